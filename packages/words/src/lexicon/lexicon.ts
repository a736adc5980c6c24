/**
 * The words of a domain: names, synonyms, descriptions.
 *
 * @module
 */

import type { Work } from "@understudy/planner-core/internal";
import type { CompiledLanguage } from "../language/compiled-language.ts";
import { Spelling } from "../text/spelling.ts";
import { stem } from "../text/stem.ts";
import type { Thesaurus } from "../thesaurus/thesaurus.ts";
import { type Documents, NO_POSTINGS, type Postings, scaled } from "./documents.ts";
import type { DomainFacts } from "./domain-facts.ts";
import { compoundParts, type RelatedKey, sensesOf } from "./related-keys.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { WordEntry } from "./word-entry.ts";

/** Weights of a light verb such as `get`: in general, and as part of a name. */
const WEAK = 0.3;
const WEAK_OWN = 0.6;
/** Weights of the single words of a phrase: in general, and if the phrase has a sense of its own. */
const PART_OF_PHRASE = 0.6;
const PART_OF_IDIOM = 0.3;
/** Weight of a word that begins like a word of the domain. */
const INFLECTED = 0.75;
/** Weight of a word that only ends like a word of the domain, or the other way round. */
const COMPOUND_END = 0.6;
/** Weight of the noun for an adjective in `-y`, and vice versa. */
const OTHER_FORM = 0.85;
const SHORTEST_BASE = 3;
/** Number of words indexed per step of the preparation. */
const WORDS_A_STEP = 64;
/**
 * Maximum number of cached words. The cache is cleared when it is full, since players may make up any number of words.
 */
const MAX_ENTRIES = 20_000;

/** The meanings of words in one domain and one language. */
export class Lexicon {
  readonly vocabulary: Vocabulary;
  readonly language: CompiledLanguage;
  /** Whether this is not the first language, for which the thesaurus is written. Words then match by how they begin. */
  readonly isForeign: boolean;
  readonly #entries = new Map<string, WordEntry>();
  #slips: Spelling | undefined;
  /** The domain's words by what all forms of a verb have in common. */
  #verbs: Map<string, string> | undefined;
  readonly #phraseEntries = new Map<string, WordEntry>();

  constructor(vocabulary: Vocabulary, language: CompiledLanguage, isForeign: boolean) {
    this.vocabulary = vocabulary;
    this.language = language;
    this.isForeign = isForeign;
  }

  /** The facts of the domain. */
  get facts(): DomainFacts {
    return this.vocabulary.facts;
  }

  /** Prepares for the first lookups, in short steps. */
  *prepare(): Work {
    const slips = new Spelling([]);
    let count = 0;
    const { ownWords } = this.vocabulary;
    for (const words of [ownWords, this.language.known]) {
      for (const word of words) {
        slips.add(word, words !== ownWords);
        if (++count % WORDS_A_STEP === 0) yield;
      }
    }
    this.#slips = slips;
    for (const word of this.vocabulary.ownWords) {
      this.entry(word);
      yield;
    }
  }

  /** The entry of a word. */
  entry(word: string): WordEntry {
    const known = this.#entries.get(word);
    if (known !== undefined) return known;
    const light = this.#lightVerb(word);
    const spelt = light ?? (this.#isKnown(word) ? word : (this.#spelling().find(word) ?? word));
    const verb = this.#verbLike(spelt);
    // "leer" may be an adjective, unlike "leert".
    const isForm = this.language.verbBase(spelt) !== spelt || verb?.startsWith(spelt) === false;
    const entry = this.#make(spelt, (isForm ? verb : undefined) ?? stem(spelt), []);
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear();
    this.#entries.set(word, entry);
    return entry;
  }

  /** The light verb on which a pronoun hangs: `pon` of `ponte`. */
  #lightVerb(word: string): string | undefined {
    const { stop, orders } = this.language;
    if (stop.has(word) || this.vocabulary.ownWords.has(word)) return undefined;
    for (const pronoun of orders.enclitics) {
      const verb = word.endsWith(pronoun) ? word.slice(0, -pronoun.length) : "";
      if (verb.length >= SHORTEST_BASE && stop.has(verb)) return verb;
    }
    return undefined;
  }

