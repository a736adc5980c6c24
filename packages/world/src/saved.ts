import { readSaved, shapes } from "@understudy/planner-core/internal";
import type { WorldAgent } from "./agent/world-agent.ts";
import type { Claims } from "./claims/claims.ts";
import { type SavedClaims, savedClaims } from "./claims/saved-claims.ts";
import type { ThingClock } from "./clocks/called-clock.ts";
import { savedClocks } from "./clocks/saved-clocks.ts";
import type { WorldClocks } from "./clocks/world-clocks.ts";
import type { Constraint, Constraints } from "./constraints/constraints.ts";
import { type CrowdKnowledge, type SavedCrowd, savedCrowd } from "./crowd/saved-crowd.ts";
import { type SavedProof, savedProofs, savedSleep } from "./crowd/sleep/saved-sleep.ts";
import type { Sleepers } from "./crowd/sleep/sleepers.ts";
import type { SavedWorldRunner } from "./runner/options.ts";
import type { Order, Orders } from "./runner/orders.ts";
import { savedOwn, savedPlaces } from "./runner/saved-binding.ts";
import { readFacts, thingId, writeFacts } from "./things/read-things.ts";
import { Thing, type ThingId } from "./things/thing.ts";
import type { Things } from "./things/things.ts";

/** A recollection as plain JSON. */
interface SavedRecollection {
  readonly id: ThingId;
  readonly kind: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly seenAtMs: number;
  readonly from?: string | undefined;
  readonly told?: { readonly by: string; readonly atMs: number } | undefined;
  readonly isMissing?: true | undefined;
}

interface SavedAgent {
  readonly name: string;
  readonly orders: readonly Order[];
  /** By index. */
  readonly postponed?: Orders["postponed"] | undefined;
  readonly constraints?: readonly Constraint[] | undefined;
  readonly memory?: readonly SavedRecollection[] | undefined;
  readonly runner?: SavedWorldRunner | undefined;
  /** The kinds of searches without a result, with the number of things known then. */
  readonly notFound?: readonly (readonly [kind: string, known: number])[] | undefined;
}

/** Claims, constraints, memories, orders and runners as plain JSON. The game itself saves the things. */
export interface SavedWorld {
  readonly version: 2;
  readonly claims: SavedClaims;
  readonly constraints?: readonly Constraint[] | undefined;
  readonly agents: readonly SavedAgent[];
  /** The clocks of things that run. */
  readonly clocks?: readonly ThingClock[] | undefined;
  /** The knowledge of the crowd. */
  readonly crowd?: SavedCrowd | undefined;
  /** Proofs that there is no plan. */
  readonly proofs?: readonly SavedProof[] | undefined;
}

const { anything, either, boolean, list, number, object, oneOf, optional, string, tuple, whole } =
  shapes;
const goal = either(string(), object({}));
const savedWorld = object({
  version: oneOf([2]),
  claims: savedClaims,
  constraints: optional(list(anything)),
  ...{ crowd: optional(savedCrowd), clocks: optional(savedClocks), proofs: optional(savedProofs) },
  agents: list(
    object({
      name: string(),
      orders: list(object({ goal, priority: number() })),
      postponed: optional(
        list(tuple(whole(), object({ reason: string(), triedAtMs: number(), tries: number() }))),
      ),
      constraints: optional(list(anything)),
      memory: optional(
        list(
          object({
            ...{ id: thingId, kind: string(), properties: object({}), seenAtMs: number() },
            ...{ from: optional(string()), isMissing: optional(boolean) },
            told: optional(object({ by: string(), atMs: number() })),
          }),
        ),
      ),
      runner: optional(
        object({
          ...{ runner: object({}), bound: savedPlaces, goal: anything, own: savedOwn },
          ...{ stations: optional(list(thingId)), clocks: optional(savedClocks) },
          ...{ sleep: optional(savedSleep), dueInMs: optional(number()) },
        }),
      ),
      notFound: optional(list(tuple(string(), number()))),
    }),
  ),
});

/** The parts of a world that are saved or needed for it, besides its agents. */
export interface SavedParts {
  readonly claims: Claims;
  readonly constraints: Constraints;
  readonly things: Things;
  readonly crowd: { readonly knowledge: CrowdKnowledge };
  readonly clocks: WorldClocks;
  readonly sleepers: Sleepers;
}

