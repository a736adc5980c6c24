import type { OrderPiece } from "../pieces/order-piece.ts";
import type { OrderDoubt, ThingMention, ThingOrder } from "../pieces/order-vocabulary.ts";
import { alternative } from "./alternative.ts";
import { listGoesOn, thingsBehind } from "./look-ahead.ts";
import { OrderPhrase } from "./order-phrase.ts";

type Ranked = { order: ThingOrder; rank: number; sentence: number };

/** Cues after which things are refused. */
const REFUSING = new Set(
  "ban ban-first ban-doing refuse refuse-first dislike end avoid skip prevent nobody".split(" "),
);
/** Cues that end what a clause says about an order. */
const TELLING = new Set(["aside", "lack", "keep", "stays"]);

/** The rules of a game for its orders. */
interface OrderRules {
  readonly defaultDeed: string;
  /** Other things of the same kind. */
  readonly othersOf: (thing: string) => readonly string[];
  /** Deeds that are about a place. */
  readonly going: ReadonlySet<string>;
  readonly addsDeeds: boolean;
  /** Whether a command may end in an infinitive: "alle Truhen öffnen". */
  readonly isVerbLast: boolean;
}

/** Builds orders from pieces, from left to right. */
export class OrderBuilder {
  readonly #pieces: readonly OrderPiece[];
  readonly #rules: OrderRules;
  /** Number of orders so far, including withdrawn orders. */
  #said = 0;
  #orders: Ranked[] = [];
  readonly #refused = new Map<string, readonly string[]>();
  readonly #doubts: OrderDoubt[] = [];
  /** Sentences whose orders are in doubt. */
  readonly #doubtful = new Set<number>();
  /** Qualities of things that are refused before their kind is said: "not the red one". */
  #awaiting: readonly string[] = [];
  #phrase: OrderPhrase;
  #rank = 0;
  #sentence = 0;
  /** Number of orders before the last deed. */
  #before = 0;
  /** The orders that a correction replaces, if things follow: "milk snow, no wait, soot". */
  #corrected: readonly Ranked[] = [];

  constructor(pieces: readonly OrderPiece[], rules: OrderRules) {
    this.#pieces = pieces;
    this.#rules = rules;
    this.#phrase = new OrderPhrase(0);
  }

