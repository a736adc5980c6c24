import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Random, seededRandom } from "@understudy/planner-core";
import type { WorldOutcome } from "../question/world-outcome.ts";
import type { ThingId } from "../things/thing.ts";
import type { OneGoal, OwnValues, WorldGoal } from "../typed.ts";
import { World } from "../world.ts";
import {
  bestCostOverAll,
  drawnFrom,
  OWN_SPOT,
  objectionOverAll,
  type PlainDomain,
  type PlainThing,
  type PlainValue,
  type PlainWorld,
} from "./all-things.ts";
import { type CrookedDomain, crookedDomains } from "./crooked-domains.ts";

/** Long enough that no search ends by the clock. */
const LONG_MS = 600_000;
const EXPANSIONS = 200_000;

type WayTable = ReadonlyMap<ThingId, ReadonlyMap<ThingId, number>>;

/** Counts of the verdicts on random worlds. */
export interface Verdicts {
  /** False proofs, and plans below the optimal cost. */
  readonly faults: readonly string[];
  readonly cases: number;
  /** Unsolvable worlds, and those of them that were reported as unsolvable. */
  readonly hopeless: number;
  readonly saidHopeless: number;
  /** Solvable worlds, those with a plan, and those with a correct claim of optimality. */
  readonly solvable: number;
  readonly solved: number;
  readonly saidCheapest: number;
}

/** A random world, the form of its agent's question, and the verdict. */
interface Drawn {
  readonly plain: PlainWorld;
  readonly asked: WorldGoal;
  readonly estimates: boolean;
  readonly places: Readonly<Record<string, number>> | undefined;
  readonly held: string | undefined;
  readonly kept: OneGoal | undefined;
  readonly label: string;
}

/**
 * Plans in random worlds whose ways violate the triangle inequality, and compares the verdicts with
 * a search over all things.
 *
 * @param isConstrained whether steps are disabled and a condition is maintained
 */
export function judgeCrookedWorlds(seeds: Iterable<number>, isConstrained = false): Verdicts {
  const faults: string[] = [];
  const counts = { cases: 0, hopeless: 0, saidHopeless: 0, solvable: 0, solved: 0 };
  let saidCheapest = 0;
  for (const seed of seeds) {
    const drawn = draw(seededRandom(seed), seed, isConstrained);
    const best = bestCostOverAll(drawn.plain);
    if (best === undefined) continue;
    counts.cases++;
    const isHopeless = best === Number.POSITIVE_INFINITY;
    counts[isHopeless ? "hopeless" : "solvable"]++;
    const { status, cost, optimal, steps, considered } = ask(drawn);
    const scaledCost = Math.round(1000 * cost);
    const told = `${drawn.label} ${status} ${optimal} ${cost} best ${best / 1000} ${considered.things}/${considered.of} ${steps
      .map(({ step, things }) => `${step.tool} ${Object.values(things)}`)
      .join(", ")}`;
    if (status === "unsolvable" && !isHopeless) faults.push(`there is a plan: ${told}`);
    if (status === "unsolvable" && isHopeless) counts.saidHopeless++;
    if (status !== "solved") continue;
    counts.solved++;
    if (scaledCost < best) faults.push(`cheaper than the best: ${told}`);
    if (optimal && scaledCost > best) faults.push(`not the cheapest: ${told}`);
    if (optimal && scaledCost === best) saidCheapest++;
    const played = steps.map(({ step, things }) => ({
      tool: step.tool,
      things: things as Readonly<Record<string, string>>,
    }));
    const objection = objectionOverAll(drawn.plain, played, scaledCost);
    if (objection !== undefined) faults.push(`${objection}: ${told}`);
  }
  return { faults, ...counts, saidCheapest };
}