  /** Whether a word has a meaning in the form in which it is written. */
  #isKnown(word: string): boolean {
    const { language, vocabulary } = this;
    const key = stem(word);
    if (language.known.has(word) || language.weak.has(word)) return true;
    if (vocabulary.ownStems.has(key) || vocabulary.phrases.has(key)) return true;
    if (!Number.isNaN(numberOf(word, language))) return true;
    if (this.isForeign) return this.#inflections(word).length > 0;
    return vocabulary.thesaurus.groupsOf(key).length > 0;
  }

  /** The spelling corrector, created for the first unknown word. */
  #spelling(): Spelling {
    this.#slips ??= new Spelling(this.vocabulary.ownWords, this.language.known);
    return this.#slips;
  }

  /** The entry of a phrase. */
  phraseEntry(key: string): WordEntry {
    const known = this.#phraseEntries.get(key);
    if (known !== undefined) return known;
    const entry = this.#make(key, key, key.split(" "));
    this.#phraseEntries.set(key, entry);
    return entry;
  }

  #make(word: string, key: string, parts: readonly string[]): WordEntry {
    const { language, vocabulary } = this;
    const isStop = parts.length === 0 && language.stop.has(word);
    const isWeak = language.weak.has(word);
    const related = isStop ? [] : this.#related(word, key, parts);
    const look = (documents: Documents): Postings => {
      if (isStop) return NO_POSTINGS;
      const postings = documents.postings(key, related);
      return isWeak ? scaled(postings, documents.isName(key) ? WEAK_OWN : WEAK) : postings;
    };
    const goals = look(vocabulary.goals);
    return {
      word,
      key,
      isStop,
      isWeak,
      isSubject: language.subjects.has(word),
      isDeterminer: language.determiners.has(word),
      isAuxiliary: language.auxiliaries.has(word),
      isIndefinite: language.indefinite.has(word),
      isUnit: language.units.has(word),
      isSkippable: language.isSkippable(word),
      number: numberOf(word, language),
      cues: language.cues.get(word),
      phrases: parts.length > 0 ? undefined : vocabulary.phrases.get(key),
      goals,
      tools: look(vocabulary.tools),
      names: isStop || isWeak ? NO_POSTINGS : vocabulary.names.postings(key, related),
      isBad: !this.isForeign && isBad(vocabulary.thesaurus, key),
      isToolName: !isStop && vocabulary.tools.isName(key),
      isCalledTool: !isStop && [key, ...parts].some((part) => vocabulary.toolCalls.has(part)),
      isDirect: goals.direct.some((strength) => strength > 0),
    };
  }

  /** Related keys of a word or phrase. */
  #related(word: string, key: string, parts: readonly string[]): RelatedKey[] {
    const { language, vocabulary } = this;
    const { thesaurus } = vocabulary;
    if (this.isForeign) return this.#inflections(word);
    const related = sensesOf(thesaurus, key, true);
    for (const form of parts.length > 0 ? [] : otherForms(key)) {
      if (vocabulary.ownStems.has(form)) related.push([form, OTHER_FORM]);
    }
    const share = related.length > 0 ? PART_OF_IDIOM : PART_OF_PHRASE;
    for (const part of parts) {
      const tellsLittle = part.length < 3 || language.stop.has(part) || language.weak.has(part);
      if (!tellsLittle) related.push([part, share]);
    }
    if (related.length > 0 || parts.length > 0 || vocabulary.ownStems.has(key)) return related;
    const compound = compoundParts(thesaurus, word, (part) => language.stop.has(part));
    return compound.length > 0 ? compound : this.#inflections(word);
  }

  /** The verb of the domain of which a word of another language is a form: `bestich` of `bestechen`. */
  #verbLike(word: string): string | undefined {
    const { language, vocabulary } = this;
    const isOwn = vocabulary.ownStems.has(stem(word)) || language.known.has(word);
    if (!this.isForeign || isOwn || language.verbEndings.length === 0) return undefined;
    if (this.#verbs === undefined) {
      this.#verbs = new Map();
      for (const own of vocabulary.ownWords) this.#verbs.set(language.verbBase(own), stem(own));
    }
    const base = language.verbBase(word);
    return base.length < SHORTEST_BASE ? undefined : this.#verbs.get(base);
  }

  /** Words of the domain that begin like a word, for languages that inflect by endings and have no stemmer here. */
  #inflections(word: string): RelatedKey[] {
    if (this.vocabulary.ownStems.has(stem(word))) return [];
    const { prefixes } = this.language;
    const verb = this.#verbLike(word);
    if (verb !== undefined) return [[verb, INFLECTED]];
    const found: RelatedKey[] = [];
    for (const own of this.vocabulary.ownStems) {
      // German "setz" is not English "set".
      const isOther = this.isForeign
        ? own.length === SHORTEST_BASE
        : this.vocabulary.thesaurus.groupsOf(own).length > 0;
      if (isOther) continue;
      if (isInflected(word, own)) found.push([own, own[0] === word[0] ? INFLECTED : COMPOUND_END]);
      else if (prefixes.size > 0 && own.length === 4 && word.length > 7 && word.endsWith(own))
        found.push([own, COMPOUND_END]);
      // "Goldstücke", in a language that joins words as it joins verbs and their prefixes
      else if (
        prefixes.size > 0 &&
        own.length > 3 &&
        this.vocabulary.ownWords.has(own) &&
        word.length > own.length + 3 &&
        word.startsWith(own)
      )
        found.push([own, COMPOUND_END]);
    }
    return found;
  }
}