  /** Builds all orders. May be called only once. */
  build(): {
    readonly orders: readonly ThingOrder[];
    readonly refused: readonly ThingMention[];
    readonly doubts: readonly OrderDoubt[];
  } {
    this.#pieces.forEach((piece, at) => {
      if (piece.kind === "cue") this.#cue(piece.cue, piece.isLess, at);
      else if (piece.kind === "break") this.#break(piece.isHard, at);
      else if (piece.kind === "deed") this.#deed(piece.deed, at);
      else if (piece.kind === "except") this.#except();
      else this.#phrase.take(piece, this.#pieces, at);
    });
    this.#close();
    const [first] = this.#orders;
    if (first !== undefined && this.#awaiting.length > 0)
      this.#refused.set(first.order.thing, this.#awaiting);
    const orders = this.#orders
      .filter(({ sentence }) => !this.#doubtful.has(sentence))
      .sort((one, other) => one.rank - other.rank)
      .flatMap(({ order }) => this.#withoutRefused(order));
    const refused = [...this.#refused].map(([thing, qualities]) => ({ thing, qualities }));
    return { orders, refused, doubts: this.#doubts };
  }

  /** The order without refused things: "wood, but not oak" asks which. */
  #withoutRefused(order: ThingOrder): readonly ThingOrder[] {
    // "stones, but not the red one" refuses some of them only.
    const isAllowed = (thing: string): boolean => (this.#refused.get(thing)?.length ?? 1) > 0;
    const [thing, ...or] = [order.thing, ...order.or].filter(isAllowed);
    if (thing !== undefined) return [{ ...order, thing, or }];
    const options = this.#rules.othersOf(order.thing).filter(isAllowed);
    if (options.length > 0)
      this.#doubts.push({ kind: "which", words: order.thing.replaceAll("_", " "), options });
    return [];
  }

  #break(isHard: boolean, at: number): void {
    const { isRefused, items, isCondition } = this.#phrase;
    if (isHard || isCondition) {
      this.#close();
      this.#phrase = new OrderPhrase(this.#rank);
      if (isHard) this.#sentence++;
      return;
    }
    // "get torches, sticks and coal" goes on; so does "no torches, sticks or coal".
    this.#next().isListed = isRefused && items.length > 0 && listGoesOn(this.#pieces, at);
    this.#phrase.isRefused = this.#phrase.isListed;
  }

  #deed(deed: string, at: number): void {
    const phrase = this.#phrase;
    if (phrase.isAside || phrase.isCondition) return;
    const next = this.#pieces[at + 1]?.kind;
    const isEnd = next === undefined || next === "break" || next === "cue";
    const isInfinitive =
      this.#rules.isVerbLast &&
      phrase.deed === undefined &&
      this.#pieces[at]?.said.endsWith("n") === true;
    if (isEnd && (phrase.isWish || isInfinitive) && phrase.items.length > 0 && !phrase.isIt) {
      // "I need the drone charged", "alle Truhen öffnen"
      phrase.deed = deed;
      phrase.isInherited = false;
      return;
    }
    const isRefused = phrase.isRefused && !phrase.isListed && phrase.items.length === 0;
    phrase.completeWith(this.#orders.at(-1)?.order);
    if (phrase.items.length > 0 || phrase.isIt) this.#next();
    if (this.#corrected.length === 0) this.#before = this.#orders.length;
    this.#phrase.begin(deed, this.#rules.going.has(deed));
    this.#phrase.isRefused = isRefused;
  }

  /** Ends the phrase and begins the next one. */
  #next(rank: number = this.#rank): OrderPhrase {
    const before = this.#phrase;
    this.#close();
    this.#phrase = new OrderPhrase(rank);
    this.#phrase.inherit(before);
    return this.#phrase;
  }

  #cue(cue: string, isLess: boolean, at: number): void {
    const phrase = this.#phrase;
    if (phrase.isCondition && cue !== "then") return;
    const isRefusal = REFUSING.has(cue) || cue === "banned";
    if (cue === "correct" || (isRefusal && this.#isAlone(at))) {
      this.#correct();
      return;
    }
    if (isLess && phrase.isPreferred && phrase.items.length > 0) {
      this.#next().isRefused = true;
      return;
    }
    if (REFUSING.has(cue)) {
      const before = phrase.items.length > 0 ? this.#next() : phrase;
      before.isRefused = true;
      before.isInherited = false;
    } else if (TELLING.has(cue)) {
      const isStart = phrase.items.length === 0 && phrase.deed === undefined;
      const told = isStart ? phrase : this.#next();
      told.isAside = true;
    } else this.#link(cue, at);
  }

  /** Refuses the next phrase. Behind a refusal of everything the next phrase is wanted ("no door except the red one"). */
  #except(): void {
    const { isRefused, items } = this.#phrase;
    if (isRefused && items.every(({ things }) => things[0] === "")) {
      items.length = 0;
      this.#phrase.isRefused = false;
      return;
    }
    this.#next().isRefused = true;
    this.#phrase.isInherited = false;
  }

  /** Whether a cue stands between commas: "milk snow, no, soot". */
  #isAlone(at: number): boolean {
    const [before, after] = [this.#pieces[at - 1], this.#pieces[at + 1]];
    return before?.kind === "break" && !before.isHard && after?.kind === "break";
  }

  /** Ends the phrase, whose deed goes on with other things. */
  #correct(): void {
    this.#next(this.#phrase.rank);
    const isOfSentence = ({ sentence }: Ranked): boolean => sentence === this.#sentence;
    this.#corrected = this.#orders.slice(this.#before).filter(isOfSentence);
  }

  #link(cue: string, at: number): void {
    const phrase = this.#phrase;
    switch (cue) {
      case "skipped":
      case "banned":
      // "fütter die Bären nicht"
      case "ban-late":
        phrase.isRefused = true;
        return;
      case "and":
      case "or":
        if (phrase.joinsNumber(this.#pieces[at + 1], this.#pieces[at + 2])) return;
        this.#list(cue, at);
        return;
      case "but": {
        const isException = this.#isException(at);
        this.#next().isRefused = isException;
        return;
      }
      case "prefer":
        this.#next().isPreferred = true;
        return;
      case "main":
        phrase.isWish = true;
        phrase.isStatement = false;
        return;
      case "first":
        phrase.rank = this.#rank - 0.9;
        return;
      case "last":
        // "the captain last, Bo first"
        if (phrase.items.length > 0 && this.#pieces[at + 1]?.kind === "break") phrase.rank += 1;
        else this.#next(++this.#rank);
        return;
      case "then":
        this.#next(++this.#rank);
        return;
      case "later":
        phrase.rank += 1;
        return;
      case "before":
        if (this.#pieces[at + 1]?.kind !== "time") this.#next(this.#rank + 0.5);
        else phrase.isDeadline = true;
        return;
      case "after":
        this.#next(this.#rank - 0.5);
        return;
      default:
    }
  }

  /** Whether "but" excepts things: "any hatch but the green ones". */
  #isException(at: number): boolean {
    const isOfMany = this.#phrase.items.at(-1)?.isCounted === true;
    const next = this.#pieces[at + 1]?.kind;
    if (!isOfMany || this.#pieces[at - 1]?.kind === "break") return false;
    return next === "determiner" || next === "things";
  }

  /** Continues a list, or the alternatives to what was said last. */
  #list(joint: "and" | "or", at: number): void {
    const { isRefused, items, deed } = this.#phrase;
    this.#phrase.completeWith(this.#orders.at(-1)?.order, thingsBehind(this.#pieces, at));
    if (items.length === 0) return;
    const { rank, isPreferred, isWish } = this.#phrase;
    const next = this.#next(rank);
    next.isWish = isWish;
    next.deed = deed;
    next.isJoined = true;
    next.isAlternative = joint === "or" && !isRefused;
    next.isRefused = isRefused && (joint === "or" || this.#phrase.isListed);
    next.isPreferred = isPreferred;
  }

  #close(): void {
    const phrase = this.#phrase;
    const { doubts, isRefused, items } = phrase;
    if (phrase.isAside) return;
    if (phrase.isRefused) {
      for (const { things, qualities } of items)
        for (const thing of things) this.#refused.set(thing, qualities);
      const last = this.#orders.at(-1);
      const { bareQualities } = phrase;
      if (bareQualities.length > 0) {
        if (last === undefined) this.#awaiting = bareQualities;
        else this.#refused.set(last.order.thing, bareQualities);
      }
      if (items.length === 0 && phrase.unknown !== undefined && phrase.deed !== undefined)
        this.#doubt({ kind: "thing", words: phrase.unknown, options: [] });
      return;
    }
    phrase.completeWith(this.#orders.at(-1)?.order);
    if (items.length === 0) {
      this.#refer(phrase);
      return;
    }
    if (phrase.isStatement || !phrase.isOrder) return;
    if (this.#corrected.length > 0)
      this.#orders = this.#orders.filter((one) => !this.#corrected.includes(one));
    this.#corrected = [];
    for (const doubt of doubts) this.#doubt(doubt);
    if (doubts.length > 0 || isRefused) return;
    const { deed = this.#rules.defaultDeed, to, place: at } = phrase;
    for (const { things, isSet, ...item } of items) {
      const { count, isMore, isDefinite, isPlural, isWhole, qualities } = item;
      const { isApposed, isNumbered, unknown, said } = item;
      const parts = isSet ? things.map((thing) => [thing]) : [things];
      for (const [thing = "", ...or] of parts) {
        const order: ThingOrder = {
          ...{ thing, or, count, isMore, isDefinite, isPlural, isWhole, qualities },
          ...{ isApposed, isNumbered, unknown, said, deed, to, at, same: [], index: this.#said++ },
        };
        if (
          !(phrase.isAlternative || phrase.isPreferred) ||
          !this.#alternate(order, phrase.isPreferred)
        )
          this.#orders.push({ order, rank: phrase.rank, sentence: this.#sentence });
      }
    }
    this.#share(phrase);
  }

  /** Gives a recipient or place behind a list to the whole list: "3 torches and a bed for bob". */
  #share({ to, place, deed, isInherited }: OrderPhrase): void {
    if ((to === undefined && place === undefined) || !isInherited) return;
    for (let at = this.#orders.length - 2; at >= 0; at--) {
      const { order, sentence } = this.#orders[at] as Ranked;
      if (sentence !== this.#sentence || order.deed !== deed) return;
      if (order.to !== undefined || order.at !== undefined) return;
      (this.#orders[at] as Ranked).order = { ...order, to, at: place };
    }
  }

  /** Adds an alternative to the last order. */
  #alternate(order: ThingOrder, isPreferred: boolean): boolean {
    const last = this.#orders.at(-1);
    if (last === undefined || last.sentence !== this.#sentence) return false;
    last.order = alternative(last.order, order, isPreferred);
    return true;
  }

  /** Applies a phrase without things to the previous order: "make it 5", "and put it in the chest". */
  #refer(phrase: OrderPhrase): void {
    const { deed, isInherited, unknown, doubts } = phrase;
    const last = this.#orders.at(-1);
    const count = phrase.bareCount;
    if (last !== undefined && count !== undefined && (phrase.isIt || phrase.isBare)) {
      this.#corrected = [];
      last.order = { ...last.order, count };
      return;
    }
    const isDeedWithIt = phrase.isIt && deed !== undefined && !isInherited;
    if (isDeedWithIt && this.#rules.addsDeeds) {
      this.#again(phrase, deed);
      return;
    }
    if (last !== undefined && isDeedWithIt) {
      this.#corrected = [];
      const { to = last.order.to, place = last.order.at } = phrase;
      last.order = { ...last.order, deed, to, at: place };
      return;
    }
    for (const doubt of doubts) this.#doubt(doubt);
    const { verb } = phrase;
    const isOther = deed === undefined || isInherited;
    if (last !== undefined && verb !== undefined && isOther && unknown === undefined) {
      if (!phrase.isIt || phrase.hasParticle)
        this.#doubt({ kind: "thing", words: verb, options: [] });
      return;
    }
    // "refuel flight 7" where no thing is called so reads like "bring bob 7 …".
    if (
      doubts.length === 0 &&
      typeof count === "number" &&
      phrase.isNameless &&
      deed !== undefined
    ) {
      this.#doubt({ kind: "thing", words: `${phrase.to} ${count}`, options: [] });
      return;
    }
    if (doubts.length > 0 || phrase.isStatement || unknown === undefined) return;
    const isAsked = !isInherited || phrase.isCounted || phrase.isJoined;
    if (deed !== undefined && !phrase.isIt && isAsked)
      this.#doubt({ kind: "thing", words: unknown, options: [] });
  }

  /** Adds a further deed with the things of the orders before. */
  #again(phrase: OrderPhrase, deed: string): void {
    const last = this.#orders.at(-1);
    for (const doubt of phrase.doubts) this.#doubt(doubt);
    if (phrase.doubts.length > 0) return;
    if (last === undefined) {
      this.#doubt({ kind: "thing", words: phrase.pronoun, options: [] });
      return;
    }
    this.#corrected = [];
    const { to, place: at, rank } = phrase;
    const same = this.#meant(phrase.isThem).map(({ order }) => order.index);
    const order = { ...last.order, said: phrase.pronoun, deed, to, at, same, index: this.#said++ };
    this.#orders.push({ order, rank, sentence: this.#sentence });
  }

  /** The orders whose things a pronoun stands for: the last one, or all with its deed: "wake Bo and Flo and heal them". */
  #meant(isThem: boolean): readonly Ranked[] {
    const last = this.#orders.slice(-1);
    if (!isThem) return last;
    const deed = last[0]?.order.deed;
    const start = this.#orders.findLastIndex(({ order }) => order.deed !== deed) + 1;
    return this.#orders.slice(start);
  }

  #doubt(doubt: OrderDoubt): void {
    this.#doubts.push(doubt);
    if (doubt.kind === "condition" || doubt.kind === "time") this.#doubtful.add(this.#sentence);
  }
}
