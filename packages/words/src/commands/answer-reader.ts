import type { Quality } from "../grammar/meaning.ts";
import {
  type CompiledLanguage,
  compileLanguage,
  ordinalsOf,
} from "../language/compiled-language.ts";
import type { Language } from "../language/language.ts";
import { NameIndex } from "../pieces/name-index.ts";
import { type OrderToken, orderTokens } from "../pieces/order-tokens.ts";
import { fold } from "../text/fold.ts";
import { stem } from "../text/stem.ts";
import type { CommandChoice, CommandThing } from "./command-reading.ts";
import { fromPosition } from "./goals/numbered-things.ts";
import type { SituationSets } from "./goals/thing-sets.ts";
import { nameOf } from "./thing-names.ts";

/** The words by which answers choose things. */
export interface AnswerWords {
  /** Kinds and things with names of their own, by key. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly qualities: Readonly<Record<string, readonly string[]>>;
  readonly languages: readonly Language[];
}

/** A part of an answer: "the first" in "the first and the green one". */
interface AnswerPart {
  /** The options that the part's words fit. */
  found: readonly CommandThing[];
  readonly qualities: string[];
  count: number | "all" | undefined;
  /** The position among the options, from 1; -1 is the last, 0 the one in the middle. */
  position: number | undefined;
  /** Whether the part leaves out its things: "not the green one". */
  readonly isExcept: boolean;
  /** Whether any word of the part chooses among the options. */
  isSaid: boolean;
}

/** Cues in front of options that an answer leaves out. */
const EXCEPTING = new Set("but ban ban-first ban-late refuse refuse-first".split(" "));

/**
 * Reads short answers to the question which things are meant: names, qualities, positions and counts. All words of an
 * answer have to be understood. Its language does not matter, as it may be one word.
 */
export class AnswerReader {
  readonly #names: NameIndex;
  readonly #qualities: NameIndex;
  readonly #languages: readonly CompiledLanguage[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #candidates: SituationSets;
  readonly #options: readonly CommandThing[];
  /** Words of the command in doubt, which may be said again: "the second goat". */
  readonly #repeated: ReadonlySet<string>;

  /** @param command the text that is in doubt */
  constructor(
    { names, qualities, languages }: AnswerWords,
    candidates: SituationSets,
    options: readonly CommandThing[],
    command: string,
  ) {
    this.#names = new NameIndex({ things: names });
    this.#qualities = new NameIndex({ things: qualities });
    this.#languages = languages.map(compileLanguage);
    this.#candidates = candidates;
    this.#options = options;
    this.#repeated = new Set(orderTokens(command).map(({ word }) => stem(word)));
    this.#positions = new Map(languages.flatMap((language) => [...ordinalsOf(language)]));
  }

  /** Reads an answer; undefined for any other text. */
  read(text: string): CommandChoice | undefined {
    const said = fold(text.trim());
    const one = this.#options.find((option) =>
      [nameOf(option), String(option.id)].some((name) => fold(name) === said),
    );
    if (one !== undefined) return { things: [one.id], isClear: true };
    const tokens = orderTokens(text);
    const keys = tokens.map(({ word }) => stem(word));
    const parts = [this.#part(false)];
    for (let at = 0; at < tokens.length; ) {
      const length = this.#take(tokens, keys, at, parts);
      if (length === 0) return undefined;
      at += length;
    }
    return this.#chosen(parts.filter(({ isSaid }) => isSaid));
  }

  #part(isExcept: boolean): AnswerPart {
    const found = this.#options;
    return { found, qualities: [], count: undefined, position: undefined, isExcept, isSaid: false };
  }

