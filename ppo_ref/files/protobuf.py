"""The wire format of protobuf, as much of it as an ONNX file needs.

A message is a row of fields. Every field is its number and wire type, then either a varint (0),
8 bytes (1), a length and that many bytes (2), or 4 bytes (5).
"""

from __future__ import annotations

from collections.abc import Iterator

Value = int | bytes


def field(number: int, value: int | str | bytes) -> bytes:
    """Return one field: integers as varint (wire type 0), the rest with its length (2)."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def fields(message: bytes) -> Iterator[tuple[int, Value]]:
    """Read a message: number and value of each field, numbers of 4 and 8 bytes as bytes.

    Raises:
        ValueError: The bytes are not a message, or end too early.
    """
    position = 0
    while position < len(message):
        key, position = _read_varint(message, position)
        number, wire_type = key >> 3, key & 7
        if wire_type == 0:
            value, position = _read_varint(message, position)
            yield number, value
            continue
        if wire_type == 2:
            size, position = _read_varint(message, position)
        elif wire_type in (1, 5):
            size = 8 if wire_type == 1 else 4
        else:
            raise ValueError(f"wire type is {wire_type}, allowed: 0, 1, 2, 5")
        if number == 0 or position + size > len(message):
            raise ValueError(f"a field of {size} bytes does not fit the message")
        yield number, message[position : position + size]
        position += size


def _varint(value: int) -> bytes:
    """A non-negative integer, seven bits a byte, lowest first, the high bit set until the last."""
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _read_varint(message: bytes, position: int) -> tuple[int, int]:
    """Return the integer that begins at a position, and the position after it."""
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(message):
            raise ValueError("the message ends within a number")
        byte = message[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
    raise ValueError("a number is longer than 10 bytes")
