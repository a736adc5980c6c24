import type { ThingsNamed } from "../pieces/name-index.ts";
import type { OrderPiece } from "../pieces/order-piece.ts";
import type { OrderDoubt, ThingOrder } from "../pieces/order-vocabulary.ts";
import { product } from "../pieces/units.ts";
import { type OrderItem, takeBehind } from "./order-item.ts";
import { Quantity } from "./quantity.ts";

/** Pieces before which a word after a deed is a name: "bring bob three torches". */
const QUANTITY: ReadonlySet<OrderPiece["kind"]> = new Set([
  "number",
  "one",
  "determiner",
  "all",
  "half",
  "more",
] as const);

/** Pieces right behind which a word without a meaning may be a name. */
const UNKNOWN_BEHIND: ReadonlySet<OrderPiece["kind"]> = new Set(["things", "unknown"] as const);

const PLURAL = /s$/i;
/** German articles before which a form such as `Patienten` may be one patient. */
const DATIVE = /^de[nms]$/i;

/** A part of an order with one deed. */
export class OrderPhrase {
  deed: string | undefined;
  /** Whether the deed was said in an earlier phrase. */
  isInherited = false;
  rank: number;
  isRefused = false;
  isAside = false;
  isCondition = false;
  isStatement = false;
  isWish = false;
  isPreferred = false;
  isAlternative = false;
  /** Whether it follows "and" or "or". */
  isJoined = false;
  isDeadline = false;
  /** Whether it refers to an earlier order. */
  isIt = false;
  /** Whether it may refer to several. */
  isThem = false;
  pronoun = "";
  /** Whether a name of a recipient may follow: `bring bob`. */
  awaitsName = false;
  readonly items: OrderItem[] = [];
  readonly doubts: OrderDoubt[] = [];
  to: string | undefined;
  /** Whether the recipient was named before the things, and holds for the rest of the list. */
  isToAll = false;
  /** Whether the refusal comes from an earlier part of a list. */
  isListed = false;
  place: { readonly how: string; readonly thing: string } | undefined;
  /** The last word without a meaning. */
  unknown: string | undefined;
  /** A clause with a common verb that is no deed: "come back". */
  verb: string | undefined;

  #quantity = new Quantity();
  /** The last quality as written. */
  #qualified = "";
  #isOfThing = false;
  #isGoing = false;
  #isVerbUnknown = false;
  #isNamed = false;
  #preposition: Extract<OrderPiece, { kind: "place" }> | undefined;

  constructor(rank: number) {
    this.rank = rank;
  }

  /** Whether it ends in a particle of a verb that is no deed: "mach sie zu". */
  get hasParticle(): boolean {
    return this.verb !== undefined && this.#preposition !== undefined;
  }

  /** Gives bare qualities their things: "load the red", "the red and the green door". */
  completeWith(last: ThingOrder | undefined, next?: string): void {
    const isNew = !this.isInherited || this.isJoined || this.#quantity.isDetermined;
    const isAsked = this.deed !== undefined && isNew && this.unknown === undefined;
    if (this.bareQualities.length === 0 || !isAsked || this.isRefused || this.isCondition) return;
    const thing = next ?? (this.isInherited ? (last?.thing ?? "") : "");
    this.#addItem({ things: [thing], length: 1, isSet: false, isVague: false }, this.#qualified);
  }

