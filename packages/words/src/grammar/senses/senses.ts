/**
 * The senses of words: things, deeds, qualities, numbers and function words at each position of a text.
 *
 * @module
 */

import type { FunctionPhrase } from "../../language/phrase-index.ts";
import type { ThingsNamed } from "../../pieces/name-index.ts";
import type { OrderToken } from "../../pieces/order-tokens.ts";
import { numberPhrase } from "../../text/number-words.ts";
import type { Found } from "../chart.ts";
import { isAskedFor, isBehindNumbered, talkAt } from "./beside.ts";
import { partlyNamed, siblingOf } from "./partly-named.ts";
import { saidPhrases } from "./said-phrases.ts";
import {
  ADVERB,
  AFTER_NOUN,
  CAPITAL,
  COST,
  GENITIVE,
  IN_PHRASE,
  LETTER,
  LONGEST_EXCEPTION,
  MARK_SYMBOLS,
  OWNER,
  PARTICIPLE_ENDING,
  unitOf,
} from "./sense-costs.ts";
import { SenseTable } from "./sense-table.ts";
import {
  isOneThing,
  isPluralSaid,
  type Named,
  QUALITY_SYMBOLS,
  type SenseWords,
} from "./sense-words.ts";
import { wordKey } from "./word-keys.ts";

/** The senses of the words of a sentence. */
export class Senses extends SenseTable {
  readonly #words: SenseWords;
  readonly #keys: readonly string[];
  /** Positions of the particles of verbs. */
  readonly #particles = new Set<number>();
  /** The last thing of the sentences before. */
  readonly #earlier: string | undefined;

  constructor(words: SenseWords, tokens: readonly OrderToken[], earlier: string | undefined) {
    super(tokens);
    this.#words = words;
    this.#earlier = earlier;
    this.#keys = tokens.map(({ word }, at) =>
      wordKey(words, word, this.wordAt(at - 1), this.#isCapital(at)),
    );
    for (let at = 0; at < tokens.length; at++) this.#find(at);
    for (let at = 0; at < tokens.length; at++) {
      this.#talk(at);
      this.#particle(at);
    }
  }

  /** Whether a text asks for something, or names a number or a thing and is not about its speaker alone. */
  get isCounted(): boolean {
    const isVerb = (word: string): boolean => this.#words.deeds.isListed(word);
    return isAskedFor(this.senses, this.tokens, isVerb);
  }

  /** The words that mean nothing in the language or the game. */
  get unknown(): readonly string[] {
    return this.tokens.flatMap(({ said }, at) => (this.has(at, "unknown") ? [said] : []));
  }