function ask({ plain, asked, estimates, places, held, kept }: Drawn): WorldOutcome {
  const tableOf = (from: ThingId | undefined, to: ThingId): number | undefined => {
    const scaled = plain.ways.get(from ?? OWN_SPOT)?.get(to);
    return scaled === undefined ? undefined : scaled / 1000;
  };
  const { most: _, own: __, asked: ___, kept: ____, ...definition } = plain.domain as CrookedDomain;
  const world = worldFor(definition, places, {
    way: (_agent, from, to) => tableOf(from, to),
    ...(estimates ? { estimate: (_agent, from, to) => (tableOf(from, to) ?? 6) / 2 } : {}),
  });
  for (const { id, kind, properties } of plain.things) world.add(kind, id, properties);
  if (held !== undefined) world.claims.give(held, "another");
  const { bans = [] } = plain;
  if (bans.length > 0) world.constraints.add({ disabled: bans });
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: new ClassicalPlanner({ tables: false }) },
    ...{ searchMaxMs: LONG_MS, improveMs: LONG_MS },
    searchExpansions: EXPANSIONS,
  });
  const state = plain.own as OwnValues;
  const me = world.agent("me");
  if (kept !== undefined) me.constraints.add({ maintain: kept });
  return me.planNow({ orchestrator, state, goal: asked }, LONG_MS);
}

const worlds = new Map<string, World["domain"]>();

/** Compiles each domain once. */
function worldFor(
  definition: PlainDomain,
  places: Drawn["places"],
  options: ConstructorParameters<typeof World>[1],
): World {
  const key = `${definition.name} ${JSON.stringify(places)}`;
  const domain =
    worlds.get(key) ?? loadDomain({ ...definition, places: { ...definition.places, ...places } });
  worlds.set(key, domain);
  return new World(domain, options);
}

function draw(random: Random, seed: number, isConstrained: boolean): Drawn {
  const domain = drawnFrom(random, crookedDomains);
  const things = drawThings(random, domain);
  const isSmall = random.integer(5) === 0;
  const places = isSmall
    ? Object.fromEntries(Object.keys(domain.kinds).map((kind) => [kind, 1 + random.integer(2)]))
    : undefined;
  const at = random.integer(3) === 0 ? drawnFrom(random, things) : undefined;
  const positions = domain.state["near"] as { readonly of: readonly string[] };
  const own: Record<string, PlainValue> = { near: undefined };
  for (const [name, definition] of Object.entries(domain.state)) {
    const values = domain.own?.[name];
    const given = (definition as { readonly default?: PlainValue }).default;
    own[name] = values === undefined ? given : drawnFrom(random, values);
  }
  if (at !== undefined && positions.of.includes(at.kind)) own["near"] = at.id;
  const { goal, asked } = drawGoal(random, domain, things);
  const style = drawnFrom(random, ["sparse", "any", "line", "ring"] as const);
  const ways = drawWays(random, things, style);
  const held = random.integer(6) === 0 ? drawnFrom(random, things).id : undefined;
  const estimates = random.integer(2) === 0;
  const label = `${seed} ${domain.name} ${style}${isSmall ? " small" : ""}${held ? " held" : ""}`;
  const limits = isConstrained ? drawConstraints(random, domain, things) : undefined;
  const { bans = [], kept } = limits ?? {};
  const plain: PlainWorld = {
    ...{ domain, things, ways, own, goal, bans },
    ...(kept && { kept: kept.goal as PlainWorld["goal"] }),
  };
  return { plain, asked, estimates, places, held, kept: kept?.asked as OneGoal, label };
}

/** One or two disabled steps, and often a condition to maintain. */
function drawConstraints(
  random: Random,
  domain: CrookedDomain,
  things: readonly PlainThing[],
): {
  readonly bans: NonNullable<PlainWorld["bans"]>;
  readonly kept: { readonly goal: object; readonly asked: object } | undefined;
} {
  const bans = Array.from({ length: 1 + random.integer(2) }, () => {
    const tool = drawnFrom(random, domain.tools);
    const [name, of] = drawnFrom(random, Object.entries(tool.things ?? {}));
    const fitting = things.filter(({ kind }) => [of].flat().includes(kind));
    const isAny = fitting.length === 0 || random.integer(4) === 0;
    return { tool: tool.name, things: isAny ? {} : { [name]: drawnFrom(random, fitting).id } };
  });
  const { kept = [] } = domain;
  const drawn = kept.length === 0 || random.integer(2) === 0 ? undefined : drawnFrom(random, kept);
  const fitting = things.filter(({ kind }) => kind === drawn?.of);
  if (drawn === undefined || (drawn.of !== undefined && fitting.length === 0)) {
    return { bans, kept: undefined };
  }
  if (drawn.goal === undefined) {
    return { bans, kept: { goal: drawn.when as object, asked: drawn.when as object } };
  }
  const { id } = drawnFrom(random, fitting);
  const { when } = domain.goals.find((one) => Reflect.get(one, "name") === drawn.goal) as {
    readonly when: PlainWorld["goal"];
  };
  return {
    bans,
    kept: { goal: namedIn(when, id), asked: { goal: drawn.goal, things: { it: id } } },
  };
}

