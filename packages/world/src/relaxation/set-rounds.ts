/**
 * The question over all things at once, with relaxed actions: which things may bring about a goal together.
 *
 * @module
 */

import type { PackedState } from "@understudy/planner-core";
import type { ConditionNode } from "@understudy/planner-core/compiled";
import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import { compareReach } from "../binding/best-candidates.ts";
import type { ThingBinding } from "../binding/binding.ts";
import type { CandidateOptions } from "../binding/candidate-options.ts";
import type { Candidates } from "../binding/candidates.ts";
import { UNKNOWN_REACH } from "../binding/reach.ts";
import { writtenFacts } from "../relevance/considered-things.ts";
import { referredBy } from "../relevance/referred-things.ts";
import { lookAtEach } from "../things/in-pieces.ts";
import type { Facts, Thing, ThingId } from "../things/thing.ts";
import { UNKNOWN, WITHOUT_WAY } from "../things/way-book.ts";
import { ALL_USE, ThingSets } from "./thing-sets.ts";
import { MOST_GROUNDINGS, ThingTask } from "./thing-task.ts";

/** Limit of things of a kind, of which the nearest ones count; and where steps have more combinations of them than that. */
const MOST_THINGS = 256;
const MOST_COMBINED = 100;
/** Repeated sets in a row after which the rounds end. */
const MOST_REPEATS = 4;
/** Rounds in a row after which the rounds end: without any plan, or without a better one. */
const MOST_FAILURES = 64;
const MOST_IDLE = 8;

/** The question of which things fill the places, for one goal. */
export interface SetQuestion {
  readonly candidates: Candidates;
  readonly options: CandidateOptions;
  readonly asker: Asker;
  /** The agent's own variables in a packed state. */
  readonly own: PackedState;
  readonly goal: Parameters<CandidateOptions["relevance"]["of"]>[0];
  /** By name of a place: the thing that the goal requires there. */
  readonly pins: ReadonlyMap<string, Thing>;
}

interface Relevant {
  readonly thing: Thing;
  readonly facts: Facts;
  readonly scaledCost: number;
}

/** Rounds of bindings whose things belong together, by relaxed plans over all things that an agent knows. */
export class SetRounds {
  readonly #question: SetQuestion;
  readonly #sets: ThingSets;
  readonly #isWhole: boolean;
  /** The things that others refer to: no two of them are alike. */
  readonly #referred: ReadonlySet<ThingId>;
  /** The distances of things when they were chosen. */
  readonly #reaches: ReadonlyMap<Thing, number>;
  /** The things of all bindings so far. */
  readonly #tried = new Set<string>();
  /** Rounds since the start, or since the last better plan. */
  #rounds = 0;
  /** Whether the goal was found hopeless, or in reach; undefined before the first look. The things stay those of the start. */
  #isHopeless: boolean | undefined;
  #isInReach = false;
  #scaledBest = Number.POSITIVE_INFINITY;

  private constructor(
    question: SetQuestion,
    sets: ThingSets,
    referred: ReadonlySet<ThingId>,
    reaches: ReadonlyMap<Thing, number>,
    isWhole: boolean,
  ) {
    this.#reaches = reaches;
    this.#question = question;
    this.#sets = sets;
    this.#referred = referred;
    this.#isWhole = isWhole;
  }

  static *of(question: SetQuestion): Work<SetRounds> {
    const { candidates, options, asker, own, goal, pins } = question;
    const { layout, relevance } = options;
    const byKind = new Map<string, Relevant[]>();
    const seen = new Set<Thing>();
    const add = (thing: Thing, facts: Facts | undefined, scaledCost: number): void => {
      if (facts === undefined || seen.has(thing)) return;
      seen.add(thing);
      const of = byKind.get(thing.kind) ?? [];
      of.push({ thing, facts, scaledCost });
      byKind.set(thing.kind, of);
    };
    for (const thing of candidates.forced) add(thing, asker.knowledge.factsOf(thing), 0);
    const reached: Thing[] = [];
    yield* candidates.lookAtRelevant((thing, facts) => {
      const cost = candidates.reach(thing);
      add(thing, facts, cost === WITHOUT_WAY ? UNKNOWN_REACH : cost);
      reached.push(thing);
    });
    for (const thing of yield* referredBy(reached, relevance, asker.knowledge)) {
      add(thing, asker.knowledge.factsOf(thing), UNKNOWN_REACH);
    }
    const referred = new Set<ThingId>();
    yield* lookAtEach([...byKind.values()].flat(), ({ facts }) => {
      for (const id of facts.things) if (id !== undefined) referred.add(id);
    });
    let isWhole = !candidates.hasStandIns;
    const things: Relevant[] = [];
    const matter = relevance.of(goal, asker.constraints);
    const actions = yield* relevance.liftedFor(matter);
    const countOf = (kind: string): number => Math.min(MOST_THINGS, byKind.get(kind)?.length ?? 0);
    const most = combinationsOf(actions, countOf) > MOST_GROUNDINGS ? MOST_COMBINED : MOST_THINGS;
    for (const of of byKind.values()) {
      of.sort(compareReach);
      if (of.length > most) isWhole = false;
      things.push(...of.slice(0, most));
      yield;
    }
    const task = yield* ThingTask.of({
      ...{ layout, things, own, pins, lifting: relevance.lifting },
      ...{ actions, ownThings: asker.own },
      goal: goal.condition.node as ConditionNode,
    });
    const reaches = new Map(things.map(({ thing, scaledCost }) => [thing, scaledCost]));
    const isProof = isWhole && task.isWhole;
    return new SetRounds(question, yield* ThingSets.of(task), referred, reaches, isProof);
  }

