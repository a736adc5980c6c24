import { finish, type Work } from "@understudy/planner-core/internal";
import { fold } from "../text/fold.ts";
import { compoundNumber } from "../text/number-words.ts";
import type { Cue, Language } from "./language.ts";
import type { OrderWords } from "./order-words.ts";

/** Marks the end of a sentence whose verb has an ending that forbids. */
export const BAN_MARK = "⊘";

/** A node in the tree of cue phrases: the cue that ends here, and the possible next words. */
export interface CueNode {
  readonly next: ReadonlyMap<string, CueNode>;
  readonly cue: Cue | undefined;
  /** Whether the cue introduces the less preferred option after a preference; elsewhere it keeps its own meaning. */
  readonly isLess: boolean;
  /** Whether the cue has no other meaning there: true for `than`, false for `to`. */
  readonly isPlainLess: boolean;
  /** Whether this is the first phrase of its cue, which is the plain one. */
  readonly isPlain: boolean;
}

/** Minimum length of a verb without its ending. */
const SHORTEST_BASE = 2;

interface GrowingNode {
  readonly next: Map<string, GrowingNode>;
  cue: Cue | undefined;
  isLess: boolean;
  isPlainLess: boolean;
  isPlain: boolean;
}

/** A language compiled for lookups. All words are folded. */
export class CompiledLanguage {
  readonly code: string;
  readonly stop: ReadonlySet<string>;
  readonly weak: ReadonlySet<string>;
  readonly numbers: ReadonlyMap<string, number>;
  /** Numbers beyond those of `numbers`: tens, hundreds, dozens. */
  readonly largeNumbers: ReadonlyMap<string, number>;
  /** Units of orders, by word. */
  readonly orderUnits: ReadonlyMap<string, number>;
  readonly orders: Readonly<Record<OrderList, ReadonlySet<string>>>;
  readonly determiners: ReadonlySet<string>;
  readonly pronouns: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
  readonly auxiliaries: ReadonlySet<string>;
  readonly indefinite: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
  readonly subjects: ReadonlySet<string>;
  readonly cues: ReadonlyMap<string, CueNode>;
  readonly banEndings: readonly string[];
  /** Endings of verbs, longest first. */
  readonly verbEndings: readonly string[];
  readonly #verbShifts: readonly (readonly [written: string, common: string])[];
  /** The first form of irregular verbs, by form. */
  readonly #verbForms = new Map<string, string>();
  /** All function words, for language detection. */
  readonly known: ReadonlySet<string>;

  /**
   * @param known set of function words, to which those of the lists are added
   * @param cues filled with the cue phrases
   */
  constructor(language: Language, cues: Map<string, CueNode>, known: Set<string>) {
    this.code = language.code;
    this.stop = setOf(language.stop);
    this.weak = setOf(language.weak);
    this.determiners = setOf(language.determiners);
    this.pronouns = setOf(language.pronouns);
    this.prefixes = setOf(language.prefixes ?? "");
    this.auxiliaries = setOf(language.auxiliaries);
    this.indefinite = setOf(language.indefinite);
    this.units = setOf(language.units);
    this.subjects = setOf(language.subjects);
    this.numbers = numbersOf(language.numbers);
    const {
      numbers = "",
      units = "",
      verbShifts = "",
      verbForms = "",
      ...lists
    }: Partial<OrderWords> = language.orders ?? {};
    this.largeNumbers = valuesOf(numbers);
    this.orderUnits = valuesOf(units);
    const orders = {} as Record<OrderList, ReadonlySet<string>>;
    for (const name of ORDER_LISTS) orders[name] = setOf(lists[name] ?? "");
    this.orders = orders;
    this.verbEndings = wordsOf(lists.verbEndings ?? "").sort(
      (one, other) => other.length - one.length,
    );
    this.#verbShifts = wordsOf(verbShifts).map((shift): [string, string] => {
      const [written = "", common = ""] = shift.split("=");
      return [written, common];
    });
    for (const forms of wordsOf(verbForms)) {
      const all = forms.split("/");
      for (const form of all) this.#verbForms.set(form, all[0] ?? "");
    }
    this.banEndings = wordsOf(language.banEndings ?? "");
    for (const word of [...this.stop, ...this.largeNumbers.keys()]) known.add(word);
    for (const [word, value] of this.numbers) if (value > 1) known.add(word);
    if (this.banEndings.length > 0) cues.set(BAN_MARK, newNode("banned"));
    this.cues = cues;
    this.known = known;
  }

  /** The number that a word stands for; NaN for none. */
  numberOf(word: string): number {
    const code = word.charCodeAt(0);
    if (code >= 0x30 && code <= 0x39) return /^\d{1,9}$/.test(word) ? Number(word) : Number.NaN;
    const value = this.numbers.get(word) ?? this.largeNumbers.get(word);
    if (value !== undefined || this.code !== "de") return value ?? Number.NaN;
    return compoundNumber(
      word,
      (part) => this.numbers.get(part) ?? this.largeNumbers.get(part) ?? Number.NaN,
    );
  }

  /** The part that all forms of a verb have in common: `öffn` for `öffnen` and `öffne`. */
  verbBase(word: string): string {
    const irregular = this.#verbForms.get(word);
    if (irregular !== undefined) return irregular;
    const ending = this.verbEndings.find(
      (each) => word.endsWith(each) && word.length - each.length >= SHORTEST_BASE,
    );
    const base = ending === undefined ? word : word.slice(0, -ending.length);
    return this.#verbShifts.reduce(
      (shifted, [written, common]) => shifted.replaceAll(written, common),
      base,
    );
  }

  /** Whether a word may stand inside a phrase without being part of it. */
  isSkippable(word: string): boolean {
    return this.determiners.has(word) || this.pronouns.has(word);
  }
}

