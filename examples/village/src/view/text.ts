import type { Piece } from "../../../../workshop/cli/src/output/text.ts";

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

/** The total width of pieces. */
export function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + text.length, 0);
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
