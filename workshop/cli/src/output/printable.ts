/**
 * Characters that command a terminal or change the order of what is read: controls (line feeds as well),
 * line separators, directions, and halves of surrogate pairs.
 */
const COMMANDS = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The colours that a `Printer` hands out, and line feeds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const OWN = /(\u001b\[\d{1,2}m|\n)/;

/**
 * Makes a text from a file or a model fit for one line of a terminal: what would command it is shown as
 * JSON writes it, so that a description cannot clear the screen, name the window or hide an error.
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

/** The same for whatever was composed already: lines and colours stay. */
export function printableLines(text: string): string {
  return text
    .split(OWN)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join("");
}

/** A value of plain data with every text in it, keys too, made {@link printable}. */
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
