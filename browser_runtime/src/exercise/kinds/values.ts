/** Values by name, as fill and tune exercises keep them: a JSON object written as text. */

/** Read them from a draft of any age, as text; nothing where it is not such a draft. */
export function valuesFrom(text: string): Record<string, string> {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found !== "object" || found === null || Array.isArray(found)) return {};
    return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}