  /** Takes the words at a position. @returns their number; 0 if they are not understood */
  #take(
    tokens: readonly OrderToken[],
    keys: readonly string[],
    at: number,
    parts: AnswerPart[],
  ): number {
    const { word = "", value = Number.NaN } = tokens[at] ?? {};
    const part = parts.at(-1) as AnswerPart;
    const named = this.#names.at(keys, at);
    // In "milk the second", the verb is not the quality `milked`.
    const isRepeated = this.#repeated.has(keys[at] ?? "");
    const quality = isRepeated ? undefined : this.#qualities.at(keys, at);
    if (named !== undefined && named.length >= (quality?.length ?? 0)) {
      const fits = this.#named(named.things[0] ?? "", part.found);
      if (fits === undefined && quality === undefined) return 0;
      if (fits === undefined) {
        // "the one in the warehouse"
        part.qualities.push(quality?.things[0] ?? "");
        part.isSaid = true;
        return quality?.length ?? 0;
      }
      part.isSaid ||= fits.length < part.found.length;
      part.found = fits;
      return named.length;
    }
    if (quality !== undefined) {
      part.qualities.push(quality.things[0] ?? "");
      part.isSaid = true;
      return quality.length;
    }
    const position = this.#positions.get(word);
    if (position !== undefined) Object.assign(part, { position, isSaid: true });
    else if (!Number.isNaN(value)) this.#takeDigits(part, value);
    else if (this.#joint(word, tokens[at + 1]?.word, parts)) return 1;
    else if (this.#isIn(word, "all")) Object.assign(part, { count: "all", isSaid: true });
    else this.#takeWord(part, word);
    return this.#isKnown(word, keys[at] ?? "") ? 1 : 0;
  }

  #isKnown(word: string, key: string): boolean {
    return (
      !/^\p{L}/u.test(word) ||
      this.#positions.has(word) ||
      this.#repeated.has(key) ||
      this.#languages.some(({ known }) => known.has(word))
    );
  }

  /** The options that a name or kind stands for; undefined for other things. */
  #named(key: string, found: readonly CommandThing[]): readonly CommandThing[] | undefined {
    const thing = this.#candidates.named(key);
    const fits = found.filter(({ id, kind }) =>
      thing === undefined ? kind === key : id === thing.id,
    );
    return fits.length > 0 ? fits : undefined;
  }

  /** Takes a number in digits: that of an option such as "berries 7", or else the position. */
  #takeDigits(part: AnswerPart, value: number): void {
    const numbered = this.#options.filter(
      (option) => /\d+$/.exec(nameOf(option))?.[0] === String(value),
    );
    part.isSaid = true;
    if (numbered.length > 0) part.found = numbered;
    else part.position = value;
  }

  #takeWord(part: AnswerPart, word: string): void {
    const isPlural = this.#isIn(word, "ones") && word.endsWith("s");
    const many = this.#languages.map((language) => language.numberOf(word)).find((one) => one > 1);
    if (isPlural && part.isSaid) part.count ??= "all";
    if (many === undefined) return;
    // "both" of three things fits none of them.
    const isAmiss = this.#isIn(word, "both") && this.#options.length !== many;
    Object.assign(part, { count: isAmiss ? Number.POSITIVE_INFINITY : many, isSaid: true });
  }

  #isIn(word: string, list: "all" | "both" | "ones" | "not"): boolean {
    return this.#languages.some(({ orders }) => orders[list].has(word));
  }

  /** Whether a word or mark ends a part of the answer. */
  #joint(word: string, next: string | undefined, parts: AnswerPart[]): boolean {
    const cues = this.#languages.map(({ cues }) => cues.get(word)?.cue ?? "");
    // "no, the green one" excepts nothing.
    const isExcept =
      next !== "," && (this.#isIn(word, "not") || cues.some((cue) => EXCEPTING.has(cue)));
    const isList = word === "," || word === "&" || cues.includes("and") || cues.includes("or");
    if (isExcept || isList) parts.push(this.#part(isExcept));
    return isExcept || isList;
  }

  #chosen(parts: readonly AnswerPart[]): CommandChoice | undefined {
    const chosen = new Set<CommandThing>();
    const isOnlyExcept = parts.every(({ isExcept }) => isExcept);
    if (isOnlyExcept) for (const option of this.#options) chosen.add(option);
    let isClear = !isOnlyExcept;
    for (const part of parts) {
      const fits = this.#fitting(part);
      if (fits === undefined) return undefined;
      if (part.count === undefined && fits.length > 1 && !part.isExcept) isClear = false;
      for (const thing of fits) {
        if (part.isExcept) chosen.delete(thing);
        else chosen.add(thing);
      }
    }
    if (parts.length === 0 || chosen.size === 0) return undefined;
    const things = this.#options.filter((option) => chosen.has(option)).map(({ id }) => id);
    return { things, isClear: isClear || things.length === 1 };
  }

  /** The things of a part; undefined if there are none or too few. */
  #fitting({ found, qualities, count, position }: AnswerPart): readonly CommandThing[] | undefined {
    const many = typeof count === "number" ? count : 1;
    const called = qualities.map((key): Quality => ({ is: "called", key, said: key }));
    let fits = this.#candidates.fitting(this.#candidates.sorted(found), called, many);
    if (position !== undefined) fits = fromPosition(fits, position, many);
    if (fits.length === 0 || (typeof count === "number" && count > fits.length)) return undefined;
    return typeof count === "number" ? fits.slice(0, many) : fits;
  }
}