  /** Whether the phrase asks for its things. */
  get isOrder(): boolean {
    return this.deed !== undefined || !(this.#isVerbUnknown || this.isStatement);
  }

  /** Whether a number was said. */
  get isCounted(): boolean {
    return this.#quantity.number !== undefined || this.#quantity.isAll;
  }

  /** Whether the phrase is nothing but a number. */
  get isBare(): boolean {
    return this.unknown === undefined && (this.deed === undefined || this.isInherited);
  }

  /** The qualities of things that are named elsewhere: "the red ones". */
  get bareQualities(): readonly string[] {
    return this.items.length === 0 ? this.#quantity.qualities : [];
  }

  /** Whether all that is said is a word and a number behind a deed: "refuel flight 7", "bring bob 5". */
  get isNameless(): boolean {
    return this.#isNamed && this.items.length === 0;
  }

  /** The number of a phrase without things. */
  get bareCount(): number | "all" | undefined {
    if (this.#quantity.isAll) return "all";
    const count = this.#quantity.number;
    return count !== undefined &&
      Number.isInteger(count) &&
      count > 0 &&
      this.#quantity.unit === undefined
      ? count
      : undefined;
  }

  /** Whether "and" or "or" goes on with a quantity: "two and a half stacks", "two or three". */
  joinsNumber(next: OrderPiece | undefined, afterNext: OrderPiece | undefined): boolean {
    if (this.#quantity.number === undefined && this.#quantity.unit === undefined) return false;
    const isHalf = next?.kind === "half" || (next?.kind === "one" && afterNext?.kind === "half");
    return isHalf || (next?.kind === "number" && this.items.length === 0);
  }

  /** Goes on with the deed of the phrase before. */
  inherit(before: OrderPhrase): void {
    this.deed = before.deed;
    this.isInherited = before.deed !== undefined;
    this.#isGoing = before.#isGoing;
    if (before.isToAll) this.to = before.to;
    this.isToAll = before.isToAll;
  }

  /** Begins with a deed. */
  begin(deed: string, isGoing: boolean): void {
    this.deed = deed;
    this.#isGoing = isGoing;
    this.isInherited = false;
    this.awaitsName = true;
    this.#preposition = undefined;
    if (this.isToAll) this.to = undefined;
    this.isToAll = false;
  }

  /** Takes a piece. */
  take(piece: OrderPiece, all: readonly OrderPiece[], at: number): void {
    if (this.isAside || this.isCondition) return;
    const { awaitsName } = this;
    if (piece.kind !== "me") this.awaitsName = false;
    switch (piece.kind) {
      case "things":
        this.#takeThings(piece, all[at - 1]);
        return;
      case "number":
        this.#takeNumber(piece.value, all, at);
        return;
      case "unit":
        this.#quantity.unit = product(this.#quantity.unit, piece.unit);
        return;
      case "place":
        this.#preposition = piece;
        return;
      case "quality":
        this.#takeQuality(piece.quality, all, at);
        return;
      case "unknown":
        this.#takeUnknown(piece.said, awaitsName, all, at);
        return;
      default:
        this.#takeMark(piece);
    }
  }

  #takeMark({ kind, said }: OrderPiece): void {
    switch (kind) {
      case "all":
        this.#quantity.isAll = true;
        return;
      case "everything":
        this.#quantity.isAll = true;
        this.#preposition = undefined;
        this.#addItem({ things: [""], length: 1, isSet: false, isVague: false }, said);
        return;
      case "verb":
        this.verb ??= said;
        return;
      case "half":
        if (this.#quantity.number === undefined && this.#quantity.unit === undefined)
          this.#quantity.isHalved = true;
        else this.#quantity.half = 0.5;
        return;
      case "more":
        this.#quantity.isMore = true;
        return;
      case "vague":
        this.#quantity.vague = said;
        return;
      case "one":
        this.#quantity.isOne = true;
        this.#quantity.isDetermined = true;
        return;
      case "set":
        this.#quantity.isSet = true;
        return;
      case "determiner":
        this.#quantity.isDetermined = true;
        this.#quantity.isDefinite = true;
        this.#quantity.determiner = said;
        return;
      case "of":
        this.#isOfThing = this.items.length > 0;
        return;
      case "me":
        if (this.#preposition?.isRecipient !== false) this.#takeRecipient("me");
        this.#preposition = undefined;
        return;
      case "it":
      case "them":
        this.isIt = true;
        this.isThem = kind === "them";
        this.pronoun = said;
        return;
      case "subject":
        this.#takeSubject();
        return;
      case "time":
        if (!this.isDeadline) this.doubts.push({ kind: "time", words: said, options: [] });
        this.#preposition = undefined;
        return;
      case "condition":
        this.isCondition = true;
        this.doubts.push({ kind: "condition", words: said, options: [] });
        return;
      default:
    }
  }

  #takeRecipient(name: string): void {
    this.to = name;
    this.isToAll = this.items.length === 0;
  }

  #takeSubject(): void {
    if (this.items.length > 0 || this.isWish) return;
    this.isStatement = this.deed === undefined && !this.isWish;
  }

  #takeNumber(value: number, all: readonly OrderPiece[], at: number): void {
    const last = this.items.at(-1);
    const before = all[at - 1]?.kind;
    const isBehind = before === "things" || (before === "times" && all[at - 2]?.kind === "things");
    if (last !== undefined && isBehind && !last.isCounted && this.#countsBefore(all, at)) {
      last.count = value;
      last.isNumbered = true;
      this.#checkCount(value, all[at]?.said ?? "");
      return;
    }
    // The lower end of a range counts: "two or three", "5-10".
    if (this.#quantity.number === undefined) this.#quantity.number = value;
  }

  /** Whether a number counts the things before it: "torches 16, iron 5", and not "torches, 16 iron". */
  #countsBefore(all: readonly OrderPiece[], at: number): boolean {
    if (all[at + 1]?.kind !== "things") return all[at + 1]?.kind !== "unit";
    return all[at + 2]?.kind === "number";
  }

  /** A quality belongs to the thing after it, or to the one before it: "the tree in the north". */
  #takeQuality(quality: string, all: readonly OrderPiece[], at: number): void {
    const last = this.items.at(-1);
    const next = all.slice(at + 1).find(({ kind }) => kind !== "quality" && kind !== "filler");
    const isBefore = next?.kind === "things" || last === undefined;
    if (!isBefore) {
      this.#preposition = undefined;
      last.qualities.push(quality);
      return;
    }
    this.#quantity.qualities.push(quality);
    this.#qualified = all[at]?.said ?? "";
  }

