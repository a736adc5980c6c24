import { hashText } from "@understudy/planner-core/internal";
import type { Chooser } from "../random/chooser.ts";
import { inventWord } from "./invent.ts";
import { WORDS, type WordKind } from "./words.ts";

/** Splits of words: those held out for evaluation never occur in training. */
export type Split = "training" | "held-out";

/** Inverse share of words held out for evaluation. */
const HELD_OUT_SHARE = 8;
/** Shorter lists belong to both splits. */
const SHARED_LENGTH = 20;

/** The split of a word, decided by the word alone. */
export function splitOf(word: string): Split {
  return Number.parseInt(hashText(word).slice(-4), 16) % HELD_OUT_SHARE === 0
    ? "held-out"
    : "training";
}

/** A split's words of a kind. Lists of a few words (`nothing`, `none`) are shared, as they belong to the language. */
export function wordsOf(kind: WordKind, split: Split): readonly string[] {
  const key = `${kind} ${split}`;
  let words = chosen.get(key);
  if (words === undefined) {
    const all = WORDS[kind];
    words = all.length < SHARED_LENGTH ? all : all.filter((word) => splitOf(word) === split);
    chosen.set(key, words);
  }
  return words;
}

const chosen = new Map<string, readonly string[]>();

/** Gives unique names to a domain. */
export class NameSource {
  readonly #chooser: Chooser;
  readonly #split: Split;
  readonly #inventedShare: number;
  readonly #used: Set<string> = new Set(["true", "false"]);

  /** @param inventedShare share of invented names, from 0 to 1 */
  constructor(chooser: Chooser, split: Split, inventedShare: number) {
    this.#chooser = chooser;
    this.#split = split;
    this.#inventedShare = inventedShare;
  }

  /** An unused word of a kind. */
  fresh(kind: WordKind): string {
    for (let tries = 0; ; tries++) {
      const word = this.#word(kind, tries > 12);
      if (this.take(word)) return word;
    }
  }

  /** Several different words. */
  several(kind: WordKind, count: number): string[] {
    return Array.from({ length: count }, () => this.fresh(kind));
  }

  /** The name of a tool: a verb, often with its object. */
  tool(kind: WordKind, about?: string): string {
    for (let tries = 0; ; tries++) {
      const verb = this.#word(kind, tries > 12);
      const name = about !== undefined && this.#chooser.chance(0.7) ? `${verb}_${about}` : verb;
      if (this.take(name)) return name;
    }
  }

  /** Reserves a name; whether it was free. */
  take(name: string): boolean {
    if (this.#used.has(name)) return false;
    this.#used.add(name);
    return true;
  }

  #word(kind: WordKind, mustInvent: boolean): string {
    if (!mustInvent && !this.#chooser.chance(this.#inventedShare)) {
      return this.#chooser.pick(wordsOf(kind, this.#split));
    }
    for (;;) {
      const word = inventWord(this.#chooser);
      if (splitOf(word) === this.#split) return word;
    }
  }
}
