import type { CompiledLanguage } from "../../language/compiled-language.ts";
import { fold } from "../../text/fold.ts";
import { phraseKey } from "../../text/phrase-key.ts";
import { stem } from "../../text/stem.ts";

/** Maximum number of words of a deed's phrase. */
const LONGEST = 4;
/** Limit on the words between a verb and its particle. */
const FARTHEST_PARTICLE = 16;
const BREAK = /^[;:.!?()\n]$/;

/** A deed at a position of a text. */
interface DeedFound {
  readonly deed: string;
  readonly length: number;
  /** The position of a particle behind the object: "switch the lamp off". */
  readonly particle?: { readonly at: number; readonly words: number };
  /** Whether the verb was said in another form. */
  readonly isInflected: boolean;
}

/** Finds deeds by their verbs, in all forms. */
export class DeedIndex {
  /** Deeds by the stems of their verbs' words. */
  readonly #deeds = new Map<string, string>();
  readonly #verbs = new Set<string>();
  readonly #parts: ReadonlySet<string>;
  readonly #inflected = new Map<CompiledLanguage, Map<string, string[]>>();
  /** The common parts of all forms of the verbs' first words. */
  readonly #firsts = new Map<CompiledLanguage, ReadonlySet<string>>();

  constructor(deeds: Readonly<Record<string, readonly string[]>>) {
    for (const [deed, verbs] of Object.entries(deeds))
      for (const verb of verbs) {
        const folded = fold(verb);
        const key = phraseKey(verb);
        if (!this.#deeds.has(key)) this.#deeds.set(key, deed);
        this.#verbs.add(folded);
      }
    this.#parts = new Set([...this.#verbs].flatMap((verb) => verb.split(" ").slice(1)));
  }

  /** Verbs of one word, to correct slips of typing. */
  get verbs(): readonly string[] {
    return [...this.#verbs].filter((verb) => !verb.includes(" "));
  }

  /** Whether a word is a part of a verb of several words. */
  isPart(word: string): boolean {
    return this.#parts.has(word);
  }

  /** Whether a word is written so as a verb. */
  isListed(word: string): boolean {
    return this.#verbs.has(word);
  }

  has(word: string): boolean {
    return this.#deeds.has(stem(word));
  }

  /** Whether a word is a verb, or begins one of several words: "turn on". */
  isVerb(word: string, language: CompiledLanguage): boolean {
    return this.has(word) || this.#isFirst(word, language);
  }

  /** Whether a word begins a deed of several words. */
  #isFirst(word: string, language: CompiledLanguage): boolean {
    let firsts = this.#firsts.get(language);
    if (firsts === undefined) {
      firsts = new Set([...this.#verbs].map((verb) => language.verbBase(verb.split(" ")[0] ?? "")));
      this.#firsts.set(language, firsts);
    }
    return firsts.has(language.verbBase(word));
  }

  /** The deeds of which a word is another form: `payer` for `paie`. */
  inflected(word: string, language: CompiledLanguage): readonly string[] {
    return this.#formsOf(language).get(language.verbBase(word)) ?? [];
  }

  /** Further particles of a verb: "switch the green lamps off and the yellow one on". */
  otherParticles(
    wordAt: (at: number) => string,
    verb: number,
    from: number,
    to: number,
    language: CompiledLanguage,
  ): readonly { readonly at: number; readonly deed: string }[] {
    const found: { readonly at: number; readonly deed: string }[] = [];
    for (let at = from; at < to && !this.has(wordAt(at)); at++) {
      const key = stem(wordAt(at));
      const deed =
        this.#deeds.get(`${stem(wordAt(verb))} ${key}`) ??
        this.#formsOf(language).get(`${language.verbBase(wordAt(verb))} ${key}`)?.[0];
      if (deed !== undefined) found.push({ at, deed });
    }
    return found;
  }

  /** All deeds that may begin at a position. */
  at(
    wordAt: (at: number) => string,
    keys: readonly string[],
    at: number,
    language: CompiledLanguage,
    isInName: (at: number) => boolean,
  ): DeedFound[] {
    const found: DeedFound[] = [];
    const forms = this.#formsOf(language);
    const base = language.verbBase(wordAt(at));
    for (let length = Math.min(LONGEST, keys.length - at); length > 0; length--) {
      const rest = keys.slice(at + 1, at + length).map((key) => ` ${key}`);
      // "schließe auf keinen Fall die Tür"
      if (length > 1 && isInName(at + length - 1)) continue;
      const deed = this.#deeds.get([keys[at], ...rest].join(""));
      if (deed !== undefined) found.push({ deed, length, isInflected: false });
      const isOther = deed === undefined && /^\p{L}{2}/u.test(wordAt(at));
      if (isOther)
        for (const each of forms.get([base, ...rest].join("")) ?? [])
          found.push({ deed: each, length, isInflected: true });
      if (found.length > 0) break;
    }
    if (found.some(({ length }) => length > 1)) return found;
    for (let next = at + 2; next <= Math.min(at + FARTHEST_PARTICLE, keys.length - 1); next++) {
      const isOther = language.orders.joints.has(wordAt(next - 1)) || wordAt(next - 1) === ",";
      if (BREAK.test(wordAt(next)) || (isOther && this.isVerb(wordAt(next), language))) break;
      for (const words of isInName(next) ? [] : [3, 2, 1]) {
        const particle = keys.slice(next, next + words).join(" ");
        const deed =
          this.#deeds.get(`${keys[at]} ${particle}`) ?? forms.get(`${base} ${particle}`)?.[0];
        // "switch off" is meant, not "switch".
        if (deed !== undefined)
          return [{ deed, length: 1, particle: { at: next, words }, isInflected: false }];
      }
    }
    return found;
  }

  /** The deeds by the common part of all forms of their verbs. */
  #formsOf(language: CompiledLanguage): Map<string, string[]> {
    const known = this.#inflected.get(language);
    if (known !== undefined) return known;
    const forms = new Map<string, string[]>();
    const add = (key: string, deed: string): void => {
      const before = forms.get(key);
      if (before === undefined) forms.set(key, [deed]);
      else if (!before.includes(deed)) before.push(deed);
    };
    for (const verb of this.#verbs) {
      const [first = "", ...rest] = verb.split(" ");
      const deed = this.#deeds.get(phraseKey(verb)) as string;
      const behind = rest.map((word) => ` ${stem(word)}`).join("");
      if (language.verbEndings.length > 0) add(language.verbBase(first) + behind, deed);
      // "gewaschen", "abgesperrt"
      if (language.prefixes.size > 0) add(`ge${language.verbBase(first)}${behind}`, deed);
      for (const prefix of language.prefixes) {
        const base = first.slice(prefix.length).replace(/^zu(?=.{4})/, "");
        if (!first.startsWith(prefix) || base.length < 3 || rest.length > 0) continue;
        add(`${language.verbBase(base)} ${stem(prefix)}`, deed);
        for (const between of ["zu", "ge"]) add(language.verbBase(prefix + between + base), deed);
      }
      // "zünde an" in the words of a game is "anzünden", too.
      const [particle = ""] = rest;
      if (rest.length === 1 && language.prefixes.has(particle)) {
        add(language.verbBase(particle + first), deed);
        for (const between of ["zu", "ge"])
          add(language.verbBase(particle + between + first), deed);
      }
    }
    this.#inflected.set(language, forms);
    return forms;
  }
}