  #takeThings(
    { said, named }: Extract<OrderPiece, { kind: "things" }>,
    before: OrderPiece | undefined,
  ): void {
    const preposition = this.#preposition;
    this.#preposition = undefined;
    const [thing = ""] = named.things;
    const last = this.items.at(-1);
    if (this.#isOfThing && last !== undefined) {
      // "the chest of Bo"
      last.qualities.push(`of:${thing}`);
      this.#clearQuantity();
      return;
    }
    if (preposition !== undefined && this.#goesTo(preposition)) {
      this.#addItem(named, said);
      return;
    }
    if (preposition !== undefined) {
      if (preposition.isPlace) this.place = { how: preposition.said.toLowerCase(), thing };
      this.#clearQuantity();
      return;
    }
    this.#addItem(named, said, before?.kind === "things");
  }

  /** Whether a place is what the deed is about: "go to the tree". */
  #goesTo({ isPlace, isRecipient }: Extract<OrderPiece, { kind: "place" }>): boolean {
    // "go to the tree and to the rock"
    const isGoing = this.#isGoing && (isRecipient || !this.isInherited);
    // "evita a Otto"
    return (isPlace || this.isRefused) && (isGoing || this.isRefused) && this.items.length === 0;
  }

  #addItem(named: ThingsNamed, said: string, isApposed = false): void {
    const isOwnVerb = this.unknown !== undefined && this.items.length === 0;
    if (isOwnVerb && (this.deed === undefined || this.isInherited)) this.#isVerbUnknown = true;
    // The game has no "purple torch".
    if (isOwnVerb && this.deed !== undefined) {
      const words = `${this.unknown} ${said}`;
      this.doubts.push({ kind: "thing", words, options: named.things });
    }
    if (named.isVague) this.doubts.push({ kind: "which", words: said, options: named.things });
    if (named.isPart === true && !this.isRefused && !this.isCounted) this.isPreferred = true;
    const count = this.#count(named.things, said);
    this.items.push({
      said,
      things: named.things,
      isSet: named.isSet,
      count,
      isMore: this.#quantity.isMore,
      isDefinite: this.#quantity.isCertain,
      isPlural:
        (PLURAL.test(said) && !PLURAL.test(named.things[0] ?? "")) ||
        (named.isPlural === true && !DATIVE.test(this.#quantity.determiner)),
      qualities: this.#quantity.qualities,
      isCounted: this.#quantity.isCounted,
      isWhole: this.#quantity.isDefinite && this.#quantity.number !== undefined,
      isApposed,
      isNumbered: false,
      unknown: undefined,
    });
    this.unknown = undefined;
    this.#clearQuantity();
  }

  #count(things: readonly string[], said: string): number | "all" {
    if (this.#quantity.isAll && this.#quantity.number === undefined && !this.#quantity.isSet)
      return "all";
    if (this.#quantity.vague !== undefined && this.#quantity.number === undefined) {
      this.doubts.push({ kind: "count", words: `${this.#quantity.vague} ${said}`, options: [] });
      return 1;
    }
    const count = this.#quantity.countOf(things[0] ?? "");
    this.#checkCount(count, `${this.#quantity.many} ${said}`);
    return count;
  }

  #checkCount(count: number, words: string): void {
    if (!Number.isSafeInteger(count) || count < 1)
      this.doubts.push({ kind: "count", words, options: [] });
  }

  #takeUnknown(said: string, awaitsName: boolean, all: readonly OrderPiece[], at: number): void {
    const preposition = this.#preposition;
    this.#preposition = undefined;
    if (preposition?.isRecipient === true && !this.#quantity.isDetermined) {
      this.#takeRecipient(said);
      return;
    }
    if (preposition !== undefined) return;
    const next = all[at + 1]?.kind;
    if (
      awaitsName &&
      ((next !== undefined && QUANTITY.has(next)) || (next === "things" && /^\p{Lu}/u.test(said)))
    ) {
      this.#takeRecipient(said);
      this.#isNamed = true;
      return;
    }
    this.unknown = this.unknown === undefined ? said : `${this.unknown} ${said}`;
    if (UNKNOWN_BEHIND.has(all[at - 1]?.kind ?? "filler"))
      takeBehind(this.items, said, all[at - 1]);
  }

  #clearQuantity(): void {
    this.#quantity = new Quantity();
    this.#isOfThing = false;
  }
}