  get #forbidden(): ReadonlySet<string> {
    return this.#question.asker.constraints?.forbiddenTools ?? ALL_USE.forbidden;
  }

  /** Whether no plan over all things that the agent knows can reach the goal, whoever holds them. */
  *isHopeless(): Work<boolean> {
    this.#isHopeless ??= this.#isWhole && (yield* this.#sets.isHopeless(ALL_USE));
    return this.#isHopeless;
  }

  /** Whether no plan over the things that the agent may use now can reach the goal. */
  *isOutOfReach(): Work<boolean> {
    const { asker, candidates } = this.#question;
    // What has a place whoever holds it may be needed for a step that does not claim it.
    const mayClaim = (thing: Thing): boolean => asker.mayUse(thing);
    const mayUse = (thing: Thing): boolean =>
      asker.mayUse(thing) || candidates.forced.has(thing) || this.#referred.has(thing.id);
    if (!this.#isWhole || this.#isInReach) return false;
    const isOut = yield* this.#sets.isHopeless({ mayUse, mayClaim, forbidden: this.#forbidden });
    this.#isInReach = !isOut;
    return isOut;
  }

  /**
   * The next binding; undefined if nothing is left to try.
   *
   * @param kept the things of the best plan so far
   * @param scaledBest the cost of that plan; infinite without one
   * @param isFactual whether things that differ only in position are the same: all plans failed, and no way was missing
   */
  *next(
    kept: ReadonlySet<Thing>,
    scaledBest: number,
    isFactual: boolean,
  ): Work<ThingBinding | undefined> {
    if (scaledBest < this.#scaledBest) this.#rounds = 0;
    this.#scaledBest = scaledBest;
    const { candidates, asker } = this.#question;
    const { rooms, forced } = candidates;
    const isNew = (things: readonly Thing[]): boolean => this.#isNew(things, isFactual);
    const most = scaledBest === Number.POSITIVE_INFINITY ? MOST_FAILURES : MOST_IDLE;
    // At first only the things of a new best plan: the shorter search may find a better order.
    if (kept.size > 0) {
      const binding = candidates.bindSet(kept, isNew);
      if (binding !== undefined) return binding;
    }
    for (let tries = 0; tries < MOST_REPEATS && this.#rounds < most; tries++) {
      yield;
      const reach = (thing: Thing): number => this.#reach(thing, kept);
      // Every other set without a plan is as small as can be, so that its search is short.
      const isSmall = kept.size === 0 && this.#rounds % 2 === 0;
      const sets = isSmall ? 1 : Number.POSITIVE_INFINITY;
      const limits = { rooms, forced, kept, reach, mayUse: asker.mayUse, most: sets };
      const set = yield* this.#sets.next({ ...limits, forbidden: this.#forbidden });
      if (set.length === 0) return undefined;
      const binding = candidates.bindSet(set, isNew);
      if (binding === undefined) continue;
      this.#rounds++;
      return binding;
    }
    return undefined;
  }

  /**
   * Records the things of a binding. Returns false if an earlier one had these, or equivalent
   * things.
   */
  #isNew(things: readonly Thing[], isFactual: boolean): boolean {
    const { knowledge } = this.#question.asker;
    const said = things.map((thing) => {
      const facts = knowledge.factsOf(thing);
      const isOne = !isFactual || facts === undefined || this.#referred.has(thing.id);
      return isOne ? JSON.stringify(thing.id) : `${thing.kind} ${writtenFacts(facts)}`;
    });
    const count = this.#tried.size;
    this.#tried.add(said.sort().join("; "));
    return this.#tried.size > count;
  }

  /** The distance of a thing from the agent or from a thing of its best plan, whichever is nearer. */
  #reach(thing: Thing, kept: ReadonlySet<Thing>): number {
    const { options, asker } = this.#question;
    let least = this.#reaches.get(thing) ?? UNKNOWN_REACH;
    const { name, body } = asker.traveller;
    for (const from of kept) {
      if (from === thing) continue;
      const estimate = options.book.estimate(name, from, thing);
      const cost = estimate === UNKNOWN ? options.book.known(name, body, from, thing) : estimate;
      if (cost !== UNKNOWN && cost !== WITHOUT_WAY) least = Math.min(least, cost);
    }
    return least;
  }
}

/** The number of ways to fill the places of some actions. */
function combinationsOf(
  actions: readonly { readonly kinds: readonly { readonly name: string }[] }[],
  countOf: (kind: string) => number,
): number {
  let sum = 0;
  for (const { kinds } of actions) sum += kinds.reduce((all, { name }) => all * countOf(name), 1);
  return sum;
}
