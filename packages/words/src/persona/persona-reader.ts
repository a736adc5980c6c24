/**
 * Reads personas: the things that a character favours and shuns.
 *
 * @module
 */

import type { Finding, Goal, PersonaReading } from "@understudy/planner-core";
import type { Lexicon } from "../lexicon/lexicon.ts";
import { namesSaid } from "../lexicon/names-said.ts";
import { phraseAt } from "../lexicon/phrase-at.ts";
import { groupKey } from "../lexicon/related-keys.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import { NO_BREAK, type SplitText } from "../text/split.ts";
import { PhraseTable } from "./phrase-table.ts";
import {
  ATTITUDE_AMOUNTS,
  ATTITUDES,
  type Attitude,
  AVERSIONS,
  GOAL_AMOUNT,
  STYLE_AMOUNT,
  STYLE_WORDS,
  type StyleWord,
} from "./traits.ts";

/** Minimum strength of a word about a goal. */
const SPEAKS = 0.15;
/** Minimum total strength at which a goal matters to a character. */
const MATTERS = 0.3;
/** Number of words after an attitude to which it applies. */
const REACH = 6;

/** Minimum weight of a sense in a goal's name. */
const AVERTS = 0.6;

let attitudes: PhraseTable<Attitude> | undefined;
let styles: PhraseTable<StyleWord> | undefined;

/** Reads a character's wishes and aversions from words about goals, each with the attitude that precedes it. */
export class PersonaReader {
  readonly #lexicon: Lexicon;
  /** For each goal, the sum of its support for and against, times the amounts of the attitudes. */
  readonly #shifts: number[];
  /** Goals to flee from something, drive it off or end it. */
  readonly #averting: ReadonlySet<number>;
  readonly #styles = new Map<string, number>();
  readonly #because: Finding[] = [];

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
    const { thesaurus, goals } = lexicon.vocabulary;
    const aversions = thesaurus.groups.filter(({ name }) => AVERSIONS.has(name));
    this.#averting = new Set(aversions.flatMap(({ id }) => goals.having(groupKey(id), AVERTS)));
    this.#shifts = new Array<number>(lexicon.vocabulary.goals.count).fill(0);
  }

  /** Reads a description. May be called only once. */
  read({ words, breaks }: SplitText): PersonaReading {
    attitudes ??= new PhraseTable(ATTITUDES);
    styles ??= new PhraseTable(STYLE_WORDS);
    const entries = words.map((word) => this.#lexicon.entry(word));
    const stems = entries.map(({ key }) => key);
    const used = new Uint8Array(words.length);
    let attitude: Attitude = "likes";
    let reach = 0;
    for (let at = 0; at < words.length; at++) {
      if (breaks[at] !== NO_BREAK || reach-- <= 0) attitude = "likes";
      const style = styles.at(stems, at);
      if (style !== undefined) this.#addStyle(style.meaning, words.slice(at, at + style.length));
      const found = attitudes.at(stems, at);
      if (found !== undefined) {
        attitude = found.meaning;
        reach = REACH;
        at += found.length - 1;
        continue;
      }
      if (used[at] === 1) continue;
      const phrase = phraseAt(entries, breaks, used, at);
      for (const index of phrase?.taken ?? []) used[index] = 1;
      const said = [at, ...(phrase?.taken ?? [])].map((index) => words[index]).join(" ");
      const entry =
        phrase === undefined ? (entries[at] as WordEntry) : this.#lexicon.phraseEntry(phrase.key);
      if (!entry.isStop && !entry.isWeak) this.#addWord(entry, said, attitude);
    }
    return { goals: this.#weights(), styles: this.#styles, because: this.#because };
  }

  #addStyle(word: StyleWord, said: readonly string[]): void {
    const isAgainst = word.startsWith("-");
    const style = isAgainst ? word.slice(1) : word;
    const amount = isAgainst ? -STYLE_AMOUNT : STYLE_AMOUNT;
    this.#styles.set(style, (this.#styles.get(style) ?? 0) + amount);
    this.#because.push({ words: said.join(" "), kind: "style", of: word });
  }

  #addWord(entry: WordEntry, said: string, attitude: Attitude): void {
    const { ids, strengths } = entry.goals;
    let best = -1;
    for (let at = 0; at < ids.length; at++) {
      if ((strengths[at] as number) < SPEAKS) continue;
      if (best < 0 || (strengths[at] as number) > (strengths[best] as number)) best = at;
    }
    for (let at = 0; at < ids.length; at++) {
      const goal = ids[at] as number;
      const amount = this.#amountOf(entry, goal, attitude) * (strengths[at] as number);
      this.#shifts[goal] = (this.#shifts[goal] as number) + amount;
      if (at !== best) continue;
      const of = this.#lexicon.vocabulary.domain.goals[goal]?.name ?? "";
      this.#because.push({ words: said, kind: amount > 0 ? "like" : "dislike", of });
    }
  }

  /**
   * The amount of an attitude for a goal. A hatred of the cold supports the goal that ends it; a fear of guards
   * supports escape.
   */
  #amountOf(entry: WordEntry, goal: number, attitude: Attitude): number {
    const amount = ATTITUDE_AMOUNTS[attitude];
    if (amount > 0) return amount;
    const isEnded =
      entry.isBad ||
      (this.#averting.has(goal) && !isAversion(this.#lexicon, entry)) ||
      namesSaid(this.#lexicon, [entry]).some(({ name }) =>
        this.#lexicon.facts.wantsFalse(goal, name),
      );
    return isEnded ? -amount : amount;
  }

  /**
   * The weights of the goals: the one with the most support gets the full amount, all others the square of their share.
   */
  #weights(): Map<Goal, number> {
    const { goals } = this.#lexicon.vocabulary.domain;
    const weights = new Map<Goal, number>();
    const most = Math.max(...this.#shifts.map(Math.abs), 0);

    if (most < MATTERS) return weights;
    this.#shifts.forEach((shift, goal) => {
      const weight = GOAL_AMOUNT * Math.sign(shift) * (shift / most) * (shift / most);
      if (Math.abs(weight) > 0.01) weights.set(goals[goal] as Goal, weight);
    });
    return weights;
  }
}

/** Whether a word itself names an aversion, such as `fighting`. */
function isAversion({ vocabulary: { thesaurus } }: Lexicon, { key }: WordEntry): boolean {
  return thesaurus.groupsOf(key).some(({ name }) => AVERSIONS.has(name));
}
