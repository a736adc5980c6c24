import type { Work } from "@understudy/planner-core/internal";
import type { Kind, ThingLayout } from "../layout.ts";
import type { Passability } from "../relevance/passability.ts";
import type { GoalRelevance } from "../relevance/relevance.ts";
import { lookAtEach } from "../things/in-pieces.ts";
import type { Facts, Thing } from "../things/thing.ts";
import type { WayBook } from "../things/way-book.ts";
import type { Asker } from "./asker.ts";
import type { ThingBinding } from "./binding.ts";
import { type Cheapest, WayGraph, type WayNode } from "./way-graph.ts";

/** A thing that a plan may need, with its distance along the cheapest way through other things. */
export interface NeededThing {
  readonly thing: Thing;
  readonly facts: Facts;
  readonly scaledCost: number;
  /** The stops on the way there. */
  readonly through: readonly Thing[];
}

/** The parts of a world for the search of detours. */
export interface DetourParts {
  readonly layout: ThingLayout;
  readonly book: WayBook;
  readonly passability: Passability;
}

/** Limit on examined things. */
const MOST_NODES = 4000;

/** A node of the way graph, with its role. */
interface DetourNode extends WayNode {
  readonly facts: Facts | undefined;
  /** Whether an action may take place there. */
  readonly isEnd: boolean;
  /** Whether another agent claims it. */
  readonly isHeld: boolean;
}

/**
 * The things that an optimal plan may need if ways violate the triangle inequality: the relevant
 * things, and the stops on ways to them that are cheaper than the direct way, or the only ones.
 *
 * A plan alternates between ways and actions at their ends. Between two ends it takes the direct
 * way or a cheaper detour through other things. If all of these have places, the best plan over the
 * bound things is optimal over all things.
 */
export class Detours {
  /** The things that need a place before anything is proved. */
  readonly needed: ReadonlyMap<Thing, NeededThing>;
  /** Whether the set is complete but for things that other agents claim: all relevant ways are known. */
  readonly isKnown: boolean;
  /** The nearest thing that might help but is claimed by another agent. */
  readonly held: Thing | undefined;
  /** Whether any needed thing is reached by a detour. */
  readonly hasDetours: boolean;

  private constructor(search: DetourSearch) {
    this.needed = search.needed;
    this.isKnown = search.isKnown;
    this.held = search.held;
    this.hasDetours = search.hasDetours;
  }

  /**
   * @param relevance relevance with detours
   * @param pins the things of the goal
   * @param own the things at the agent's position or in its hands; they have places even if claimed
   */
  static *of(
    parts: DetourParts,
    asker: Asker,
    relevance: GoalRelevance,
    pins: Iterable<Thing>,
    own: ReadonlySet<Thing>,
  ): Work<Detours> {
    const search = new DetourSearch(parts, asker, relevance, new Set(pins), own);
    yield* search.run();
    return new Detours(search);
  }

  /** Whether the set is complete, and no relevant thing is claimed by another agent. */
  get isWhole(): boolean {
    return this.isKnown && this.held === undefined;
  }

  /** Whether all needed things have a place. */
  areIn(binding: ThingBinding): boolean {
    for (const thing of this.needed.keys()) {
      if (binding.placeOf(thing.id) === undefined) return false;
    }
    return true;
  }
}

class DetourSearch {
  readonly needed = new Map<Thing, NeededThing>();
  isKnown = true;
  held: Thing | undefined;
  hasDetours = false;
  readonly #parts: DetourParts;
  readonly #asker: Asker;
  readonly #relevance: GoalRelevance;
  readonly #pins: ReadonlySet<Thing>;
  readonly #own: ReadonlySet<Thing>;
  readonly #nodes: DetourNode[] = [];
  readonly #ends: number[] = [];
  readonly #heldNodes = new Set<number>();
  readonly #graph: WayGraph;
  #start = 0;

