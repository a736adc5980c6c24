/** Opening quotes of all kinds, with their closing quotes. */
export const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ...[..."“”„‟«»″＂"].map((quote): [string, string] => [quote, '“”„‟«»″＂"']),
  ...[..."‘’‚‛＇"].map((quote): [string, string] => [quote, "‘’‚‛＇'"]),
  ["「", "」"],
  ["『", "』"],
]);
