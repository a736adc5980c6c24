import { SavedGameError } from "@understudy/planner-core";
import type { WorldAgent } from "./agent/world-agent.ts";
import type { Claims, SavedClaims } from "./claims/claims.ts";
import type { Constraint, Constraints } from "./constraints/constraints.ts";
import type { SavedWorldRunner } from "./runner/options.ts";
import type { Order, Orders } from "./runner/orders.ts";
import { isThingId, readFacts, writeFacts } from "./things/read-things.ts";
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
  /** By index; undefined in saves of earlier versions. */
  readonly postponed?: Orders["postponed"] | undefined;
  readonly constraints?: readonly Constraint[] | undefined;
  readonly memory?: readonly SavedRecollection[] | undefined;
  readonly runner?: SavedWorldRunner | undefined;
  /** The kinds of searches without a result, with the number of things known then. */
  readonly notFound?: readonly (readonly [kind: string, known: number])[] | undefined;
}

/** Claims, constraints, memories, orders and runners as plain JSON. The game itself saves the things. */
export interface SavedWorld {
  readonly version: 1;
  readonly claims: SavedClaims;
  readonly constraints?: readonly Constraint[] | undefined;
  readonly agents: readonly SavedAgent[];
}

/** The parts of a world that are saved or needed for it, besides its agents. */
export interface SavedParts {
  readonly claims: Claims;
  readonly constraints: Constraints;
  readonly things: Things;
}

/** Saves the knowledge, goals and plans of a world's agents. */
export function saveWorld(
  agents: Iterable<WorldAgent>,
  { claims, constraints, things }: SavedParts,
): SavedWorld {
  return {
    version: 1,
    claims: claims.save(),
    constraints: constraints.list,
    agents: [...agents].map(
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
  { claims, constraints, things }: SavedParts,
): void {
  const { claims: savedClaims, agents: savedAgents, ...world } = readSaved(saved);
  constraints.restore(world.constraints ?? []);
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
  // An agent may count on a thing that has left the world behind its back.
  const counts = (id: ThingId, agent: string): boolean =>
    things.get(id) !== undefined || agents.get(agent)?.knowledge.find(id) !== undefined;
  claims.restore({
    held: savedClaims.held.filter(([thing, agent]) => counts(thing, agent)),
    waiting: savedClaims.waiting.filter(([agent, thing]) => counts(thing, agent)),
  });
}

function goneThing(...[id, kind, facts]: ConstructorParameters<typeof Thing>): Thing {
  const thing = new Thing(id, kind, facts);
  thing.isGone = true;
  return thing;
}

function readSaved(saved: unknown): SavedWorld {
  const { version, claims, constraints, agents } = Object(saved) as Partial<SavedWorld>;
  const isPair = (pair: unknown): boolean => Array.isArray(pair) && pair.length === 2;
  const isSound =
    version === 1 &&
    Array.isArray(claims?.held) &&
    claims.held.every(
      (pair) => isPair(pair) && isThingId(pair[0]) && typeof pair[1] === "string",
    ) &&
    Array.isArray(claims.waiting) &&
    claims.waiting.every(
      (pair) => isPair(pair) && typeof pair[0] === "string" && isThingId(pair[1]),
    ) &&
    (constraints === undefined || Array.isArray(constraints)) &&
    Array.isArray(agents) &&
    agents.every(isAgent);
  if (!isSound)
    throw new SavedGameError("world", [{ pointer: "", message: "is not a saved world" }]);
  return saved as SavedWorld;
}

function isAgent(agent: unknown): boolean {
  const { name, orders, postponed, constraints, memory, notFound } = Object(
    agent,
  ) as Partial<SavedAgent>;
  const isOrder = (order: unknown): boolean => {
    const { goal, priority } = Object(order) as Partial<Order>;
    return (typeof goal === "string" || typeof goal === "object") && typeof priority === "number";
  };
  const isRecollection = (one: unknown): boolean => {
    const { id, kind, properties, seenAtMs, told } = Object(one) as Partial<SavedRecollection>;
    const isNamed = isThingId(id) && typeof kind === "string" && typeof seenAtMs === "number";
    const isTold = typeof told?.by === "string" && typeof told.atMs === "number";
    const isWhole = typeof properties === "object" && properties !== null;
    return isNamed && isWhole && (told === undefined || isTold);
  };
  return (
    typeof name === "string" &&
    Array.isArray(orders) &&
    orders.every(isOrder) &&
    (postponed === undefined || (Array.isArray(postponed) && postponed.every(isPostponed))) &&
    (constraints === undefined || Array.isArray(constraints)) &&
    (memory === undefined || (Array.isArray(memory) && memory.every(isRecollection))) &&
    (notFound === undefined || (Array.isArray(notFound) && notFound.every(isSearch)))
  );
}

function isSearch(pair: unknown): boolean {
  return Array.isArray(pair) && typeof pair[0] === "string" && typeof pair[1] === "number";
}

function isPostponed(pair: unknown): boolean {
  if (!Array.isArray(pair) || typeof pair[0] !== "number") return false;
  const { reason, triedAtMs, tries } = Object(pair[1]) as Record<string, unknown>;
  return typeof reason === "string" && typeof triedAtMs === "number" && typeof tries === "number";
}