  constructor(
    parts: DetourParts,
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
    if (this.#nodes.length > MOST_NODES) this.isKnown = false;
    else yield* this.#search();
    if (this.#graph.isExhausted) this.isKnown = false;
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
    if (this.#parts.passability.isPlain) yield* this.#addCheapest(starts, free, fromStart);
    else yield* this.#addAllUseful(starts, free, fromStart);
  }

  /** The cheapest ways from a node that avoid claimed things. Records if a claimed thing would help. */
  *#waysFrom(from: number): Work<Cheapest> {
    const found = yield* this.#settle(from);
    const held = this.#ends
      .flatMap((end) => this.#throughTo(found, end))
      .find((at) => this.#heldNodes.has(at));
    if (held === undefined) return found;
    this.#noteHeld(this.#nodes[held]?.thing);
    return yield* this.#settle(from, this.#heldNodes);
  }

  /** The cheapest ways from a node, once all ways on them are known. */
  *#settle(from: number, without?: ReadonlySet<number>): Work<Cheapest> {
    for (;;) {
      const found = yield* this.#graph.cheapest(from, false, without);
      let hasAsked = false;
      for (const end of this.#ends) {
        const unknown = end === from ? undefined : this.#firstUnknown(found, end);
        if (this.#parts.book.takePause()) yield;
        if (unknown === undefined) continue;
        if (this.#graph.ask(...unknown)) hasAsked = true;
        else this.isKnown = false;
      }
      if (!hasAsked || this.#graph.isExhausted) return found;
    }
  }

  /** Adds the stops on the cheapest way between each pair. */
  *#addCheapest(starts: readonly number[], ends: readonly number[], fromStart: Cheapest): Work {
    for (const start of starts) {
      if (this.#graph.isExhausted) return;
      const found = start === this.#start ? fromStart : yield* this.#waysFrom(start);
      for (const end of ends) {
        for (const at of this.#throughTo(found, end)) this.#need(at, fromStart);
      }
    }
  }

  /**
   * Adds all things on detours that may be cheaper than the direct way. The choice among them may
   * depend on more than the cost.
   */
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

  /** The cheapest ways from or to some nodes; only from the first ones if time runs out. */
  *#cheapestOf(nodes: readonly number[], isBackwards: boolean): Work<readonly Cheapest[]> {
    const all: Cheapest[] = [];
    for (const at of nodes) {
      if (this.#graph.isExhausted) break;
      all.push(yield* this.#graph.cheapest(at, isBackwards));
    }
    return all;
  }

  /** Looks up the ways between useful things that may be part of a cheaper way. Returns whether any became known. */
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
        else this.isKnown = false;
      }
    }
    return hasAsked;
  }

  /** The cost of the direct way. */
  #directWay(from: number, to: number): number {
    if (!this.#graph.ask(from, to)) this.isKnown = false;
    return this.#graph.direct(from, to);
  }

  /** The stops on the cheapest way to an end; none for the direct way. */
  #throughTo(found: Cheapest, end: number): readonly number[] {
    const through: number[] = [];
    for (let at = found.next[end] as number; at >= 0; at = found.next[at] as number)
      through.push(at);
    // The last one is the start.
    through.pop();
    return through.reverse();
  }

  /** The first unknown section of the cheapest way to an end. The sections after it may turn out not to matter. */
  #firstUnknown({ next }: Cheapest, end: number): readonly [number, number] | undefined {
    let first: readonly [number, number] | undefined;
    let at = end;
    for (let from = next[end] as number; from >= 0; from = next[at] as number) {
      if (!this.#graph.isKnown(from, at)) first = [from, at];
      at = from;
    }
    return first;
  }

  /** Adds a needed thing. */
  #need(at: number, fromStart: Cheapest): void {
    const { thing, facts, isHeld, isEnd } = this.#nodes[at] as DetourNode;
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
    const { passability } = this.#parts;
    const scaledLeap = passability.leapTo(kind.name);
    yield* lookAtEach(knowledge.ofKind(kind.name), (thing) => {
      const facts = knowledge.factsOf(thing);
      if (facts === undefined) return;
      const use = this.#relevance.useOf(kind, facts);
      const isPinned = this.#pins.has(thing);
      const isHeld = !isPinned && !this.#own.has(thing) && !mayUse(thing);
      if (use.matters && use.isFarUsable) this.#needFar(thing, facts, isHeld);
      const isPassable = passability.mayPass(thing, facts);
      const isStart = thing === traveller.at;
      if (isStart) this.#start = this.#nodes.length;
      // No way leads to an impassable thing.
      if (!isPassable && !isStart) return;
      const isEnd = use.matters || isPinned;
      this.#nodes.push({ thing, facts, isPassable, scaledLeap, isEnd, isHeld });
    });
  }

  /** Adds a thing that may help from a distance; it is needed wherever it is. */
  #needFar(thing: Thing, facts: Facts, isHeld: boolean): void {
    if (isHeld) this.#noteHeld(thing);
    else this.needed.set(thing, { thing, facts, scaledCost: 0, through: [] });
  }
}