/** Saves the knowledge, goals and plans of a world's agents. */
export function saveWorld(
  agents: ReadonlyMap<string, WorldAgent>,
  { claims, clocks, constraints, things, crowd, sleepers }: SavedParts,
): SavedWorld {
  return {
    version: 2,
    claims: claims.save(),
    constraints: constraints.list,
    ...clocks.toJSON(),
    crowd: crowd.knowledge.save(things.all()),
    proofs: haveOneOrchestrator(agents) ? sleepers.save() : [],
    agents: [...agents.values()].map(
      ({ name, orders, memory, currentRunner, searchesOver, constraints: own }) => ({
        name,
        orders: orders.list,
        ...(orders.postponed.length === 0 ? {} : { postponed: orders.postponed }),
        constraints: own.list,
        memory: memory?.recall().map(({ thing, facts, seenAtMs, from, told, isMissing }) => ({
          id: thing.id,
          kind: thing.kind,
          properties: writeFacts(things.kind(thing.kind), facts),
          seenAtMs,
          from,
          told,
          isMissing,
        })),
        runner: currentRunner?.save(),
        ...(searchesOver.size === 0 ? {} : { notFound: [...searchesOver] }),
      }),
    ),
  };
}

/**
 * Restores re-created agents: their memories, orders, constraints and runners, and the claims.
 *
 * @throws SavedGameError if the data is not from `saveWorld`; nothing has changed then
 */
export function restoreWorld(
  saved: unknown,
  agents: ReadonlyMap<string, WorldAgent>,
  { claims, clocks, constraints, things, crowd }: SavedParts,
): void {
  const {
    claims: { held, waiting, turns, spare, paces },
    agents: savedAgents,
    ...world
  } = readSaved("world", savedWorld, saved) as SavedWorld;
  constraints.restore(world.constraints ?? []);
  clocks.restore(world.clocks ?? []);
  for (const { name, orders, postponed, memory, runner, notFound, ...own } of savedAgents) {
    const agent = agents.get(name);
    if (agent === undefined) continue;
    agent.constraints.restore(own.constraints ?? []);
    agent.orders.restore(orders, postponed);
    agent.restoreSearches(notFound ?? []);
    for (const one of memory ?? []) {
      const kind = things.kinds.get(one.kind);
      const facts = kind && readFacts(kind, one.properties, undefined, "", []);
      if (facts === undefined) continue;
      const there = things.get(one.id);
      // Missing things are remembered all the same.
      const thing = there?.kind === one.kind ? there : goneThing(one.id, one.kind, facts);
      const { seenAtMs, from, told, isMissing } = one;
      agent.memory?.hear({ thing, facts, seenAtMs, from, told, isMissing }, undefined);
    }
    if (runner !== undefined) agent.currentRunner?.restore(runner);
  }
  // Without its runner, an agent that the game has not re-created would keep things from others without end.
  const gone = new Set(savedAgents.map(({ name }) => name).filter((name) => !agents.has(name)));
  // An agent may count on a thing that has left the world behind its back.
  const counts = (id: ThingId, agent: string): boolean =>
    !gone.has(agent) &&
    (things.get(id) !== undefined || agents.get(agent)?.knowledge.find(id) !== undefined);
  // An agent whose plan was dropped would hold up a line without end.
  const stands = (agent: string): boolean =>
    (agents.get(agent)?.currentRunner?.remaining.length ?? 0) > 0;
  const known = new Set([...agents.keys(), ...savedAgents.map(({ name }) => name)]);
  // The first members of a squad may have left since; see `WorldSquad.name`.
  const isSquad = (name: string): boolean =>
    !known.has(name) && name.includes("+") && name.split("+").some((each) => known.has(each));
  const restored = {
    held: held.filter(([thing, agent]) => counts(thing, agent)),
    waiting: waiting.filter(([agent, thing]) => counts(thing, agent)),
    turns: turns?.filter(([thing, agent]) => counts(thing, agent) && stands(agent)),
    spare,
    paces: paces?.filter(([agent]) => agents.has(agent) || isSquad(agent)),
  };
  // A game may create its squads later, but before those that wait for their things have lost patience.
  claims.restore(restored, isSquad);
  if (world.crowd !== undefined) crowd.knowledge.restore(world.crowd, (id) => things.get(id));
  for (const { name, runner } of savedAgents) {
    if (runner?.sleep !== undefined) agents.get(name)?.currentRunner?.sleep.resume(runner.sleep);
  }
  let proofs = haveOneOrchestrator(agents) ? (world.proofs ?? []) : [];
  for (const { currentRunner } of agents.values())
    proofs = currentRunner?.sleep.learn(proofs) ?? proofs;
}

/**
 * Whether the agents share their proofs: those of one planner say nothing for another, and a save names no planners.
 */
function haveOneOrchestrator(agents: ReadonlyMap<string, WorldAgent>): boolean {
  const all = [...agents.values()].flatMap(
    ({ currentRunner }) => currentRunner?.sleep.orchestrator ?? [],
  );
  return new Set(all).size <= 1;
}

function goneThing(...[id, kind, facts]: ConstructorParameters<typeof Thing>): Thing {
  const thing = new Thing(id, kind, facts);
  thing.isGone = true;
  return thing;
}