const ORDER_LISTS = [
  "joints",
  "all",
  "ones",
  "enclitics",
  "one",
  "nearest",
  "farthest",
  "most",
  "least",
  "not",
] as const satisfies readonly OrderList[];

type OrderList = Exclude<
  keyof OrderWords,
  | "numbers"
  | "units"
  | "ordinals"
  | "last"
  | "stopping"
  | "forgetting"
  | "verbEndings"
  | "verbForms"
  | "verbShifts"
>;

const wordsOf = (text: string): string[] =>
  fold(text)
    .split(/[\s']+/)
    .filter((word) => word !== "");

const setOf = (text: string): Set<string> => new Set(wordsOf(text));

function numbersOf(text: string): Map<string, number> {
  const numbers = new Map<string, number>();
  wordsOf(text).forEach((names, value) => {
    for (const name of names.split("/")) numbers.set(name, value);
  });
  return numbers;
}

/** Words with values: `thirty=30`. */
function valuesOf(text: string): Map<string, number> {
  return new Map(
    wordsOf(text).map((entry): [string, number] => {
      const [word = "", value] = entry.split("=");
      return [word, Number(value)];
    }),
  );
}

const newNode = (cue?: Cue): GrowingNode => ({
  next: new Map(),
  cue,
  isLess: false,
  isPlainLess: false,
  isPlain: false,
});

/**
 * The phrases of a list, each as words. `i/we want no` expands to two phrases, and so does `so/ that`, where one
 * alternative is empty.
 */
export function phrasesOf(list: string): (readonly string[])[] {
  return list
    .split(",")
    .flatMap((phrase) =>
      wordsOf(phrase).reduce<string[][]>(
        (begun, word) =>
          begun.flatMap((words) =>
            word.split("/").map((form) => (form === "" ? words : [...words, form])),
          ),
        [[]],
      ),
    );
}

/** A phrase, and its form with `no one` for `nobody`. */
const withNoOne = (phrase: readonly string[]): (readonly string[])[] =>
  phrase.includes("nobody")
    ? [phrase, phrase.flatMap((word) => (word === "nobody" ? ["no", "one"] : word))]
    : [phrase];

/** Compiles cues. If a phrase occurs twice, its first cue counts. */
function* compileCues(cues: Language["cues"], known: Set<string>): Work<Map<string, CueNode>> {
  const root = newNode();
  for (const [cue, phrases] of Object.entries(cues)) {
    const all = phrasesOf(phrases);
    for (const phrase of all.flatMap(withNoOne)) {
      let node = root;
      for (const word of phrase) {
        known.add(word);
        let next = node.next.get(word);
        if (next === undefined) {
          next = newNode();
          node.next.set(word, next);
        }
        node = next;
      }
      if (cue === "less") {
        node.isLess = true;
        node.isPlainLess = phrase === all[0];
      } else if (node !== root && node.cue === undefined) {
        node.cue = cue as Cue;
        node.isPlain = phrase === all[0];
      }
    }
    yield;
  }
  return root.next as Map<string, CueNode>;
}

const compiled = new WeakMap<Language, CompiledLanguage>();

/** The compiled form of a language, cached. */
export function compileLanguage(language: Language): CompiledLanguage {
  return finish(prepareLanguage(language));
}

/** Like `compileLanguage`, in short steps. */
export function* prepareLanguage(language: Language): Work<CompiledLanguage> {
  if (!compiled.has(language)) {
    const known = new Set<string>();
    const cues = yield* compileCues(language.cues, known);
    compiled.set(language, new CompiledLanguage(language, cues, known));
    yield;
  }
  return compiled.get(language) as CompiledLanguage;
}

/** The ordinal numbers of a language by their words, -1 for the last, 0 for the one in the middle. */
export function ordinalsOf({ orders }: Language): ReadonlyMap<string, number> {
  const all = [orders?.last ?? "", orders?.middle ?? "", ...(orders?.ordinals ?? "").split(" ")];
  const words = all.flatMap((forms, at) =>
    forms.split("/").map((form): [string, number] => [fold(form), at - 1]),
  );
  return new Map(words.filter(([word]) => word !== ""));
}
