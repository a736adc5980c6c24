import type { Work } from "@understudy/planner-core/internal";
import type { Kind, ThingLayout } from "../layout.ts";
import { lookAtEach } from "../things/in-pieces.ts";
import type { Facts, Thing } from "../things/thing.ts";
import type { WayBook } from "../things/way-book.ts";
import type { Asker } from "./asker.ts";
import type { ThingBinding } from "./binding.ts";
import type { Passing } from "./passing.ts";
import type { GoalRelevance } from "./relevance.ts";
import { type Cheapest, WayGraph, type WayNode } from "./way-graph.ts";

/** A thing that a plan may need, and how far it is by the cheapest way through others. */
export interface NeededThing {
  readonly thing: Thing;
  readonly facts: Facts;
  readonly scaledCost: number;
  /** The things that are passed on the way there. */
  readonly through: readonly Thing[];
}

/** The parts of a world that decide about detours. */
export interface PassageParts {
  readonly layout: ThingLayout;
  readonly book: WayBook;
  readonly passing: Passing;
}

/** The most things that are looked at at all. */
const MOST_NODES = 4000;

/** A node of the graph, and what it is there for. */
interface PassageNode extends WayNode {
  readonly facts: Facts | undefined;
  /** Whether something may be done there. */
  readonly isEnd: boolean;
  /** Whether others claim it. */
  readonly isHeld: boolean;
}

/**
 * The things that a cheapest plan for a goal can need where ways are no shortest paths: those that can matter, and those that
 * are passed on a way to them that is cheaper than the direct one, or the only one.
 *
 * A plan is a row of steps with something done at their ends. Between two ends it takes either the direct way or a
 * cheaper one through other things. Where all these have places as well, no plan over all things is cheaper than the best
 * one over the things that have places.
 */
export class Passages {
  /** Everything that must have a place before anything is proved. */
  readonly needed: ReadonlyMap<Thing, NeededThing>;
  /** Whether that is all: every way that counts is known, and nothing that counts is claimed by others. */
  readonly isWhole: boolean;
  /** A thing that others claim and that might help; the nearest one. */
  readonly held: Thing | undefined;
  /** Whether others are passed on the way to some of them. */
  readonly hasDetours: boolean;

  private constructor(search: PassageSearch) {
    this.needed = search.needed;
    this.isWhole = search.isWhole;
    this.held = search.held;
    this.hasDetours = search.hasDetours;
  }

  /**
   * @param relevance what matters where others may be passed
   * @param pins the things that the goal is about
   * @param own the things that the agent is at or holds: they have places, whoever claims them
   */
  static *of(
    parts: PassageParts,
    asker: Asker,
    relevance: GoalRelevance,
    pins: Iterable<Thing>,
    own: ReadonlySet<Thing>,
  ): Work<Passages> {
    const search = new PassageSearch(parts, asker, relevance, new Set(pins), own);
    yield* search.run();
    return new Passages(search);
  }

  /** Whether everything that is needed has a place. */
  areIn(binding: ThingBinding): boolean {
    for (const thing of this.needed.keys()) {
      if (binding.placeOf(thing.id) === undefined) return false;
    }
    return true;
  }
}

class PassageSearch {
  readonly needed = new Map<Thing, NeededThing>();
  isWhole = true;
  held: Thing | undefined;
  hasDetours = false;
  readonly #parts: PassageParts;
  readonly #asker: Asker;
  readonly #relevance: GoalRelevance;
  readonly #pins: ReadonlySet<Thing>;
  readonly #own: ReadonlySet<Thing>;
  readonly #nodes: PassageNode[] = [];
  readonly #ends: number[] = [];
  readonly #heldNodes = new Set<number>();
  readonly #graph: WayGraph;
  #start = 0;

  constructor(
    parts: PassageParts,
    asker: Asker,
    relevance: GoalRelevance,
    pins: ReadonlySet<Thing>,
    own: ReadonlySet<Thing>,
  ) {
    this.#own = own;
    this.#parts = parts;
    this.#asker = asker;
    this.#relevance = relevance;
    this.#pins = pins;
    this.#graph = new WayGraph(this.#nodes, parts.book, asker.traveller);
  }

