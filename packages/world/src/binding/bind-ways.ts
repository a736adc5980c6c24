import { Ways } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { ThingLayout, ThingPlace } from "../layout.ts";
import type { Thing } from "../things/thing.ts";
import { UNKNOWN, type WayBook, WITHOUT_WAY } from "../things/way-book.ts";
import { wayClass } from "../things/way-class.ts";
import { StandIn, type ThingBinding } from "./binding.ts";

/** The traveller: its name, its body, and the thing at its position. */
export interface Traveller {
  readonly name: string;
  /** Agents of a body have the same ways between things. */
  readonly body: string;
  readonly at: Thing | undefined;
}

/** A way whose cost is not known. */
export interface UnknownWay {
  /** Undefined for the agent's position, if that is no thing. */
  readonly from: Thing | undefined;
  readonly to: Thing;
  /** Whether the game was asked, and has to compute the cost first. */
  readonly isAsked: boolean;
  /** Whether there is no lower bound either. */
  readonly isGuess: boolean;
}

/** The ways of a binding. Lower bounds replace unknown costs, or guesses where the game has no bounds. */
export interface BoundWays {
  readonly ways: Ways | undefined;
  /** Whether no way is known to be missing. */
  readonly areWaysWhole: boolean;
  /** By index in the table. */
  readonly unknownWays: ReadonlyMap<number, UnknownWay>;
}

const NONE: ReadonlyMap<number, UnknownWay> = new Map();
/**
 * Share of the remaining lookups for a table with more unknown ways than that. The rest is kept for
 * the ways of its plans.
 */
const TABLE_SHARE = 0.25;

/**
 * Looks up the ways between the things of a binding, in slices. Undefined for domains without ways.
 *
 * @param share of the lookups left, for a table with more unknown ways
 */
export function* bindWays(
  binding: ThingBinding,
  book: WayBook,
  traveller: Traveller,
  share: number = TABLE_SHARE,
): Work<BoundWays> {
  const table = WayTable.of(binding, book, traveller);
  if (table === undefined) return { ways: undefined, areWaysWhole: true, unknownWays: NONE };
  const { unknown } = table;
  if (unknown.size <= book.left) {
    yield* table.ask(unknown.keys());
    table.fillBounds();
  } else {
    table.fillBounds();
    yield* table.ask(table.nearestFirst(), book.left * (1 - share));
  }
  table.fillGuesses();
  return table.bound;
}

/**
 * Asks for some unknown ways of a table, and returns the table with their costs.
 *
 * @param wanted their indices in the table
 */
export function* learnWays(
  binding: ThingBinding,
  before: BoundWays,
  wanted: Iterable<number>,
  book: WayBook,
  traveller: Traveller,
): Work<BoundWays> {
  const table = WayTable.of(binding, book, traveller, before);
  if (table === undefined) return before;
  yield* table.ask(wanted);
  return table.bound;
}

/** The costs of the ways between the things of a binding, while they become known. */
class WayTable {
  readonly unknown: Map<number, UnknownWay>;
  readonly #binding: ThingBinding;
  readonly #position: NonNullable<ThingLayout["position"]>["variable"];
  readonly #book: WayBook;
  readonly #traveller: Traveller;
  readonly #costs: Int32Array;
  readonly #places: readonly ThingPlace[];
  /** The code of each of these places, and of any other position, as values of the position. */
  readonly #codes: readonly number[];
  readonly #elsewhere: number;
  #areWhole: boolean;

