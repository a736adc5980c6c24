import { fold } from "../text/fold.ts";
import type { Cue, Language } from "./language.ts";

/** Stands behind the words of a sentence whose ending forbids. */
export const BAN_MARK = "⊘";

/** A place in the tree of cue phrases: what the words so far are, and what may follow. */
export interface CueNode {
  readonly next: ReadonlyMap<string, CueNode>;
  readonly cue: Cue | undefined;
  /** Behind a preference the following is preferred less; elsewhere it is the cue that it is. */
  readonly isLess: boolean;
  /** It can mean nothing else there, as `than` and unlike `to`. */
  readonly isPlainLess: boolean;
  /** It is the first of the phrases for its cue: the plain one. */
  readonly isPlain: boolean;
}

interface GrowingNode {
  readonly next: Map<string, GrowingNode>;
  cue: Cue | undefined;
  isLess: boolean;
  isPlainLess: boolean;
  isPlain: boolean;
}

/** A language, ready for looking words up. Its words are folded. */
export class CompiledLanguage {
  readonly code: string;
  readonly stop: ReadonlySet<string>;
  readonly weak: ReadonlySet<string>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly determiners: ReadonlySet<string>;
  readonly pronouns: ReadonlySet<string>;
  readonly auxiliaries: ReadonlySet<string>;
  readonly indefinite: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
  readonly subjects: ReadonlySet<string>;
  readonly cues: ReadonlyMap<string, CueNode>;
  readonly banEndings: readonly string[];
  /** Every small word, to tell which language a text is written in. */
  readonly known: ReadonlySet<string>;

  /** @param known every small word but for those of the lists, and `cues` that they make */
  constructor(language: Language, cues: Map<string, CueNode>, known: Set<string>) {
    this.code = language.code;
    this.stop = setOf(language.stop);
    this.weak = setOf(language.weak);
    this.determiners = setOf(language.determiners);
    this.pronouns = setOf(language.pronouns);
    this.auxiliaries = setOf(language.auxiliaries);
    this.indefinite = setOf(language.indefinite);
    this.units = setOf(language.units);
    this.subjects = setOf(language.subjects);
    this.numbers = numbersOf(language.numbers);
    this.banEndings = wordsOf(language.banEndings ?? "");
    for (const word of this.stop) known.add(word);
    if (this.banEndings.length > 0) cues.set(BAN_MARK, newNode("banned"));
    this.cues = cues;
    this.known = known;
  }

  /** Whether a word may stand within a phrase without belonging to it. */
  isSkippable(word: string): boolean {
    return this.determiners.has(word) || this.pronouns.has(word);
  }
}

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

const newNode = (cue?: Cue): GrowingNode => ({
  next: new Map(),
  cue,
  isLess: false,
  isPlainLess: false,
  isPlain: false,
});

/** The phrases of a list, by words: `i/we want no` is two, and so is `so/ that`, which has an empty alternative. */
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

/** Compiles cues; the first of two for one phrase counts. */
function* compileCues(
  cues: Language["cues"],
  known: Set<string>,
): Generator<undefined, Map<string, CueNode>, unknown> {
  const root = newNode();
  for (const [cue, phrases] of Object.entries(cues)) {
    const all = phrasesOf(phrases);
    for (const phrase of all) {
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

/** A language, compiled when it is first asked for. */
export function compileLanguage(language: Language): CompiledLanguage {
  const steps = prepareLanguage(language);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** The same in short steps. */
export function* prepareLanguage(
  language: Language,
): Generator<undefined, CompiledLanguage, unknown> {
  if (!compiled.has(language)) {
    const known = new Set<string>();
    const cues = yield* compileCues(language.cues, known);
    compiled.set(language, new CompiledLanguage(language, cues, known));
    yield;
  }
  return compiled.get(language) as CompiledLanguage;
}
