export type Lines = Readonly<Record<string, number>>;
export type KeptLines = Readonly<
  Record<string, { readonly lines: number; readonly on: string; readonly why: string }>
>;
export function countLines(): Lines;
export function isGenerated(text: string): boolean;
export function grownPlaces(lines: Lines, kept: KeptLines): string[];
export function keptLines(): KeptLines;
