import { createColors } from "picocolors";

/** Colours, or identity functions for `NO_COLOR` and plain output. */
export type Colours = ReturnType<typeof createColors>;

/** A piece of a line in one colour, without escape sequences. */
export interface Piece {
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

/** Colours of an output, unless disabled. */
export function coloursFor(isTerminal: boolean): Colours {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const unwanted = (NO_COLOR !== undefined && NO_COLOR !== "") || TERM === "dumb";
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0";
  return createColors(!unwanted && (isTerminal || forced));
}

/** Untrusted text escaped for one line of a terminal, in JSON notation. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    },
  );
}

/** A piece cut or padded to a width. */
export function cell(
  text: string,
  width: number,
  paint?: (text: string) => string,
  align: "left" | "right" = "left",
): Piece {
  const cut = text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
  const filled = align === "left" ? cut.padEnd(width) : cut.padStart(width);
  return { text: width <= 0 ? "" : filled, paint };
}

/** A line of pieces, cut at a width; escape sequences are added after measuring. */
export function line(pieces: readonly Piece[], width: number): string {
  let left = width;
  let painted = "";
  for (const { text, paint } of pieces) {
    if (left <= 0) break;
    const cut = text.length > left ? `${text.slice(0, left - 1)}…` : text;
    left -= cut.length;
    painted += paint === undefined ? cut : paint(cut);
  }
  return painted;
}

/** The total width of pieces. */
export function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + text.length, 0);
}

/** A bar of block characters, `filled` from 0 to 1. */
export function bar(
  filled: number,
  width: number,
): { readonly full: string; readonly rest: string } {
  const full = Math.round(Math.min(1, Math.max(0, filled)) * width);
  return { full: "━".repeat(full), rest: "─".repeat(width - full) };
}

/** `97.3 %`; a dash for undefined. */
export function percent(value: number | undefined, digits = 1): string {
  return value === undefined ? "–" : `${(100 * value).toFixed(digits)} %`;
}

/** `0.4 ms`, `38 ms`: two significant digits. */
export function milliseconds(value: number): string {
  const size = Math.abs(value);
  return `${value.toFixed(size < 10 ? (size < 1 ? 2 : 1) : 0)} ms`;
}

/** `12,345` */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}
