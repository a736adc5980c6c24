import { phrasesOf } from "./compiled-language.ts";

/** Symbols of phrases in which commas may stand. */
const PAUSED = new Set(["correct", "ratherNot", "evenIf", "main", "stopping", "forgetting"]);
/** Symbols of which long phrases have commas inside and behind them: "es ist verboten, …", "wehe, wenn einer …". */
const CLAUSES = new Set(["ban", "nobody"]);

/** Words that stand between those of a wish and say nothing. */
const FILLERS =
  /^(?:really|please|maybe|perhaps|kindly|bitte|vielleicht|wirklich|realmente|vraiment)$/;

/** Words that answer by themselves before a comma: "no, one torch". */
const NO = /^(?:no|not|nicht|nein|non|pas|nie|never|nunca|jamais|stop)$/;

/** A function phrase at a position of a text. */
export interface FunctionPhrase {
  readonly symbol: string;
  readonly length: number;
  /** The value behind `=`; NaN for none. */
  readonly value: number;
}

/** Finds the function phrases of a language. */
export class PhraseIndex {
  readonly #byFirst = new Map<
    string,
    { words: readonly string[]; symbol: string; value: number }[]
  >();
  /** All words of the phrases. */
  readonly words: Set<string> = new Set();

  /** @param table lists of phrases by their symbols, as in a language's tables */
  constructor(table: Readonly<Partial<Record<string, string>>>) {
    for (const [symbol, list = ""] of Object.entries(table)) {
      for (const phrase of phrasesOf(list)) {
        const last = phrase.at(-1) ?? "";
        const value = /=([\d.]+)$/.exec(last)?.[1];
        const words = [...phrase.slice(0, -1), last.replace(/=[\d.]+$/, "")];
        const [first = ""] = words;
        if (first === "") continue;
        for (const word of words) this.words.add(word);
        const known = this.#byFirst.get(first) ?? [];
        known.push({ words, symbol, value: Number(value ?? Number.NaN) });
        this.#byFirst.set(first, known);
      }
    }
  }

  /** All phrases that begin at a position, with commas passed over where one pauses: "if possible, do not". */
  at(wordAt: (at: number) => string, at: number): FunctionPhrase[] {
    const found: FunctionPhrase[] = [];
    for (const { words, symbol, value } of this.#byFirst.get(wordAt(at)) ?? []) {
      let next = at;
      const isFilled = symbol === "main" && words.length > 2;
      const isClause = CLAUSES.has(symbol) && words.length > 1 && !NO.test(words[0] ?? "");
      const isThere = words.every((word) => {
        // "I could really use"
        if (next > at && isFilled && FILLERS.test(wordAt(next))) next++;
        const isPaused = next > at && wordAt(next) === "," && (isClause || PAUSED.has(symbol));
        if (isPaused) next++;
        return wordAt(next++) === word;
      });
      if (isThere && isClause && wordAt(next) === ",") next++;
      if (isThere) found.push({ symbol, length: next - at, value });
    }
    return found;
  }
}