  private constructor(
    binding: ThingBinding,
    position: NonNullable<ThingLayout["position"]>["variable"],
    book: WayBook,
    traveller: Traveller,
    before: BoundWays | undefined,
  ) {
    const { layout } = binding;
    this.#binding = binding;
    this.#position = position;
    this.#book = book;
    this.#traveller = traveller;
    this.#places = layout.places.filter(
      (place) => binding.at(place) !== undefined && layout.codeOf(position, place) >= 0,
    );
    this.#codes = this.#places.map((place) => layout.codeOf(position, place));
    this.#elsewhere = layout.codeWithout(position, false);
    this.unknown = new Map(before?.unknownWays);
    this.#areWhole = before?.areWaysWhole ?? true;
    this.#costs = before?.ways?.scaledCosts.slice() ?? new Int32Array(position.values.length ** 2);
  }

  /** @param before ways of the same binding; without them the table has what is known */
  static of(
    binding: ThingBinding,
    book: WayBook,
    traveller: Traveller,
    before?: BoundWays,
  ): WayTable | undefined {
    const { position, hasWays } = binding.layout;
    if (position === undefined || !hasWays) return undefined;
    const table = new WayTable(binding, position.variable, book, traveller, before);
    if (before === undefined) table.#fillKnown();
    return table;
  }

  get bound(): BoundWays {
    const classes: number[] = [];
    const here = this.#elsewhere * this.#size;
    for (const [at, { index }] of this.#places.entries()) {
      const cost = this.#costs[here + (this.#codes[at] as number)] as number;
      classes.push(index, wayClass(cost));
    }
    const ways = new Ways(this.#position, this.#costs, `world ${classes.join()}`);
    return { ways, areWaysWhole: this.#areWhole, unknownWays: this.unknown };
  }

  get #size(): number {
    return this.#position.values.length;
  }

  #fillKnown(): void {
    const things = this.#places.map((place) => this.#binding.at(place)?.thing as Thing | StandIn);
    const size = this.#size;
    for (const [end, to] of things.entries()) {
      const code = this.#codes[end] as number;
      this.#fill(this.#elsewhere * size + code, this.#traveller.at, to);
      for (const [start, from] of things.entries()) {
        const index = (this.#codes[start] as number) * size + code;
        // The way to the agent's own position.
        if (start === end) this.#costs[index] = 1;
        else this.#fill(index, from, to);
      }
    }
  }

  #fill(index: number, from: Thing | StandIn | undefined, to: Thing | StandIn): void {
    if (to instanceof StandIn) this.#costs[index] = to.scaledCost;
    // The position of an unseen thing is unknown: leaving it may be as far as finding it.
    else if (from instanceof StandIn) this.#costs[index] = from.scaledCost;
    else {
      const { name, body } = this.#traveller;
      const cost = this.#book.known(name, body, from, to);
      this.#costs[index] = cost;
      if (cost === WITHOUT_WAY) this.#areWhole = false;
      if (cost === UNKNOWN) this.unknown.set(index, { from, to, isAsked: false, isGuess: false });
    }
  }

  /**
   * Asks the game for unknown ways.
   *
   * @param kept number of lookups to reserve in this tick
   */
  *ask(wanted: Iterable<number>, kept = 0): Work {
    const book = this.#book;
    const { name, body } = this.#traveller;
    for (const index of wanted) {
      const way = this.unknown.get(index);
      if (way === undefined) continue;
      if (book.takePause()) yield;
      const { from, to } = way;
      const before = book.asked;
      const cost =
        from === undefined
          ? book.fromHere(name, to, kept)
          : book.between(name, body, from, to, kept);
      if (cost === WITHOUT_WAY) this.#areWhole = false;
      if (cost !== UNKNOWN) {
        this.#costs[index] = cost;
        this.unknown.delete(index);
      } else if (book.asked > before) this.unknown.set(index, { ...way, isAsked: true });
    }
  }

  /** The unknown ways: those from the agent's position, then the shortest ones by their bounds. */
  nearestFirst(): readonly number[] {
    if (this.#book.left === 0 && !this.#book.hasMissed(this.#traveller.name)) return [];
    const here = this.#elsewhere * this.#size;
    const rankOf = (index: number): number => {
      if (index >= here && index < here + this.#size) return 0;
      const cost = this.#costs[index] as number;
      return cost === UNKNOWN ? Number.POSITIVE_INFINITY : cost;
    };
    const ranked = [...this.unknown.keys()].map((index) => ({ index, rank: rankOf(index) }));
    // The difference of two infinities is no number.
    ranked.sort((one, other) => (one.rank === other.rank ? 0 : one.rank - other.rank));
    return ranked.map(({ index }) => index);
  }

  /** Fills in the game's bounds of unknown ways. */
  fillBounds(): void {
    for (const [index, way] of this.unknown) {
      const { from, to } = way;
      const bound = this.#book.estimate(this.#traveller.name, from, to);
      this.#costs[index] = bound;
      if (bound === UNKNOWN) this.unknown.set(index, { ...way, isGuess: true });
    }
  }

  /** Ways without a bound count as long as the longest known one, so that no plan prefers them. */
  fillGuesses(): void {
    if (this.unknown.size === 0) return;
    let longest = 1;
    for (const cost of this.#costs) longest = Math.max(longest, cost);
    for (let at = 0; at < this.#costs.length; at++) {
      if (this.#costs[at] === UNKNOWN) this.#costs[at] = longest;
    }
  }
}
