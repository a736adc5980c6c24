import { OrderPhrase } from "./order-phrase.ts";
import type { OrderPiece } from "./order-piece.ts";
import type { OrderDoubt, ThingMention, ThingOrder } from "./order-vocabulary.ts";

type Ranked = { order: ThingOrder; rank: number; sentence: number };

/** Cues after which things are refused. */
const REFUSING = new Set(
  "ban ban-first ban-doing refuse refuse-first dislike end avoid skip prevent nobody".split(" "),
);
/** Cues that end what a clause says about an order. */
const TELLING = new Set(["aside", "lack", "keep", "stays"]);

/** Builds orders from pieces, from left to right. */
export class OrderBuilder {
  readonly #pieces: readonly OrderPiece[];
  readonly #defaultDeed: string;
  readonly #going: ReadonlySet<string>;
  readonly #othersOf: (thing: string) => readonly string[];
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

  /**
   * @param othersOf other things of the same kind
   * @param going deeds that are about a place
   */
  constructor(
    pieces: readonly OrderPiece[],
    defaultDeed: string,
    othersOf: (thing: string) => readonly string[],
    going: ReadonlySet<string>,
  ) {
    this.#going = going;
    this.#pieces = pieces;
    this.#othersOf = othersOf;
    this.#defaultDeed = defaultDeed;
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
    const options = this.#othersOf(order.thing).filter(isAllowed);
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
    this.#next().isListed = isRefused && items.length > 0 && this.#listGoesOn(at);
    this.#phrase.isRefused = this.#phrase.isListed;
  }

  /** Whether a list goes on behind a comma. */
  #listGoesOn(at: number): boolean {
    for (const piece of this.#pieces.slice(at + 1)) {
      if (piece.kind === "deed" || (piece.kind === "break" && piece.isHard)) return false;
      if (piece.kind === "cue") return piece.cue === "or" || piece.cue === "and";
    }
    return false;
  }

  #deed(deed: string, at: number): void {
    const phrase = this.#phrase;
    if (phrase.isAside || phrase.isCondition) return;
    const next = this.#pieces[at + 1]?.kind;
    const isEnd = next === undefined || next === "break" || next === "cue";
    if (isEnd && phrase.isWish && phrase.items.length > 0 && !phrase.isIt) {
      // "I need the drone charged"
      phrase.deed = deed;
      phrase.isInherited = false;
      return;
    }
    const isRefused = phrase.isRefused && !phrase.isListed && phrase.items.length === 0;
    if (phrase.items.length > 0 || phrase.isIt) this.#next();
    if (this.#corrected.length === 0) this.#before = this.#orders.length;
    this.#phrase.begin(deed, this.#going.has(deed));
    this.#phrase.isRefused = isRefused;
  }

  /** Ends the phrase and begins the next one. */
  #next(rank: number = this.#rank): OrderPhrase {
    const { deed, to, isToAll } = this.#phrase;
    this.#close();
    this.#phrase = new OrderPhrase(rank);
    this.#phrase.deed = deed;
    this.#phrase.isInherited = deed !== undefined;
    if (isToAll) this.#phrase.to = to;
    this.#phrase.isToAll = isToAll;
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
        phrase.isRefused = true;
        return;
      case "and":
      case "or":
        if (phrase.joinsNumber(this.#pieces[at + 1], this.#pieces[at + 2])) return;
        this.#list(cue);
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
      case "then":
      case "last":
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
  #list(joint: "and" | "or"): void {
    const { isRefused, items, deed } = this.#phrase;
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
    const { deed = this.#defaultDeed, to, place: at } = phrase;
    for (const { things, isSet, ...item } of items) {
      const { count, isMore, isDefinite, isPlural, isWhole, qualities } = item;
      const { isApposed, isNumbered, unknown, said } = item;
      const parts = isSet ? things.map((thing) => [thing]) : [things];
      for (const [thing = "", ...or] of parts) {
        const order: ThingOrder = {
          ...{ thing, or, count, isMore, isDefinite, isPlural, isWhole, qualities },
          ...{ isApposed, isNumbered, unknown, said, deed, to, at },
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

  /** A recipient or place behind a list is that of the whole list: "3 torches and a bed for bob". */
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
    const { thing, or, count, to, at } = last.order;
    const [first, ...others] = isPreferred
      ? [order.thing, ...order.or, thing, ...or]
      : [thing, ...or, order.thing, ...order.or];
    const many = count === 1 ? order.count : count;
    last.order = {
      ...last.order,
      thing: first ?? thing,
      or: others,
      count: many,
      to: to ?? order.to,
      at: at ?? order.at,
    };
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
    if (last !== undefined && phrase.isIt && deed !== undefined && !isInherited) {
      this.#corrected = [];
      const { to = last.order.to, place = last.order.at } = phrase;
      last.order = { ...last.order, deed, to, at: place };
      return;
    }
    for (const doubt of doubts) this.#doubt(doubt);
    const { verb } = phrase;
    const isOther = deed === undefined || isInherited;
    if (last !== undefined && verb !== undefined && isOther && unknown === undefined) {
      if (!phrase.isIt) this.#doubt({ kind: "thing", words: verb, options: [] });
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

  #doubt(doubt: OrderDoubt): void {
    this.#doubts.push(doubt);
    if (doubt.kind === "condition" || doubt.kind === "time") this.#doubtful.add(this.#sentence);
  }
}
