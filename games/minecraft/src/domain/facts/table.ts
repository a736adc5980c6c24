/** Reads a table of facts: each line has a number or name, a colon, and the names it applies to. */
export function readTable(text: string): [head: string, names: string[]][] {
  return text.split("\n").flatMap((line) => {
    const [head = "", names = ""] = line.split(":");
    return names === "" ? [] : [[head.trim(), names.trim().split(/\s+/)]];
  });
}

/** The number of each name's line. */
export function numbersOf(text: string): Record<string, number> {
  return Object.fromEntries(
    readTable(text).flatMap(([head, names]) => names.map((name) => [name, Number(head)])),
  );
}

/** The word of each name's line. */
export function headsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    readTable(text).flatMap(([head, names]) => names.map((name) => [name, head])),
  );
}
