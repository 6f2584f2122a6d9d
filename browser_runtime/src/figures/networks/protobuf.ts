/** The wire format of protocol buffers, as far as an ONNX file of ppo_ref uses it. */

export interface Field {
  readonly number: number;
  /** The bytes of a string, of bytes or of a message; a whole number otherwise. */
  readonly value: Uint8Array | number;
}

const VARINT = 0;
const SIXTY_FOUR = 1;
const BYTES = 2;
const THIRTY_TWO = 5;

/**
 * The fields of a message, in order.
 *
 * @throws RangeError The bytes are not a message.
 */
export function fieldsOf(data: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = data[at];
      if (byte === undefined) throw new RangeError("the message ends within a number");
      at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < data.length) {
    const key = varint();
    const [number, type] = [Math.floor(key / 8), key % 8];
    if (type === VARINT) {
      fields.push({ number, value: varint() });
      continue;
    }
    if (![SIXTY_FOUR, BYTES, THIRTY_TWO].includes(type)) {
      throw new RangeError(`wire type is ${type}, allowed: 0, 1, 2, 5`);
    }
    const length = type === BYTES ? varint() : type === SIXTY_FOUR ? 8 : 4;
    if (at + length > data.length) throw new RangeError("the message ends within a field");
    fields.push({ number, value: data.subarray(at, at + length) });
    at += length;
  }
  return fields;
}
