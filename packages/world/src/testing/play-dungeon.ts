import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, loadDomain, Orchestrator } from "@understudy/planner-core";
import type { WorldOutcome } from "../question/world-outcome.ts";
import type { WorldRunner } from "../runner/world-runner.ts";
import type { ThingId } from "../things/thing.ts";
import type { OwnValues } from "../typed.ts";
import { World } from "../world.ts";
import { OWN_SPOT, objectionOverAll } from "./all-things.ts";
import { type DrawnDungeon, dungeon } from "./gap-dungeons.ts";

/** Long enough that no search ends by the clock. */
const LONG_MS = 600_000;
const EXPANSIONS = 300;
/** Longer than any plan, with some that are dropped. */
const MOST_TICKS = 120;
/** The budget of a runner that asks itself: a search without an end uses all of it. */
const SHORT_MS = 50;
const TICK_MS = 100;

const domain: Domain = loadDomain(dungeon);

/** A world of a drawn dungeon, and what its game was asked. */
export interface DungeonGame {
  readonly world: World;
  readonly orchestrator: Orchestrator;
  readonly request: { readonly state: OwnValues; readonly goal: DrawnDungeon["asked"] };
  readonly asked: { ways: number };
}

/** @param hasEstimate whether the game knows straight distances */
export function gameOf(drawn: DrawnDungeon, waysPerTick: number, hasEstimate = true): DungeonGame {
  const { plain, straight } = drawn;
  const asked = { ways: 0 };
  const way = (_: string, from: ThingId | undefined, to: ThingId): number | undefined => {
    asked.ways++;
    const scaledCost = plain.ways.get(from ?? OWN_SPOT)?.get(to);
    return scaledCost === undefined ? undefined : scaledCost / 1000;
  };
  const estimate = (_: string, from: ThingId | undefined, to: ThingId) => straight(from, to);
  const world = new World(domain, { way, waysPerTick, ...(hasEstimate && { estimate }) });
  for (const { id, kind, properties } of plain.things) world.add(kind, id, properties);
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: new ClassicalPlanner({ tables: false }) },
    ...{ searchMaxMs: LONG_MS, improveMs: LONG_MS },
    searchExpansions: EXPANSIONS,
  });
  return { world, orchestrator, request: { state: plain.own, goal: drawn.asked }, asked };
}

/** Plans at once in a drawn dungeon. */
export function planIn({ world, orchestrator, request }: DungeonGame): WorldOutcome {
  return world.agent("me").planNow({ orchestrator, ...request }, LONG_MS);
}

/** The fault of an answer in a drawn dungeon; undefined for none. */
export function faultOf(
  { plain, straight }: DrawnDungeon,
  outcome: WorldOutcome,
  scaledBest: number,
): string | undefined {
  const { status, steps, cost, costIsBound, optimal, uncheckedWays } = outcome;
  if (status === "unsolvable")
    return scaledBest < Number.POSITIVE_INFINITY ? "has a plan" : undefined;
  if (status !== "solved") return undefined;
  const played = steps.map(({ step, things }) => ({
    ...{ tool: step.tool, things: things as Readonly<Record<string, string>> },
  }));
  const scaledCost = Math.round(1000 * cost);
  if (optimal && scaledCost > scaledBest) return `costs ${cost} and not ${scaledBest / 1000}`;
  const ways = new Map([...plain.ways].map(([from, row]) => [from, new Map(row)]));
  for (const { from = OWN_SPOT, to } of uncheckedWays) {
    const least = Math.max(1, Math.ceil(1000 * straight(from === OWN_SPOT ? undefined : from, to)));
    ways.get(from)?.set(to, least);
  }
  // With bounds for its unchecked ways alone the plan must work.
  const isKnown = uncheckedWays.length === 0 || costIsBound;
  const told = `${played.map(({ tool, things }) => `${tool} ${Object.values(things)}`)}`;
  const objection = objectionOverAll({ ...plain, ways }, played, isKnown ? scaledCost : undefined);
  return objection && `${told}: ${objection}`;
}

/** The game of an agent in a drawn dungeon. */
export interface PlayedDungeon {
  /** Steps that began although there was no way. */
  readonly faults: readonly string[];
  readonly isReached: boolean;
  readonly answers: number;
}

/** How an agent plays: who asks, and whether the game is saved and restored. */
export interface PlayStyle {
  readonly asks: "runner" | "game";
  /** The tick in which the game is saved, and goes on in another world. */
  readonly savedAt?: number;
}

/** Plays in a drawn dungeon until the goal holds, or nothing happens any more. */
export async function playDungeon(
  drawn: DrawnDungeon,
  waysPerTick: number,
  { asks, savedAt }: PlayStyle,
): Promise<PlayedDungeon> {
  const { plain } = drawn;
  const own: Record<string, unknown> = { ...plain.own };
  const faults: string[] = [];
  let answers = 0;
  let game = gameOf(drawn, waysPerTick);
  const runnerIn = ({ world, orchestrator, request }: DungeonGame): WorldRunner =>
    world.agent("me").runner({
      ...{ orchestrator, goal: request.goal, budgetMs: asks === "game" ? LONG_MS : SHORT_MS, asks },
      onOutcome: () => answers++,
      onError: (error) => faults.push(String(error)),
    });
  let runner = runnerIn(game);
  for (let tick = 0; tick < MOST_TICKS; tick++) {
    if (tick === savedAt) {
      const saved: unknown = JSON.parse(JSON.stringify(game.world.save()));
      const things = [...game.world.things].map(({ id }) => [id, game.world.get(id)] as const);
      game = gameOf(drawn, waysPerTick);
      for (const [id, { kind: _, id: __, ...properties } = {}] of things)
        game.world.set(id, properties as never);
      runner = runnerIn(game);
      game.world.restore(saved);
    }
    const { event, step, things } = runner.tick(own as OwnValues, tick * TICK_MS);
    if (event === "start") {
      const used = things as Readonly<Record<string, string>>;
      const from = (own["near"] as string | undefined) ?? OWN_SPOT;
      const isMissing = step.tool === "go" && plain.ways.get(from)?.has(used["to"] ?? "") !== true;
      if (isMissing) faults.push(`goes from ${from} to ${used["to"]}`);
      play(game.world, own, step.tool, used);
      runner.finished();
    }
    if (event === "idle" && runner.outcome === undefined && !runner.isWaiting) break;
    if (asks === "game") game.world.planMany(game.orchestrator, LONG_MS);
    else while (runner.isWaiting && runner.outcome === undefined) await new Promise(setImmediate);
  }
  const { goal } = plain;
  const isReached = Object.entries(goal).every(([name, test]) => {
    const [id = "", property = ""] = name.split(".");
    const value = property === "" ? own[name] : game.world.get(id)?.[property];
    return typeof test === "object"
      ? Number(value) >= Number(Object.values(test as object)[0])
      : value === test;
  });
  runner.dispose();
  return { faults, isReached, answers };
}

function play(
  world: World,
  own: Record<string, unknown>,
  tool: string,
  things: Readonly<Record<string, string>>,
): void {
  const { to, key, chest = "" } = things;
  if (tool === "go") own["near"] = to;
  if (tool === "take") own["holds"] = key;
  if (tool === "unlock") world.set(chest, { locked: false });
  if (tool !== "steal") return;
  own["gold"] = Math.min(12, Number(own["gold"]) + Number(world.get(chest)?.["gold"]));
  world.set(chest, { gold: 0 });
}
