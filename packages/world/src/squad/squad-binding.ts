import { Ways } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import { assignThings } from "../binding/assign-things.ts";
import type { ThingCandidate } from "../binding/best-candidates.ts";
import { bindWays } from "../binding/bind-ways.ts";
import { ThingBinding as Binding, StandIn, type ThingBinding } from "../binding/binding.ts";
import type { CandidateOptions } from "../binding/candidate-options.ts";
import { Candidates } from "../binding/candidates.ts";
import type { Kind } from "../layout.ts";
import { compiledGoal } from "../question/goals.ts";
import type { GoalRelevance } from "../relevance/relevance.ts";
import type { KnownThings, Thing, ThingId } from "../things/thing.ts";
import { Newcomers } from "./newcomers.ts";
import type { SquadWants } from "./squad-wants.ts";
import type { TriedThings } from "./tried-things.ts";

/** The members and the goal of a squad's binding. */
export interface SquadAssignment {
  readonly options: CandidateOptions;
  readonly knowledge: KnownThings;
  readonly members: {
    readonly askers: readonly Asker[];
    /** See `SquadMembers`. */
    freeFrom(thing: ThingId): number | undefined;
  };
  readonly wants: SquadWants;
  /** Things that keep their places, by name of the place. */
  readonly kept: ReadonlyMap<string, Thing>;
  readonly tried: TriedThings;
}

/** One binding for all members: their own things, those of the goal, and the best things of each member in turn. */
export function bindSquad({
  options,
  knowledge,
  members,
  wants,
  kept,
  tried,
}: SquadAssignment): ThingBinding {
  const { layout } = options;
  const { askers } = members;
  const goal = wants.all;
  const pins = new Map([...kept, ...goal.pins]);
  const lists = askers.map((asker) => {
    const matter = relevanceTo(asker, options, wants);
    const candidates = finish(Candidates.of(options, asker, matter, pins, goal.reserved));
    return finish(candidates.bind(1, new Set(), false));
  });
  // What a member wants of a thing can be reached only if it has a place.
  const own = new Set<Thing>(wants.ownThings);
  for (const asker of askers) {
    for (const id of asker.own.values()) {
      const thing = knowledge.find(id);
      if (thing !== undefined) own.add(thing);
    }
    // What must be maintained about a thing can be kept only if it has a place.
    for (const thing of asker.constraints?.things ?? []) own.add(thing);
  }
  const newcomers = new Newcomers(
    tried,
    [...pins.values()].map((thing) => [thing.id, knowledge.factsOf(thing)]),
  );
  const kinds = [...layout.kinds.values()];
  const all = new Map(
    kinds.map(({ name }) => [name, nearest(name, options, knowledge, members)] as const),
  );
  const chosen = new Map<string, ThingCandidate[]>();
  for (const { name, places } of newcomers.inOrder(kinds, all)) {
    const isTaken = (place: string): boolean => pins.has(place) || goal.reserved.includes(place);
    const assigned = new Set([...pins.values(), ...own]);
    const free = places.filter((place) => !isTaken(place.name)).length;
    const mine = [...own].filter((thing) => {
      return thing.kind === name && ![...pins.values()].includes(thing);
    });
    const room = free - mine.length;
    const list: ThingCandidate[] = [];
    const add = (candidates: Iterable<ThingCandidate>, most: number): void => {
      for (const candidate of candidates) {
        if (list.length >= most) return;
        if (assigned.has(candidate.thing)) continue;
        assigned.add(candidate.thing);
        list.push(candidate);
      }
    };
    // First the choices of each member in turn. Then the nearest things: a squad may use what no member would alone.
    const choices = choicesIn(lists, places);
    const others = all.get(name) ?? [];
    // Half of the room is for newcomers.
    const fresh = newcomers.among(others);
    add(choices, room - Math.min(Math.ceil(room / 2), fresh.size));
    add(fresh, room);
    add(choices, room);
    add(others, room);
    newcomers.assign(list);
    chosen.set(name, list);
  }
  // A thing that is gone leaves its place empty: a step about it must not mean another thing.
  const reserved = new Set([...goal.reserved, ...pins.keys()]);
  const assignment = { layout, knowledge, pins, reserved, chosen, own, standIns: new Map() };
  const bound = assignThings(assignment, () => {});
  const assigned = new Set(bound.map((each) => each?.thing));
  const isComplete = [...layout.kinds.keys()].every((kind) =>
    knowledge
      .ofKind(kind)
      .every((thing) => assigned.has(thing) || knowledge.factsOf(thing) === undefined),
  );
  return new Binding(layout, bound, isComplete);
}