/** A condition about one thing. */
function namedIn(when: PlainWorld["goal"], id: string): PlainWorld["goal"] {
  const named = (text: unknown): unknown =>
    typeof text === "string" ? text.replaceAll("$it", id) : text;
  return Object.fromEntries(
    Object.entries(when).map(([key, test]) => [named(key) as string, named(test)]),
  );
}

function drawThings(random: Random, domain: CrookedDomain): readonly PlainThing[] {
  const drawn: { id: string; kind: string }[] = [];
  for (const [kind, most] of Object.entries(domain.most)) {
    const count = random.integer(most) + 1;
    for (let at = 1; at <= count; at++) drawn.push({ id: `${kind[0]}${kind[1]}${at}`, kind });
  }
  return drawn.map(({ id, kind }) => {
    const properties: Record<string, PlainValue> = {};
    for (const [name, definition] of Object.entries(domain.kinds[kind] ?? {})) {
      const { type, max, of } = definition as { type: string; max: number; of?: string | string[] };
      if (type === "boolean") properties[name] = random.integer(2) === 0;
      else if (type === "integer") properties[name] = random.integer(max + 1);
      else {
        const fitting = drawn.filter((one) => [of].flat().includes(one.kind));
        properties[name] = drawnFrom(random, fitting).id;
      }
    }
    return { id, kind, properties };
  });
}

function drawGoal(
  random: Random,
  domain: CrookedDomain,
  things: readonly PlainThing[],
): { readonly goal: PlainWorld["goal"]; readonly asked: WorldGoal } {
  const { goal: name, of } = drawnFrom(random, domain.asked);
  const { when } = domain.goals.find((one) => Reflect.get(one, "name") === name) as {
    readonly when: PlainWorld["goal"];
  };
  if (of === undefined) return { goal: when, asked: name };
  const fitting = things.filter(({ kind }) => kind === of);
  const { id } = drawnFrom(random, fitting);
  return { goal: namedIn(when, id), asked: { goal: name, things: { it: id } } };
}

/** Random ways in thousandths: arbitrary lengths, sparse, along a line, or from each thing to the next only. */
function drawWays(
  random: Random,
  things: readonly PlainThing[],
  style: "sparse" | "any" | "line" | "ring",
): WayTable {
  const spots = new Map([OWN_SPOT, ...things.map(({ id }) => id)].map((id, at) => [id, at]));
  const places = [...spots.keys()].map(() => random.integer(12));
  const count = places.length;
  const wayOf = (from: number, to: number): number | undefined => {
    if (style === "line") return Math.abs((places[from] ?? 0) - (places[to] ?? 0));
    if (style === "ring" && to !== (from % (count - 1)) + 1 && random.integer(5) > 0)
      return undefined;
    if (style === "sparse" && random.integer(5) < 3) return undefined;
    return random.integer(3) === 0 ? random.integer(3) : random.integer(40);
  };
  const table = new Map<ThingId, Map<ThingId, number>>();
  for (const [from, start] of spots) {
    const row = new Map<ThingId, number>();
    for (const [to, end] of spots) {
      const way = end === 0 || start === end ? undefined : wayOf(start, end);
      if (way !== undefined) row.set(to, Math.max(1, 1000 * way));
    }
    table.set(from, row);
  }
  return table;
}