  *run(): Work {
    this.#addStart();
    for (const kind of this.#parts.layout.kinds.values()) yield* this.#addKind(kind);
    for (const [at, { isEnd, isHeld }] of this.#nodes.entries()) {
      if (isEnd) this.#ends.push(at);
      if (isHeld) this.#heldNodes.add(at);
    }
    if (this.#nodes.length > MOST_NODES) this.isWhole = false;
    else yield* this.#search();
    if (this.#graph.isExhausted) this.isWhole = false;
  }

  *#search(): Work {
    const fromStart = yield* this.#waysFrom(this.#start);
    const ends = [...this.#nodes.keys()].filter((at) => {
      const isReached = (fromStart.scaledCosts[at] as number) < Number.POSITIVE_INFINITY;
      return isReached && this.#nodes[at]?.isEnd === true;
    });
    for (const end of ends) this.#need(end, fromStart);
    const free = ends.filter((at) => !this.#heldNodes.has(at));
    const starts = free.includes(this.#start) ? free : [this.#start, ...free];
    if (this.#parts.passing.isPlain) yield* this.#addCheapest(starts, free, fromStart);
    else yield* this.#addAllUseful(starts, free, fromStart);
  }

  /** The cheapest ways from a node, none of them through what others claim; that such a way might help is noted. */
  *#waysFrom(from: number): Work<Cheapest> {
    const found = yield* this.#settle(from);
    const held = this.#ends
      .flatMap((end) => this.#throughTo(found, end))
      .find((at) => this.#heldNodes.has(at));
    if (held === undefined) return found;
    this.#noteHeld(this.#nodes[held]?.thing);
    return yield* this.#settle(from, this.#heldNodes);
  }

  /** The cheapest ways from a node, when all ways are known that these take. */
  *#settle(from: number, without?: ReadonlySet<number>): Work<Cheapest> {
    for (;;) {
      const found = yield* this.#graph.cheapest(from, false, without);
      let hasAsked = false;
      for (const end of this.#ends) {
        const unknown = end === from ? undefined : this.#firstUnknown(found, end);
        if (unknown === undefined) continue;
        if (this.#graph.ask(...unknown)) hasAsked = true;
        else this.isWhole = false;
      }
      if (!hasAsked || this.#graph.isExhausted) return found;
    }
  }

  /** Adds the things that are passed on the cheapest way from each to each. */
  *#addCheapest(starts: readonly number[], ends: readonly number[], fromStart: Cheapest): Work {
    for (const start of starts) {
      if (this.#graph.isExhausted) return;
      const found = start === this.#start ? fromStart : yield* this.#waysFrom(start);
      for (const end of ends) {
        for (const at of this.#throughTo(found, end)) this.#need(at, fromStart);
      }
    }
  }

  /** All things by way of which a detour may be cheaper than the direct way: it may depend on more than its cost which one does. */
  *#addAllUseful(starts: readonly number[], ends: readonly number[], fromStart: Cheapest): Work {
    for (;;) {
      const from = yield* this.#cheapestOf(starts, false);
      const to = yield* this.#cheapestOf(ends, true);
      const isUseful = (via: (start: Cheapest, end: Cheapest) => number): boolean =>
        from.some((one, start) =>
          to.some((other, end) => {
            const [here, there] = [starts[start] as number, ends[end] as number];
            return here !== there && via(one, other) < this.#directWay(here, there);
          }),
        );
      const useful: number[] = [];
      for (const at of this.#nodes.keys()) {
        yield;
        const isOne = isUseful(
          (start, end) => (start.scaledCosts[at] as number) + (end.scaledCosts[at] as number),
        );
        if (isOne) useful.push(at);
      }
      if (yield* this.#askAmong(useful, isUseful)) continue;
      for (const at of useful) if (at !== this.#start) this.#need(at, fromStart);
      return;
    }
  }

  /** The cheapest ways from some nodes, or to them; of the first of them where the time does not reach all. */
  *#cheapestOf(nodes: readonly number[], isBackwards: boolean): Work<readonly Cheapest[]> {
    const all: Cheapest[] = [];
    for (const at of nodes) {
      if (this.#graph.isExhausted) break;
      all.push(yield* this.#graph.cheapest(at, isBackwards));
    }
    return all;
  }

  /** Asks for the ways between useful things that may be part of a cheaper way. Whether any became known. */
  *#askAmong(
    useful: readonly number[],
    isUseful: (via: (start: Cheapest, end: Cheapest) => number) => boolean,
  ): Work<boolean> {
    let hasAsked = false;
    for (const from of useful) {
      for (const to of useful) {
        if (from === to || this.#graph.isExhausted || this.#graph.isKnown(from, to)) continue;
        yield;
        const way = this.#graph.bound(from, to);
        const isPart = isUseful(
          (start, end) =>
            (start.scaledCosts[from] as number) + way + (end.scaledCosts[to] as number),
        );
        if (!isPart) continue;
        if (this.#graph.ask(from, to)) hasAsked = true;
        else this.isWhole = false;
      }
    }
    return hasAsked;
  }

  /** The cost of the direct way. */
  #directWay(from: number, to: number): number {
    if (!this.#graph.ask(from, to)) this.isWhole = false;
    return this.#graph.direct(from, to);
  }

  /** The nodes that are passed on the cheapest way to an end; none where that is the direct one. */
  #throughTo(found: Cheapest, end: number): readonly number[] {
    const through: number[] = [];
    for (let at = found.next[end] as number; at >= 0; at = found.next[at] as number)
      through.push(at);
    // The last one is where it starts.
    through.pop();
    return through.reverse();
  }

  /** The first part of the cheapest way to an end whose cost is not known: what is behind may not matter then. */
  #firstUnknown({ next }: Cheapest, end: number): readonly [number, number] | undefined {
    let first: readonly [number, number] | undefined;
    let at = end;
    for (let from = next[end] as number; from >= 0; from = next[at] as number) {
      if (!this.#graph.isKnown(from, at)) first = [from, at];
      at = from;
    }
    return first;
  }

  /** Adds a thing that is needed. */
  #need(at: number, fromStart: Cheapest): void {
    const { thing, facts, isHeld, isEnd } = this.#nodes[at] as PassageNode;
    if (thing === undefined || facts === undefined) return;
    if (isHeld) {
      this.#noteHeld(thing);
      return;
    }
    const passed = this.#throughTo(fromStart, at).flatMap((node) => this.#nodes[node]?.thing ?? []);
    if (!isEnd || passed.length > 0) this.hasDetours = true;
    if (this.needed.has(thing)) return;
    const scaledCost = fromStart.scaledCosts[at] as number;
    this.needed.set(thing, { thing, facts, scaledCost, through: passed });
  }

  #noteHeld(thing: Thing | undefined): void {
    this.isWhole = false;
    this.held ??= thing;
  }

  #addStart(): void {
    const { traveller, knowledge } = this.#asker;
    if (traveller.at !== undefined && knowledge.factsOf(traveller.at) !== undefined) return;
    const here = { thing: traveller.at, facts: undefined, isEnd: false, isHeld: false };
    this.#nodes.push({ ...here, isPassable: false, scaledLeap: Number.POSITIVE_INFINITY });
  }

  *#addKind(kind: Kind): Work {
    const { knowledge, traveller, mayUse } = this.#asker;
    const { passing } = this.#parts;
    const scaledLeap = passing.leapTo(kind.name);
    yield* lookAtEach(knowledge.ofKind(kind.name), (thing) => {
      const facts = knowledge.factsOf(thing);
      if (facts === undefined) return;
      const use = this.#relevance.useOf(kind, facts);
      const isPinned = this.#pins.has(thing);
      const isHeld = !isPinned && !this.#own.has(thing) && !mayUse(thing);
      if (use.matters && use.isFarUsable) this.#needFar(thing, facts, isHeld);
      const isPassable = passing.mayPass(thing, facts);
      const isStart = thing === traveller.at;
      if (isStart) this.#start = this.#nodes.length;
      // Nothing leads to what cannot be stepped on.
      if (!isPassable && !isStart) return;
      const isEnd = use.matters || isPinned;
      this.#nodes.push({ thing, facts, isPassable, scaledLeap, isEnd, isHeld });
    });
  }

  /** Adds a thing that may help from afar: it is needed wherever it is. */
  #needFar(thing: Thing, facts: Facts, isHeld: boolean): void {
    if (isHeld) this.#noteHeld(thing);
    else this.needed.set(thing, { thing, facts, scaledCost: 0, through: [] });
  }
}
