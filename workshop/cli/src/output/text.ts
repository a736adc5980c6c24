import type { Colours } from "./printer.ts";

/** A piece of a line in one colour, without escape sequences. */
export interface Piece {
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
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

const BLOCKS = "▁▂▃▄▅▆▇█";

/** Bars of the latest values that fit; empty without values. */
export function sparkline(
  values: readonly number[],
  width: number,
  { isLogarithmic = false, most = 0 }: { isLogarithmic?: boolean; most?: number } = {},
): string {
  const shown = values.slice(-Math.max(0, width));
  const scale = (value: number): number =>
    isLogarithmic ? Math.log10(Math.max(value, 0.01)) + 2 : value;
  const top = Math.max(scale(most), ...shown.map(scale), 1e-9);
  return shown
    .map((value) => {
      const level = Math.round((Math.max(0, scale(value)) / top) * (BLOCKS.length - 1));
      return BLOCKS[Math.min(BLOCKS.length - 1, level)] ?? " ";
    })
    .join("");
}

/** Widths of a bar's parts, rounded to fill it exactly, largest remainder first. */
export function partWidths(parts: readonly number[], width: number): readonly number[] {
  const sum = parts.reduce((total, part) => total + part, 0);
  if (sum <= 0) return parts.map(() => 0);
  const exact = parts.map((part) => (part / sum) * width);
  const widths = exact.map(Math.floor);
  const order = exact
    .map((value, index) => [value - Math.floor(value), index] as const)
    .toSorted(([a], [b]) => b - a);
  let missing = width - widths.reduce((total, each) => total + each, 0);
  for (const [, index] of order) {
    if (missing-- <= 0) break;
    widths[index] = (widths[index] ?? 0) + 1;
  }
  return widths;
}

/** A bar of line characters, `filled` from 0 to 1. */
export function bar(
  filled: number,
  width: number,
): { readonly full: string; readonly rest: string } {
  const full = Math.round(Math.min(1, Math.max(0, filled)) * width);
  return { full: "━".repeat(full), rest: "─".repeat(Math.max(0, width - full)) };
}

/** A source's colour, and its character for output without colours. */
export function sourceLook(
  source: string,
  colours: Colours,
): { readonly paint: (text: string) => string; readonly block: string } {
  const { blue, cyan, green, yellow, magenta, white } = colours;
  const looks: Readonly<Record<string, readonly [(text: string) => string, string]>> = {
    exact: [blue, "█"],
    generalised: [cyan, "▓"],
    similar: [white, "▒"],
    llm: [green, "#"],
    mended: [yellow, "+"],
    classical: [magenta, "·"],
  };
  const [paint, letter] = looks[source] ?? [white, "?"];
  return { paint, block: colours.isColorSupported ? "█" : letter };
}
