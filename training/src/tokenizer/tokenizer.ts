import { readFileSync } from "node:fs";
import { WholeTokens } from "./whole-tokens.ts";

/** Token types in GGUF numbering. */
const TOKEN_TYPE = Object.freeze({
  normal: 1,
  unknown: 2,
  control: 3,
  userDefined: 4,
  byte: 6,
});

/** One token: an entry of the table, in id order. */
interface TokenEntry {
  readonly text: string;
  /** Higher scores merge first. */
  readonly score: number;
  readonly type: number;
}

/** A vocabulary as in `tokenizer.json`. */
export interface TokenTable {
  readonly version: 1;
  readonly vocabSize: number;
  readonly tokens: readonly TokenEntry[];
  /**
   * Overlapping whole tokens of equal length: 0 is looked for before 1. llama.cpp's order comes from an unstable sort,
   * so it is recorded, not computed.
   */
  readonly ties?: Readonly<Record<string, number>>;
}

/** Limit on words with a cached split. */
const MAX_KNOWN_WORDS = 200_000;

/**
 * Tokenises like llama.cpp with this table: whole tokens first, longest first; then pairs of pieces are merged, best
 * score first; bytes for the rest.
 */
export class Tokenizer {
  readonly table: TokenTable;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #normal: ReadonlyMap<string, number>;
  readonly #whole: WholeTokens;
  readonly #known = new Map<string, readonly number[]>();

  constructor(table: TokenTable) {
    this.table = table;
    const entries = table.tokens.map(({ text, type }, id) => ({ text, type, id }));
    this.#ids = new Map(entries.map(({ text, id }) => [text, id]));
    this.#normal = new Map(
      entries.filter(({ type }) => type === TOKEN_TYPE.normal).map(({ text, id }) => [text, id]),
    );
    const tie = (text: string): number =>
      table.ties?.[text] ?? (text.startsWith("<=") || text === "!=" || text === ">=" ? 0 : 1);
    this.#whole = new WholeTokens(
      entries
        .filter(({ type }) => type === TOKEN_TYPE.control || type === TOKEN_TYPE.userDefined)
        .sort((a, b) => b.text.length - a.text.length || tie(a.text) - tie(b.text) || a.id - b.id),
    );
  }

  /** The tokenizer of the shipped model. */
  static load(file: URL | string = new URL("../../tokenizer.json", import.meta.url)): Tokenizer {
    return new Tokenizer(JSON.parse(readFileSync(file, "utf8")) as TokenTable);
  }

  encode(text: string): number[] {
    const tokens: number[] = [];
    let from = 0;
    for (const { start, end, id } of this.#whole.find(text)) {
      if (start > from) tokens.push(...this.#merge(text.slice(from, start)));
      tokens.push(id);
      from = end;
    }
    if (from < text.length) tokens.push(...this.#merge(text.slice(from)));
    return tokens;
  }

  decode(tokens: Iterable<number>): string {
    const bytes: Buffer[] = [];
    for (const id of tokens) {
      const entry = this.table.tokens[id];
      if (entry === undefined) throw new RangeError(`There is no token ${id}`);
      bytes.push(
        entry.type === TOKEN_TYPE.byte
          ? Buffer.from([Number.parseInt(entry.text.slice(3, 5), 16)])
          : Buffer.from(entry.text.replaceAll("\u2581", " ")),
      );
    }
    return Buffer.concat(bytes).toString("utf8");
  }

  #merge(text: string): readonly number[] {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const pieces = [...text.replaceAll(" ", "\u2581")];
    for (;;) {
      let best = -1;
      let bestScore = Number.NEGATIVE_INFINITY;
      for (let index = 0; index + 1 < pieces.length; index++) {
        const id = this.#normal.get(`${pieces[index]}${pieces[index + 1]}`);
        const score = id === undefined ? Number.NEGATIVE_INFINITY : this.#score(id);
        if (score > bestScore) {
          best = index;
          bestScore = score;
        }
      }
      if (best < 0) break;
      pieces.splice(best, 2, `${pieces[best]}${pieces[best + 1]}`);
    }
    const tokens = pieces.flatMap((piece) => {
      const id = this.#normal.get(piece);
      return id === undefined ? this.#bytes(piece) : [id];
    });
    if (this.#known.size < MAX_KNOWN_WORDS) this.#known.set(text, tokens);
    return tokens;
  }

  #score(id: number): number {
    return (this.table.tokens[id] as TokenEntry).score;
  }

  #bytes(piece: string): number[] {
    return [...Buffer.from(piece, "utf8")].map(
      (byte) => this.#ids.get(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`) as number,
    );
  }
}
