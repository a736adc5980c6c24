import { hashText } from "@understudy/planner-core/internal";
import type { Chooser } from "../random/chooser.ts";
import { inventWord } from "./invent.ts";
import { WORDS, type WordKind } from "./words.ts";

/** Which words may be used: those kept for evaluation never occur in training. */
export type Split = "training" | "held-out";

/** One word in so many is kept for evaluation. */
const HELD_OUT_SHARE = 8;
/** Shorter lists belong to both. */
const SHARED_LENGTH = 20;

/** Which split a word belongs to: decided by the word alone. */
export function splitOf(word: string): Split {
  return Number.parseInt(hashText(word).slice(-4), 16) % HELD_OUT_SHARE === 0
    ? "held-out"
    : "training";
}

/**
 * The words of a kind that a split may use. Lists of a few words (`nothing`, `none`) are shared: they
 * are the language's own.
 */
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

/** Gives names to a domain, each once. */
export class NameSource {
  readonly #chooser: Chooser;
  readonly #split: Split;
  readonly #inventedShare: number;
  readonly #used: Set<string> = new Set(["true", "false"]);

  /** @param inventedShare how many of the names are invented, from 0 to 1 */
  constructor(chooser: Chooser, split: Split, inventedShare: number) {
    this.#chooser = chooser;
    this.#split = split;
    this.#inventedShare = inventedShare;
  }

  /** A word of a kind that this domain has not used. */
  fresh(kind: WordKind): string {
    for (let tries = 0; ; tries++) {
      const word = this.#word(kind, tries > 12);
      if (this.take(word)) return word;
    }
  }

  /** Several different ones. */
  several(kind: WordKind, count: number): string[] {
    return Array.from({ length: count }, () => this.fresh(kind));
  }

  /** The name of a tool: a verb, often with what it is about. */
  tool(kind: WordKind, about?: string): string {
    for (let tries = 0; ; tries++) {
      const verb = this.#word(kind, tries > 12);
      const name = about !== undefined && this.#chooser.chance(0.7) ? `${verb}_${about}` : verb;
      if (this.take(name)) return name;
    }
  }

  /** Whether a name was free; it is taken now. */
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