/** The stem of `dirt` for `dirty`, `mud` for `muddy`, `noise` for `noisy`, and vice versa. */
function otherForms(key: string): string[] {
  if (!key.endsWith("i")) {
    const last = key.at(-1) ?? "";
    return [`${key}i`, `${key}${last}i`, ...(last === "e" ? [`${key.slice(0, -1)}i`] : [])];
  }
  const base = key.slice(0, -1);
  const isDoubled = base.at(-1) === base.at(-2);
  return base.length < SHORTEST_BASE
    ? []
    : [base, `${base}e`, ...(isDoubled ? [base.slice(0, -1)] : [])];
}

/** Whether all senses of a word or phrase are undesirable states. */
export function isBad(thesaurus: Thesaurus, key: string): boolean {
  const groups = thesaurus.groupsOf(key);
  return groups.length > 0 && groups.every((group) => group.isBad);
}

/** Infinitives of Romance languages, and the endings of their forms. */
const ROMANCE = /^(.{3,})[aei]r$/;
const ENDING = /^(a|e|o|i|z|u)?(s|z|n|d|r|mos|is|ns|nt|ndo|do|da)?(me|te|se|lo|la|los|las)?$/;

/** Whether two words begin alike for long enough, or one ends in the other. */
function isInflected(word: string, own: string): boolean {
  const longer = Math.max(word.length, own.length);
  const shorter = Math.min(word.length, own.length);
  if (shorter >= 5 && (word.endsWith(own) || own.endsWith(word))) return true;
  const ending = ROMANCE.exec(own);
  if (
    ending !== null &&
    word.startsWith(ending[1] ?? "") &&
    ENDING.test(word.slice(ending[1]?.length))
  )
    return true;
  let shared = 0;
  while (shared < shorter && word[shared] === own[shared]) shared++;
  // Syllabic characters: a word has few of them.
  const isSyllabic = word.charCodeAt(0) >= 0x1100;
  if (isSyllabic) return shared >= 2 && shared >= 0.5 * longer;
  if (shared >= 5 && shared >= longer - 5 && shared === shorter) return true;
  return shared >= 4 ? shared >= 0.55 * longer : shared === 3 && longer === 4;
}

/** Least of the large numbers that count things anywhere; smaller ones such as `few` may be vague. */
const LARGE = 21;

function numberOf(word: string, language: CompiledLanguage): number {
  const value = language.numberOf(word);
  return value < LARGE && !language.numbers.has(word) && language.largeNumbers.has(word)
    ? Number.NaN
    : value;
}
