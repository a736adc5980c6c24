import { Ways } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { ThingPlace } from "../layout.ts";
import type { Thing } from "../things/thing.ts";
import { UNKNOWN, type WayBook, WITHOUT_WAY } from "../things/way-book.ts";
import { StandIn, type ThingBinding } from "./binding.ts";

/** The traveller: its name, its body, and the thing at its position. */
export interface Traveller {
  readonly name: string;
  /** Agents of a body have the same ways between things. */
  readonly body: string;
  readonly at: Thing | undefined;
}

/** The ways of a binding, and whether all of them are known. Lower bounds replace unknown ones. */
export interface BoundWays {
  readonly ways: Ways | undefined;
  readonly areWaysExact: boolean;
  /** Whether no way is known to be missing. */
  readonly areWaysWhole: boolean;
  /** The indices of unknown ways in the table, which has bounds or guesses for them. */
  readonly unknownWays: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

/** Looks up the ways between the things of a binding, in slices. Undefined for domains without ways. */
export function* bindWays(
  binding: ThingBinding,
  book: WayBook,
  traveller: Traveller,
): Work<BoundWays> {
  const { layout } = binding;
  const { position, hasWays } = layout;
  if (position === undefined || !hasWays) {
    return { ways: undefined, areWaysExact: true, areWaysWhole: true, unknownWays: NONE };
  }
  const { variable } = position;
  const size = variable.values.length;
  const costs = new Int32Array(size * size);
  const places = layout.places.filter(
    (place) => binding.at(place) !== undefined && layout.codeOf(variable, place) >= 0,
  );
  const unknownWays = new Set<number>();
  let areWaysWhole = true;
  const known = (cost: number, from: Thing | undefined, to: Thing, index: number): number => {
    if (cost === WITHOUT_WAY) areWaysWhole = false;
    if (cost !== UNKNOWN) return cost;
    unknownWays.add(index);
    return book.estimate(traveller.name, from, to);
  };
  const elsewhere = layout.codeWithout(variable, false);
  const classes: number[] = [];
  for (const end of places) {
    const to = binding.at(end)?.thing as Thing | StandIn;
    const code = layout.codeOf(variable, end);
    const fromHere = elsewhere * size + code;
    const here =
      to instanceof StandIn
        ? to.scaledCost
        : known(hereCost(to, book, traveller), undefined, to, fromHere);
    costs[fromHere] = here;
    classes.push(end.index, wayClass(here));
    for (const start of places) {
      if (start === end) continue;
      if (book.takePause()) yield;
      const index = layout.codeOf(variable, start) * size + code;
      costs[index] = between(start, to, index);
    }
    // The way to the agent's own position.
    costs[code * size + code] = 1;
  }
  const areWaysExact = unknownWays.size === 0;
  if (!areWaysExact) fillUnknown(costs);
  const ways = new Ways(variable, costs, `world ${classes.join()}`);
  return { ways, areWaysExact, areWaysWhole, unknownWays };

  function between(start: ThingPlace, to: Thing | StandIn, index: number): number {
    const from = binding.at(start)?.thing as Thing | StandIn;
    if (to instanceof StandIn) return to.scaledCost;
    // The position of an unseen thing is unknown: leaving it may be as far as finding it.
    if (from instanceof StandIn) return from.scaledCost;
    return known(book.between(traveller.name, traveller.body, from, to), from, to, index);
  }
}

/** Unknown ways count as long as the longest known one, so that no plan prefers them. */
function fillUnknown(costs: Int32Array): void {
  let longest = 1;
  for (const cost of costs) longest = Math.max(longest, cost);
  for (let at = 0; at < costs.length; at++) if (costs[at] === UNKNOWN) costs[at] = longest;
}

function hereCost(to: Thing, book: WayBook, { name, body, at }: Traveller): number {
  return at === undefined ? book.fromHere(name, to) : book.between(name, body, at, to);
}

/** The highest cost of a way. */
const MOST_COST = 2 ** 31;
/** The least whole cost of each class above the first: the powers of 1.5, rounded up. */
const CLASS_STARTS: readonly number[] = classStarts();

function classStarts(): number[] {
  const starts: number[] = [];
  // Products, unlike logarithms, are the same on every machine.
  for (let start = 1.5; start <= MOST_COST; start *= 1.5) starts.push(Math.ceil(start));
  return starts;
}

/**
 * The class of a cost in cache keys. Each class is half as dear again as the one before, so agents
 * at similar distances share plans. Every plan is priced again before it is served.
 */
export function wayClass(scaledCost: number): number {
  if (scaledCost <= WITHOUT_WAY) return scaledCost - 1;
  let low = 0;
  let high = CLASS_STARTS.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((CLASS_STARTS[middle] as number) <= scaledCost) low = middle + 1;
    else high = middle;
  }
  return low;
}