  #find(at: number): void {
    const { units, language, ordinals, names } = this.#words;
    const word = this.wordAt(at);
    const mark = Object.hasOwn(MARK_SYMBOLS, word) ? MARK_SYMBOLS[word] : undefined;
    if (mark === "dash") this.put("comma", at, 1, { said: word, value: Number.NaN });
    if (mark !== undefined) this.put(mark, at, 1, { said: word, value: Number.NaN });
    if (mark !== undefined || /^[([.…"]$/.test(word))
      this.pass(at, 1, this.starts.has(at) ? COST.phrase : COST.comma);
    for (const { symbol, length, value } of saidPhrases(this.#words, this.tokens, at)) {
      const cost = length > 1 ? 0 : COST.phrase;
      // "tres" is a number in Spanish; only "très" says nothing.
      const isNumber =
        symbol === "empty" && this.#words.isNumber(this.saidAt(at, length).toLowerCase());
      // "Ben" is a name, though "ben" says nothing in French.
      const isName = length === 1 && this.#isCapital(at) && names.isWritten(word);
      const isHung = symbol === "det" && this.tokens[at]?.isHung === true;
      if (isNumber || isName || isHung) continue;
      // "los libros malditos" are cursed.
      const isMore = length === 1 && this.#words.qualities.isListed(word);
      if (symbol === "empty") this.pass(at, length, isMore ? 1 : 0.1 / length);
      // "gib Otto danach den Hafer", but "Otto, danach Lea"
      const isLate = symbol === "then" && at > 1 && !this.has(at - 1, "comma");
      const spoken = { said: this.saidAt(at, length), value };
      if (isLate) this.put("thenLate", at, length, spoken, cost);
      if (symbol !== "empty") this.put(symbol, at, length, spoken, cost);
    }
    // "lass aber die 2 aus"
    const isSecond = this.has(at - 1, "deed") || this.has(at - 1, "leave");
    const isSie = this.tokens[at]?.said === "Sie" && at > 0;
    if (isSie || (word === "aber" && isSecond)) this.pass(at, 1, COST.phrase);
    const world = this.#worldAt(at);
    if (world > 0) this.pass(at, world, COST.phrase);
    if (/^[x×*]$/.test(word)) this.put("times", at, 1, { said: word, value: Number.NaN });
    const unit = units.get(this.#keys[at] ?? "") ?? unitOf(word, language);
    if (unit !== undefined) this.put("unit", at, 1, unit);
    this.#number(at);
    const ordinal = ordinals.get(word);
    if (ordinal !== undefined) this.put("ordinal", at, 1, { said: word, value: ordinal });
    this.#things(at);
    if (this.#isInfinitive(at)) {
      this.senses[at]?.clear();
      this.#deed(at + 1, at);
      return;
    }
    this.#quality(at);
    this.#deed(at);
    const isKnown = (this.senses[at]?.size ?? 0) > 0 || (this.passes[at]?.size ?? 0) > 0;
    if (!LETTER.test(word)) return;
    // "they are deadly"
    const isTold = this.has(at - 1, "looks");
    if (!isKnown && !isTold && ADVERB.test(word)) this.pass(at, 1, COST.adverb);
    this.put("word", at, 1, { said: this.saidAt(at, 1), value: Number.NaN });
    if (!isKnown || (this.#isCapital(at) && !language.known.has(word) && !this.has(at, "thing")))
      this.put("unknown", at, 1, { said: this.saidAt(at, 1), value: Number.NaN });
  }

  /** Number of words that say that something is where everything is: "on the island". */
  #worldAt(at: number): number {
    const [where] = this.#phrasesAt(at).filter(({ symbol }) => symbol === "in");
    if (where === undefined) return 0;
    const next = at + where.length;
    const from = this.#phrasesAt(next).some(({ symbol }) => symbol === "det") ? next + 1 : next;
    const { worlds, names, qualities } = this.#words;
    const isThere = (world: readonly string[]): boolean =>
      world.every((key, index) => this.#keys[from + index] === key);
    const isThing = [names, qualities].some((index) => index.at(this.#keys, from) !== undefined);
    const world = isThing ? undefined : worlds.find(isThere);
    return world === undefined ? 0 : from - at + world.length;
  }

  /** Whether a word stands before a verb in the infinitive in German: "die Tür zu öffnen". */
  #isInfinitive(at: number): boolean {
    const { deeds, language } = this.#words;
    const verb = this.wordAt(at + 1);
    const isVerb = deeds.has(verb) || deeds.inflected(verb, language).length > 0;
    return language.code === "de" && this.wordAt(at) === "zu" && /n$/.test(verb) && isVerb;
  }

  /** The particle of a verb, behind it or at the end of a clause: "zünde zwei Kerzen an". */
  #particle(at: number): void {
    // "wake up the guard", but not "lights out"
    const isTurned = this.has(at, "quality") || /^(?:out|off)$/.test(this.wordAt(at));
    // "turn it back on"
    const isBefore = this.#particles.has(at + 1);
    if (this.has(at, "particle") && (isBefore || (this.has(at - 1, "deed") && !isTurned)))
      this.pass(at, 1, COST.adverb);
    const isEnd =
      at + 1 === this.length || ["comma", "and", "but"].some((each) => this.has(at + 1, each));
    const starts = ["deed", "comma", "and", "but"];
    const start = this.senses.slice(0, at).findLast((each) => starts.some((one) => each.has(one)));
    const hasDeed = start?.has("deed") === true;
    const isParticle =
      this.has(at, "particle") || this.#words.language.prefixes.has(this.wordAt(at));
    // "take the cup away" takes it somewhere.
    const isPlace = !this.#particles.has(at) && /^(?:away|back)$/.test(this.wordAt(at));
    if (isEnd && hasDeed && isParticle && !isPlace) this.pass(at, 1, COST.particle);
  }

  /** The words up to the next deed, joint or mark, which may be a remark. */
  #talk(at: number): void {
    const { end, value } = talkAt(this.senses, at);
    if (end > at) this.put("talk", at, end - at, { said: this.said(at, end), value });
  }

  /** Whether a word is written as a name, and does not begin the text. */
  #isCapital(at: number): boolean {
    return at > 0 && CAPITAL.test(this.tokens[at]?.said ?? "");
  }

  #number(at: number): void {
    const { language, names } = this.#words;
    // "four" is a number, though it is a furnace in French; "gate 7" is a name.
    if (this.has(at, "both") || (names.at(this.#keys, at)?.length ?? 0) > 1) return;
    const valueAt = (index: number): number => {
      const { word = "", value = Number.NaN } = this.tokens[index] ?? {};
      const isArticle = language.orders.one.has(word) && word !== "one";
      if (isArticle || language.orderUnits.has(word)) return Number.NaN;
      return Number.isNaN(value) ? language.numberOf(word) : value;
    };
    const isJoint = (index: number): boolean => language.orders.joints.has(this.wordAt(index));
    const found = numberPhrase(at, valueAt, isJoint);
    this.#sibling(at);
    if (found !== undefined)
      this.put("number", at, found.length, {
        said: this.saidAt(at, found.length),
        value: found.value,
      });
  }

  /** A number that is another thing of the name before it: "berries 7 and 1". */
  #sibling(at: number): void {
    const [and, comma, dash] = ["and", "comma", "dash"].map((one) => this.has(at - 1, one));
    const last = this.senses.slice(0, at).findLast((each) => each.has("thing"));
    const [before] = and || (comma && !dash) ? (last?.get("thing") ?? []) : [];
    const said = (before?.value as Named | undefined)?.said ?? "";
    const named = siblingOf(this.#words.names, said, this.#keys[at] ?? "", this.saidAt(at, 1));
    if (named !== undefined) this.put("thing", at, 1, named);
  }

  #things(at: number): void {
    const { names, language, deeds } = this.#words;
    const key = this.#keys[at] ?? "";
    // "Stück" is no form of "stick".
    const isEmpty = language.code !== "en" && this.passes[at]?.has(at + 1) === true;
    if (isEmpty || !LETTER.test(this.wordAt(at))) return;
    const thingAt = (before: number): Found<Named> | undefined =>
      this.senses[before]?.get("thing")?.[0] as Found<Named> | undefined;
    const partial = partlyNamed(
      ...([this.#words, this.tokens, this.#keys, at, this.#earlier, thingAt] as const),
      (index, symbol) => this.has(index, symbol),
    );
    if (partial?.isMaterial === true)
      this.put("material", at, 1, { ...partial.named, said: this.saidAt(at, 1) });
    else if (partial !== undefined) this.#putThings(partial.named, at, partial.length);
    const named = names.at(this.#keys, at);
    if (named !== undefined) {
      const isNumber = named.length === 1 && this.has(at, "number");
      const isOwner = this.#owner(named, at);
      const isLess = isNumber || isOwner || partial?.isShared === true;
      // "Mina's" is rather what is hers.
      const cost = isOwner && language.code === "en" ? COST.unlikely : isLess ? COST.number : 0;
      this.#putThings(named, at, named.length, cost);
      return;
    }
    if (partial !== undefined || language.known.has(this.wordAt(at)) || deeds.has(key)) return;
    if (this.has(at, "unit")) return;
    const things = names.endingIn(key);
    if (things.length > 0)
      this.#putThings({ things, length: 1, isSet: false, isVague: things.length > 1 }, at, 1);
  }

  #putThings(named: ThingsNamed, at: number, length: number, cost = 0): void {
    const { names } = this.#words;
    const last = this.wordAt(at + length - 1);
    const isPlural = names.isPlural(last);
    const isCapital = CAPITAL.test(this.tokens[at]?.said ?? "");
    if (isCapital && names.isWritten(last)) this.put("name", at, length, named);
    const isOwn = isOneThing(named) && !/\d/.test(this.saidAt(at, length));
    const isName = (isCapital || isOwn) && names.isWritten(last);
    this.put(
      ...(["thing", at, length] as const),
      { ...named, isPlural, isName, said: this.saidAt(at, length) } satisfies Named,
      cost,
    );
  }

  #owner(named: ThingsNamed, at: number): boolean {
    const { names, qualities, language } = this.#words;
    const last = this.tokens[at + named.length - 1]?.said ?? "";
    const next = at + named.length;
    const following = names.at(this.#keys, next);
    const isNoun =
      following !== undefined ||
      (isOneThing(named) ? qualities : undefined)
        ?.at(this.#keys, next)
        ?.things.some((key) => key.startsWith("value ")) === true;
    const isNext = GENITIVE.test(last) && isNoun;
    // "finns cell"
    const isBare =
      language.code === "en" && isOneThing(named) && !names.isWritten(last.toLowerCase());
    // "Tomas" is no "Toma", whose "Barry" it would be.
    const isName = names.isWritten(last.toLowerCase()) && following && isOneThing(following);
    const isGenitive = isNext && (isBare || (language.code === "de" && !isName));
    const isOwner = (OWNER.test(last) || isGenitive) && !named.isSet;
    if (isOwner) this.put("owner", at, named.length, { ...named, said: last });
    return isOwner;
  }

  #quality(at: number): void {
    if (this.#particles.has(at)) return;
    const { names, qualities, phrases } = this.#words;
    // "water the tulips" does not say that they are watered.
    const word = this.wordAt(at);
    const near = this.before(at);
    const isInPhrase = [
      ...IN_PHRASE,
      ...(AFTER_NOUN.has(this.#words.language.code) ? ["thing"] : []),
    ].some((each) => this.has(at - 1, each) || this.has(near, each));
    const isBehind =
      !AFTER_NOUN.has(this.#words.language.code) &&
      (this.has(at - 1, "thing") || this.has(at - 1, "enum"));
    const isPredicate = (isBehind || isBehindNumbered(this.senses, at)) && !this.has(at, "aux");
    // "Ivo despierta a Bo"
    const isDeed = this.#words.deeds.has(word);
    const isOfName = isDeed && this.has(at - 1, "name");
    const isNoun = CAPITAL.test(this.tokens[at]?.said ?? "");
    const isBeforeArticle =
      this.#phrasesAt(at + 1).some(({ symbol }) => symbol === "det") ||
      // "aus Lehm"
      [names, qualities].some((index) => index.at(this.#keys, at + 1) !== undefined);
    // "open crate 1", but "I want crate 1 open"
    const isFirst = at === 0 && this.#words.deeds.isListed(word);
    const isVerb = isDeed && !isInPhrase && (isFirst || !PARTICIPLE_ENDING.test(word));
    for (const { things, length } of qualities.allAt(this.#keys, at)) {
      const spelt = length === 1 ? qualities.spelt(word) : undefined;
      for (const key of spelt === undefined || things.includes(spelt) ? things : [spelt]) {
        const [what = ""] = key.split(" ");
        const symbol = QUALITY_SYMBOLS[what] ?? "quality";
        const last = this.wordAt(at + length - 1);
        const isPlural = symbol === "enum" && isPluralSaid(this.#words, last, key, isNoun);
        // "I want the penguins weighed", but "is the cellar locked?"
        const isDone = isDeed && isBehind && symbol === "quality" && !this.has(0, "aux");
        // "on the top one": where, and not that it is on
        const isPlace = length === 1 && this.has(at, "in") && isBeforeArticle;
        // "the rest" is not rested, "al dueño" about no ale.
        const isForm = length === 1 && phrases.words.has(word) && !qualities.isListed(word);
        // "put it on there"
        const isPart =
          length === 1 && this.#phrasesAt(at).some((it) => it.symbol === "inside" && it.length > 1);
        const isUnlikely = isPlace || isForm || isDone || isOfName || isPart;
        const cost = isVerb && length === 1 ? COST.verb : isUnlikely ? COST.unlikely : 0;
        const said = { key, said: this.saidAt(at, length), isPlural };
        this.put(symbol, at, length, said, cost);
        if (isPredicate && symbol === "quality" && qualities.isWritten(last))
          this.put("predicate", at, length, said);
      }
    }
  }

  #phrasesAt(at: number): readonly FunctionPhrase[] {
    return this.#words.phrases.at((index) => this.wordAt(index), at);
  }

  /** Whether a word belongs to the name of a thing: "watering" of a watering can. */
  #isInName(at: number): boolean {
    return (this.#words.names.at(this.#keys, at)?.length ?? 0) > 1;
  }

  /** Whether a function phrase of several words begins at a word, or an exception has it: "bis auf". */
  #isInPhrase(at: number): boolean {
    if (this.#phrasesAt(at).some(({ length }) => length > 1)) return true;
    for (let before = 1; before < Math.min(LONGEST_EXCEPTION, at + 1); before++)
      if (this.#phrasesAt(at - before).some((it) => it.symbol === "except" && it.length > before))
        return true;
    return false;
  }

  /** @param from the position of "zu" before a verb. Default: there is none */
  #deed(at: number, from = at): void {
    const { deeds, language } = this.#words;
    const isPlain = (this.senses[at]?.size ?? 0) === 0;
    // "make that Ann", "go and open the gate"
    const isPhrase = this.#phrasesAt(at).some(
      ({ symbol, length }) => (symbol === "correct" || symbol === "main") && length > 1,
    );
    const wordAt = (index: number): string => this.wordAt(index);
    const found = deeds.at(
      wordAt,
      this.#keys,
      at,
      language,
      // "schließe auf keinen Fall die Tür auf", "schließe alle bis auf die rote"
      (index) => this.#isInName(index) || this.#isInPhrase(index),
    );
    for (const { deed, length, particle, isInflected } of found) {
      // "quand Bo aura nourri Leo", "wenn Bo Leo gefüttert hat"
      const isPerfect = [at - 1, at + length].some((near) =>
        this.#phrasesAt(near).some(({ symbol }) => symbol === "perfect"),
      );
      const form = isInflected ? (isPlain || isPerfect ? COST.inflected : COST.unlikely) : 0;
      const cost = form + (isPhrase ? COST.unlikely : 0);
      const end = particle && ` ${this.saidAt(particle.at, particle.words)}`;
      const said = `${this.saidAt(at, length)}${end ?? ""}`;
      const isToDo = from < at && { isToDo: true };
      this.put("deed", from, at - from + length, { deed, said, ...isToDo }, cost);
      if (from < at) continue;
      // "give it a polish", but "give Kim a saw"
      if (!this.has(at, "thing")) this.put("noun", at, length, { deed, said }, form);
      if (this.has(at, "wish"))
        this.put("asks", at, length, { deed, said: this.saidAt(at, length) });
      if (particle === undefined) continue;
      this.pass(particle.at, particle.words, 0);
      for (let each = 0; each < particle.words; each++) this.#particles.add(particle.at + each);
      const behind = [wordAt, at, particle.at + particle.words, this.length] as const;
      for (const other of deeds.otherParticles(...behind, language))
        this.put("otherDeed", other.at, 1, {
          deed: other.deed,
          said: `${this.saidAt(at, 1)} ${this.saidAt(other.at, 1)}`,
        });
    }
  }
}
