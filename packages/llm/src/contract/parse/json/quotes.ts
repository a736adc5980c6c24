/** Opening quotes of all kinds, and what may close them. */
export const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ...[..."“”„‟«»″＂"].map((quote): [string, string] => [quote, '“”„‟«»″＂"']),
  ...[..."‘’‚‛＇"].map((quote): [string, string] => [quote, "‘’‚‛＇'"]),
  ["「", "」"],
  ["『", "』"],
]);
