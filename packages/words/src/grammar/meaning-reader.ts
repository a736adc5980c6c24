import {
  type CompiledLanguage,
  compileLanguage,
  ordinalsOf,
} from "../language/compiled-language.ts";
import { LanguageDetector } from "../language/detect-language.ts";
import type { Language } from "../language/language.ts";
import { PhraseIndex } from "../language/phrase-index.ts";
import { mendTokens } from "../pieces/mend-tokens.ts";
import { NameIndex } from "../pieces/name-index.ts";
import { type OrderToken, orderTokens } from "../pieces/order-tokens.ts";
import type { OrderVocabulary } from "../pieces/order-vocabulary.ts";
import { fold } from "../text/fold.ts";
import { Spelling } from "../text/spelling.ts";
import { stem } from "../text/stem.ts";
import { unaccounted } from "./accounting.ts";
import { type Found, Grammar, ParseChart } from "./chart.ts";
import { ClauseBuilder } from "./clause-builder.ts";
import { isNarrowing, saysNothing } from "./clause-checks.ts";
import type {
  CommandMeaning,
  MeantDeed,
  Quality,
  ReadSpan,
  ThingPick,
  ThingSet,
  Unit,
} from "./meaning.ts";
import { hasPhrases, phrasesFor } from "./phrases/phrases-for.ts";
import { GRAMMAR_RULES } from "./rules/grammar-rules.ts";
import type { Joined } from "./rules/rule.ts";
import { DeedIndex } from "./senses/deed-index.ts";
import { Senses } from "./senses/senses.ts";

/** Maximum length of a text in characters; the rest is not understood, and named so far. */
const MAX_LENGTH = 2000;
const MAX_QUOTED = 80;
/** Most parts of rules that are tried for a text in one language: several times as many as long orders take. */
const MOST_TRIED = 40_000;
/** Maximum number of words of a sentence. */
const MAX_WORDS = 60;
/** The cost of a sentence that is not understood. */
const COST_UNREAD = 100;
/** The cost of a sentence that says something beside one that is passed over whole. */
const COST_PASSED = 7;
/** The cost of another language than that of most function words. */
const COST_LANGUAGE = 4;
/** The cost of a function word that it does not have. */
const COST_WORD = 3;
/** The confidence in what is read by a grammar, and by the cues of a language alone. */
const CONFIDENCE = { grammar: 1, cues: 0.7 };
/** Qualities whose words may say something else, too: adjectives of an amount, and parts of names. */
const BESIDE = /^(?:very|hardly|named) /;
const END = /^[;.!?\n]$/;
/** Words that go on from a question as from a condition. */
const GOES_ON =
  /^(?:if (?:so|yes|it|he|she|that|they) |in that case |then |wenn ja |falls ja |in dem fall |dann |si es asi |si lo |en ese caso |entonces |si oui |dans ce cas |alors )/;
/** Words of a text from a position on. */
const wordsFrom = (tokens: readonly OrderToken[], from: number): string =>
  `${tokens
    .slice(from, from + 4)
    .map(({ word }) => word)
    .join(" ")} `;

const GRAMMAR = new Grammar(GRAMMAR_RULES);

/** A language with all that its function words say. */
interface ReadableLanguage {
  readonly language: CompiledLanguage;
  readonly phrases: PhraseIndex;
  readonly ordinals: ReadonlyMap<string, number>;
}

interface Read {
  readonly meaning: CommandMeaning;
  readonly cost: number;
}

type MeaningReaderOptions = OrderVocabulary & { readonly languages: readonly Language[] };

/** Words of a game, prepared for several readers. They do not follow later changes of the lists that they come from. */
export interface SharedWords {
  readonly deeds: DeedIndex;
  /** Corrects slips of typing in verbs. */
  readonly spelling: Spelling;
  readonly qualities: NameIndex;
}

/** Prepares verbs and qualities for several readers. @param before the same for these verbs, if there is one */
export function sharedWords(
  { deeds, qualities = {} }: Pick<OrderVocabulary, "deeds" | "qualities">,
  before?: SharedWords,
): SharedWords {
  const index = before?.deeds ?? new DeedIndex(deeds);
  const spelling = before?.spelling ?? new Spelling(index.verbs);
  return { deeds: index, spelling, qualities: qualityIndex(qualities) };
}

