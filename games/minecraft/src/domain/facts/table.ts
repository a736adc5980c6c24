/** Reads a table of facts: in each line a number or a name, a colon, and the names that it is about. */
export function readTable(text: string): [head: string, names: string[]][] {
  return text.split("\n").flatMap((line) => {
    const [head = "", names = ""] = line.split(":");
    return names === "" ? [] : [[head.trim(), names.trim().split(/\s+/)]];
  });
}

/** By name the number that stands before it. */
export function numbersOf(text: string): Record<string, number> {
  return Object.fromEntries(
    readTable(text).flatMap(([head, names]) => names.map((name) => [name, Number(head)])),
  );
}

/** By name the word that stands before it. */
export function headsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    readTable(text).flatMap(([head, names]) => names.map((name) => [name, head])),
  );
}
