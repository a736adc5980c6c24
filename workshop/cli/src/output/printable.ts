/**
 * Characters that control a terminal or reorder text: controls (including line feeds), line separators, directions, and
 * lone surrogates.
 */
const COMMANDS = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The colours of a `Printer`, and line feeds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const OWN = /(\u001b\[\d{1,2}m|\n)/;

/**
 * Escapes a text from a file or a model for one line of a terminal, in JSON notation, so that it cannot clear the
 * screen, set the window title or hide an error.
 *
 * @example
 * printable("a\u001b[2Jb"); // a\u001b[2Jb, in ten visible characters
 */
export function printable(text: string): string {
  return text.replace(COMMANDS, (character) => {
    const code = character.charCodeAt(0);
    return code === 10 ? "\\n" : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** `printable` for composed text: line feeds and colours stay. */
export function printableLines(text: string): string {
  return text
    .split(OWN)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join("");
}

/** Plain data with every text, including keys, made {@link printable}. */
export function printableData<T>(value: T): T {
  return map(value) as T;
}

function map(value: unknown): unknown {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [printable(key), map(each)]),
  );
}