/** The things relevant to a member: for the goal of all, and its own. */
function relevanceTo(
  { constraints, traveller }: Asker,
  { layout, relevance }: CandidateOptions,
  wants: SquadWants,
): GoalRelevance {
  const compiled = compiledGoal(layout, wants.all);
  if (compiled === undefined) return relevance.ofAll;
  const own = wants.ownOf(traveller.name);
  if (own === undefined) return relevance.of(compiled, constraints);
  const { roots = [], key = "" } = constraints ?? {};
  return relevance.of(compiled, {
    roots: [...roots, own.condition.node],
    key: `${key}${own.hash}`,
  });
}

/** The things of a kind in the bindings of members, place by place. */
function choicesIn(
  bindings: readonly (ThingBinding | undefined)[],
  places: Kind["places"],
): readonly ThingCandidate[] {
  return places.flatMap((place) =>
    bindings.flatMap((binding) => {
      const bound = binding?.at(place);
      if (bound === undefined || bound.thing instanceof StandIn) return [];
      return [{ thing: bound.thing, facts: bound.facts, scaledCost: 1 }];
    }),
  );
}

/**
 * The things of a kind that the squad may use, nearest to any member first; then those that it may use later, the first
 * to be free first.
 */
function nearest(
  kind: string,
  { book }: CandidateOptions,
  knowledge: KnownThings,
  members: SquadAssignment["members"],
): readonly ThingCandidate[] {
  const { askers } = members;
  return knowledge
    .ofKind(kind)
    .flatMap((thing) => {
      const facts = knowledge.factsOf(thing);
      const freeMs = members.freeFrom(thing.id) ?? Number.NEGATIVE_INFINITY;
      if (facts === undefined || freeMs === Number.POSITIVE_INFINITY) return [];
      const costs = askers.map(({ traveller: { name, at } }) => book.estimate(name, at, thing));
      return [{ thing, facts, scaledCost: Math.min(...costs), freeMs }];
    })
    .sort(
      (one, other) =>
        (one.freeMs === other.freeMs ? 0 : one.freeMs - other.freeMs) ||
        one.scaledCost - other.scaledCost,
    );
}

/**
 * The ways of a squad in one table. Between things, and from a position that is no thing, the longest way of any member
 * counts: a plan then never promises a member to arrive before it can.
 */
export function squadWays(
  options: CandidateOptions,
  binding: ThingBinding,
  askers: readonly Asker[],
): Ways | undefined {
  const tables = askers.flatMap(({ traveller }) => {
    const { ways } = finish(bindWays(binding, options.book, traveller, 1));
    return ways === undefined ? [] : [{ ways, isHere: traveller.at === undefined }];
  });
  const [first] = tables;
  if (first === undefined) return undefined;
  const { position } = first.ways;
  const size = position.values.length;
  const variable = options.layout.position?.variable;
  const elsewhere = variable === undefined ? -1 : options.layout.codeWithout(variable, false);
  const costs = new Int32Array(size * size);
  for (const { ways, isHere } of tables) {
    for (let at = 0; at < costs.length; at++) {
      const isFromHere = Math.floor(at / size) === elsewhere;
      // A member that stands at a thing starts its way there.
      if (isFromHere && !isHere && tables.some((table) => table.isHere)) continue;
      const cost = ways.scaledCosts[at] as number;
      costs[at] = Math.max(costs[at] as number, cost);
    }
  }
  return new Ways(position, costs);
}
