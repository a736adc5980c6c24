import type { ThingsNamed } from "./name-index.ts";
import type { PieceWords } from "./order-piece.ts";
import type { OrderToken } from "./order-tokens.ts";

/** Things in a text, and the words that name them. */
interface PartlyNamed {
  readonly named: ThingsNamed;
  readonly length: number;
}

/** Finds things whose names are only partly said, with the rest elsewhere in the text. */
export class PartialNames {
  readonly #words: PieceWords;
  readonly #tokens: readonly OrderToken[];
  readonly #keys: readonly string[];

  constructor(words: PieceWords, tokens: readonly OrderToken[], keys: readonly string[]) {
    this.#words = words;
    this.#tokens = tokens;
    this.#keys = keys;
  }

  /** @param last the thing that was said before */
  at(at: number, last: string | undefined): PartlyNamed | undefined {
    return this.#shapeOf(at) ?? this.#sharedHead(at) ?? this.#partAt(at, last);
  }

  /** A shape and its material: "sword of iron". */
  #shapeOf(at: number): PartlyNamed | undefined {
    const { names, language } = this.#words;
    const key = this.#keys[at] ?? "";
    if (!language.orders.of.has(this.#wordAt(at + 1)) || !names.isWord(this.#wordAt(at)))
      return undefined;
    const material = this.#keys[at + 2];
    const named = material === undefined ? undefined : names.called(material, key);
    return named && { named, length: 3 };
  }

  /** A thing whose last word is said later: "iron or stone pickaxe". */
  #sharedHead(at: number): PartlyNamed | undefined {
    const { names, language } = this.#words;
    for (let next = at + 1; next < this.#tokens.length; next += 2) {
      const cue = language.cues.get(this.#wordAt(next))?.cue;
      if (!(cue === "and" || cue === "or" || this.#wordAt(next) === ",")) return undefined;
      const later = names.at(this.#keys, next + 1);
      if (later !== undefined && later.length > 1) {
        const head = this.#keys[next + later.length] ?? "";
        const named = names.called(this.#keys[at] ?? "", head);
        return named && { named, length: 1 };
      }
    }
    return undefined;
  }

  /** A part of a name that stands for a thing of the kind said before: "oak planks, birch if possible", "a stone one". */
  #partAt(at: number, last: string | undefined): PartlyNamed | undefined {
    const { names, language } = this.#words;
    const key = this.#keys[at] ?? "";
    if (last === undefined || !names.isWord(this.#wordAt(at))) return undefined;
    const isOne = language.orders.ones.has(this.#wordAt(at + 1));
    if (!isOne && names.at(this.#keys, at) !== undefined) return undefined;
    const named = names.ofKind(key, last);
    if (named === undefined) return undefined;
    return isOne ? { named: { ...named, isPart: false }, length: 2 } : { named, length: 1 };
  }

  #wordAt(at: number): string {
    return this.#tokens[at]?.word ?? "";
  }
}
