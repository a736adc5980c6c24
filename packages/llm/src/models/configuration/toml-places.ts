/** A position in a text, counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

const KEY = String.raw`(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')`;
const KEYS = String.raw`${KEY}(?:\s*\.\s*${KEY})*`;
const TABLE = new RegExp(String.raw`^(\s*)\[\[?\s*(${KEYS})\s*\]`);
const ENTRY = new RegExp(String.raw`^(\s*)(${KEYS})\s*=`);

/**
 * Finds the positions of keys in valid TOML, because the parser does not report them. A value inside a line, such as in
 * an inline table, has the position of that line's key.
 */
export class TomlPlaces {
  readonly #places = new Map<string, TextPlace>();

  constructor(text: string) {
    let table: readonly string[] = [];
    const lengths = new Map<string, number>();
    for (const [index, line] of text.split("\n").entries()) {
      const header = TABLE.exec(line);
      const [, blanks = "", keys = ""] = header ?? ENTRY.exec(line) ?? [];
      if (keys === "") continue;
      let path = [...(header === null ? table : []), ...namesIn(keys)];
      if (header !== null) {
        if (line.trimStart().startsWith("[[")) {
          // Tables in an array are numbered from 0.
          const length = lengths.get(keyOf(path)) ?? 0;
          lengths.set(keyOf(path), length + 1);
          path = [...path, String(length)];
        }
        table = path;
      }
      this.#add(path, { line: index + 1, column: blanks.length + 1 });
    }
  }

  /** The position of a key, or of its nearest known parent. */
  of(path: readonly string[]): TextPlace {
    for (let length = path.length; length > 0; length--) {
      const place = this.#places.get(keyOf(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return { line: 1, column: 1 };
  }

  #add(path: readonly string[], place: TextPlace): void {
    for (let length = 1; length <= path.length; length++) {
      const key = keyOf(path.slice(0, length));
      if (length === path.length || !this.#places.has(key)) this.#places.set(key, place);
    }
  }
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

function namesIn(keys: string): string[] {
  return [...keys.matchAll(new RegExp(KEY, "g"))].map(([key]) => {
    if (key.startsWith('"')) return String(JSON.parse(key));
    return key.startsWith("'") ? key.slice(1, -1) : key;
  });
}