/** An index of qualities, in which "old" is both a word of an amount and one for much of it. */
function qualityIndex(things: NonNullable<OrderVocabulary["qualities"]>): NameIndex {
  const first = new Map<string, string>();
  const sets: Record<string, readonly string[]> = {};
  for (const [key, words] of Object.entries(things))
    for (const word of words.map(fold)) {
      const before = first.get(word);
      if (before === undefined) first.set(word, key);
      else if (BESIDE.test(key) && before !== key)
        sets[word] = [...new Set([...(sets[word] ?? [before]), key])];
    }
  return new NameIndex({ things, sets });
}

/** Reads the meaning of commands and orders over the things of a vocabulary. */
export class MeaningReader {
  readonly names: NameIndex;
  readonly #qualities: NameIndex;
  readonly #languages: readonly ReadableLanguage[];
  readonly #detector: LanguageDetector;
  readonly #deeds: DeedIndex;
  readonly #spelling: Spelling;
  readonly #units: ReadonlyMap<string, Unit>;
  readonly #worlds: readonly (readonly string[])[];

  /** @param words verbs and qualities that readers of one game share. Default: those of the options */
  constructor(
    options: MeaningReaderOptions,
    { deeds, spelling, qualities }: SharedWords = sharedWords(options),
  ) {
    const { languages, units = {}, world = [] } = options;
    this.#worlds = world.map((name) => fold(name).split(" ").map(stem));
    this.names = new NameIndex(options);
    this.#qualities = qualities;
    this.#languages = languages.map(readable);
    this.#detector = new LanguageDetector(this.#languages.map(({ language }) => language));
    this.#deeds = deeds;
    this.#spelling = spelling;
    this.#units = new Map(
      Object.entries(units).map(([name, unit]): [string, Unit] => [stem(fold(name)), unit]),
    );
  }

  /**
   * Reads a text in the language that it fits best.
   *
   * @param before deeds of the texts before, from which it may go on. Default: none
   */
  read(text: string, before: readonly MeantDeed[] = []): CommandMeaning {
    const meaning = this.#read(text, before);
    const rest = text.slice(MAX_LENGTH).trim();
    if (rest === "") return meaning;
    const unread = [...meaning.unread, rest.slice(0, MAX_QUOTED)];
    return { ...meaning, unread, isContinuing: false };
  }

  #read(text: string, before: readonly MeantDeed[]): CommandMeaning {
    const written = orderTokens(text.slice(0, MAX_LENGTH));
    const known = this.#languages.map(
      ({ language, phrases }) =>
        written.filter(({ word }) => language.known.has(word) || phrases.words.has(word)).length,
    );
    const detected = this.#detector.detect(written.map(({ word }) => word));
    const many = Math.max(...known);
    const first = known[detected] === many ? detected : known.indexOf(many);
    let best = this.#readIn(this.#languages[first] as ReadableLanguage, written, before);
    const isSure = many > 0 || this.#languages.length === 1;
    const { unread, deeds } = best.meaning;
    // Words behind a thing may be its name, or of another language.
    const isNamed = deeds.some(({ set }) => set.picks.some(({ called }) => called !== undefined));
    // "que Ann alimente a Bo" has no verb in French.
    const isDeed = deeds.every(
      ({ deed, refusal, isMention }) => (deed ?? refusal ?? isMention) !== undefined,
    );
    if (unread.length === 0 && deeds.length > 0 && isSure && isDeed && !isNamed)
      return best.meaning;
    if (!isDeed && isSure) best = { ...best, cost: best.cost + COST_LANGUAGE };
    for (const [at, language] of this.#languages.entries()) {
      if (at === first) continue;
      const other = this.#readIn(language, written, before);
      const fewer = many - (known[at] ?? 0);
      // What neither understands is asked about in the language that it is in.
      if (isSure && fewer > 0 && other.meaning.unread.length > 0) continue;
      const cost = many === 0 ? 0 : COST_LANGUAGE + COST_WORD * fewer;
      if (other.cost + cost < best.cost) best = other;
    }
    return best.meaning;
  }

  #readIn(
    { language, phrases, ordinals }: ReadableLanguage,
    written: readonly OrderToken[],
    before: readonly MeantDeed[],
  ): Read {
    const isThing = (word: string): boolean =>
      this.names.isWord(word) || this.#qualities.isWord(word);
    const isWord = (word: string): boolean =>
      isThing(word) ||
      this.#deeds.has(word) ||
      phrases.words.has(word) ||
      this.#units.has(stem(word)) ||
      !Number.isNaN(language.numberOf(word));
    const isVerb = (word: string): boolean =>
      this.#deeds.has(word) || this.#deeds.inflected(word, language).length > 0;
    const isHead = (word: string): boolean => this.#deeds.isVerb(word, language) || isVerb(word);
    const tokens = mendTokens(written, language, { isWord, isThing, isVerb, isHead });
    const builder = new ClauseBuilder(before);
    const spans: ReadSpan[] = [];
    const read: { readonly found: Omit<Found, "end">; readonly senses: Senses }[] = [];
    let cost = 0;
    let mostTried = MOST_TRIED;
    let isContinuing = false;
    let isCounted = false;
    for (const { sentence, isAsked } of sentencesOf(tokens, isVerb)) {
      const senses = new Senses(
        {
          ...{ names: this.names, qualities: this.#qualities, language, phrases, ordinals },
          ...{ deeds: this.#deeds, units: this.#units, spelling: this.#spelling },
          worlds: this.#worlds,
          isNumber: (word) =>
            this.#languages.some((each) => !Number.isNaN(each.language.numberOf(word))),
        },
        // A sentence that is too long is not read, and only its beginning is named.
        sentence.slice(0, MAX_WORDS + 1),
        (builder.deeds.at(-1) ?? before.at(-1))?.set.picks.at(-1)?.things[0],
      );
      const chart = new ParseChart(GRAMMAR, senses, mostTried);
      const found = parse(senses, chart, isAsked);
      mostTried -= chart.tried;
      cost += found.cost;
      isCounted ||= senses.isCounted;
      const [first] = found.value ?? [];
      if (first !== undefined && spans.length === 0) isContinuing = goesOn(first);
      if (found.value === undefined) builder.unread.push(...found.unread);
      else {
        builder.add(found.value);
        read.push({ found, senses });
        spans.push(...spansOf(found, sentence));
      }
    }
    const { deeds, unread, dropped, left } = builder;
    const inPicks = deeds.flatMap(setsIn).flatMap(unreadIn);
    const meant = [deeds, unread, left];
    const lost = read.flatMap(({ found, senses }) =>
      unaccounted(found, meant, (from, to) => senses.said(from, to)),
    );
    const all = [...unread, ...inPicks, ...lost];
    return {
      meaning: {
        language: language.code,
        deeds,
        unread: all,
        confidence: hasPhrases(language) ? CONFIDENCE.grammar : CONFIDENCE.cues,
        readAs: spans,
        ...{ dropped, isTakenBack: deeds.length === 0 && left.length > 0 },
        isContinuing,
        isCounted,
      },
      cost,
    };
  }
}

/** Whether an adjective would have to tell how much of something several things have: "the heavy barrels". */
const isVague = (
  quality: Quality,
  { isDefinite, isPlural, amount }: ThingPick,
): quality is Extract<Quality, { readonly is: "called" }> =>
  quality.is === "called" &&
  quality.isPlain === true &&
  (!isDefinite || isPlural || amount !== undefined);

/** All sets of things that a deed has. */
const setsIn = ({ set, at, who, conditions }: MeantDeed): readonly ThingSet[] => [
  set,
  ...(at === undefined ? [] : [at.set]),
  ...(typeof who === "object" ? [who] : []),
  ...conditions.flatMap((each) => each.set ?? []),
];

/** The words of things that were not understood. */
const unreadIn = ({ picks }: ThingSet): readonly string[] =>
  picks.flatMap((pick) => [
    ...[...pick.unread, ...unreadIn(pick.but), ...(pick.isSuch === undefined ? [] : [pick.said])],
    ...pick.qualities.flatMap((each) =>
      isVague(each, pick)
        ? each.said
        : each.is === "placed"
          ? unreadIn(each.at)
          : each.is === "owned"
            ? unreadIn(each.by)
            : [],
    ),
  ]);

/** The cheapest way to read a sentence as a whole, or the words at which reading ends. */
function parse(
  senses: Senses,
  chart: ParseChart,
  isAsked: boolean,
): Omit<Found<readonly Joined[] | undefined>, "end"> & { readonly unread: readonly string[] } {
  let best: Found<readonly Joined[]> | undefined;
  let farthest = 0;
  for (const found of senses.length > MAX_WORDS ? [] : chart.read("sentence", 0)) {
    farthest = Math.max(farthest, found.end);
    const cost = found.cost + chart.passes(found.end, senses.length);
    if (cost < (best?.cost ?? Number.POSITIVE_INFINITY))
      best = { ...(found as Found<readonly Joined[]>), cost };
  }
  // "can you mend it and then iron it?" is told as a whole.
  const first = best?.value.find(({ clause }) => clause.deed !== undefined);
  const isRemark = best?.value.at(-1)?.clause.isTalk === true;
  // "Kim snores? wake her" may be a condition.
  if (isAsked && (isRemark || first?.clause.isTold === true))
    return { cost: best?.cost ?? 0, value: undefined, unread: [senses.said(0, senses.length)] };
  const passed =
    senses.length <= MAX_WORDS ? chart.passes(0, senses.length) : Number.POSITIVE_INFINITY;
  // "in that order!"
  if (best !== undefined && !chart.isCutShort && best.cost < passed + COST_PASSED)
    return { ...best, unread: [] };
  if (passed < Number.POSITIVE_INFINITY) return { cost: 1, value: [], unread: [] };
  const { unknown } = senses;
  const unread =
    unknown.length > 0
      ? unknown
      : [senses.said(Math.min(farthest, senses.length - 1), farthest + 2)];
  return { cost: COST_UNREAD * (1 + unknown.length), value: undefined, unread };
}

/** Whether a clause goes on from what was said before. */
function goesOn({ joint, clause }: Joined): boolean {
  const { isAgain, but, deed, set, replaced, refusal } = clause;
  if (saysNothing(clause) || clause.isSkipped === true) return false;
  // "cancel the torches", "die Fackeln nicht", "only the torches"
  const isOfLast = deed === undefined && (refusal !== undefined || isNarrowing(clause));
  if (joint.length > 0 || isAgain === true || but !== undefined || isOfLast) return true;
  if (
    replaced !== undefined ||
    set?.picks.every(({ refers, isMore }) => refers === "them" && isMore)
  )
    return true;
  return (
    deed === undefined &&
    (set === undefined || set.picks.every(({ things }) => things.length === 0))
  );
}

function spansOf(found: Pick<Found, "leaf" | "parts">, tokens: readonly OrderToken[]): ReadSpan[] {
  if (found.leaf === undefined) return (found.parts ?? []).flatMap((part) => spansOf(part, tokens));
  const { symbol, at, end } = found.leaf;
  return [{ from: tokens[at]?.from ?? 0, to: tokens[end - 1]?.to ?? 0, as: symbol }];
}

/** The sentences of a text, and whether each ends in a question mark. Shouts go on to the verb: "Kim! The wagons! Wash!" */
function sentencesOf(
  tokens: readonly OrderToken[],
  isVerb: (word: string) => boolean,
): { readonly sentence: readonly OrderToken[]; readonly isAsked: boolean }[] {
  const sentences: { sentence: OrderToken[]; isAsked: boolean }[] = [];
  let sentence: OrderToken[] = [];
  for (const [at, token] of [...tokens, undefined].entries()) {
    // "is the door shut? then open it"
    const isCondition = token?.word === "?" && GOES_ON.test(wordsFrom(tokens, at + 1));
    if (token !== undefined && (isCondition || !END.test(token.word))) sentence.push(token);
    else if (token?.word === "!" && !sentence.some(({ word }) => isVerb(word))) {
      if (sentence.length > 0 && sentence.at(-1)?.word !== ",")
        sentence.push({ ...token, word: "," });
    } else {
      if (sentence.length > 0) sentences.push({ sentence, isAsked: token?.word === "?" });
      sentence = [];
    }
  }
  return sentences;
}

const known = new WeakMap<Language, ReadableLanguage>();

function readable(language: Language): ReadableLanguage {
  const before = known.get(language);
  if (before !== undefined) return before;
  const phrases = new PhraseIndex(phrasesFor(language));
  const found = { language: compileLanguage(language), phrases, ordinals: ordinalsOf(language) };
  known.set(language, found);
  return found;
}
