import { seededRandom } from "@understudy/planner-core";
import type { ThingId } from "../../things/thing.ts";
import { CrowdGame, LONERS, MEMBERS } from "./crowd-game.ts";
import { type Draw, type LlmTemper, TEMPERS } from "./watched-orchestrator.ts";

const TURNS = 60;
/** Turns after which everything must have come to its end. */
const CALM_TURNS = 300;
/** Time after which no answer may be missing, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Events of a game, by a drawn number. */
const EVENTS: readonly ((game: CrowdGame, which: number) => void)[] = [
  ({ stage }, which) => {
    stage.body(any([...stage.bodies.keys()], which)).hungry = true;
  },
  (game, which) => game.order(any(LONERS, which), logOf(game, which), which % 2 === 0 ? 9 : 0),
  ({ world, nowMs, stage }, which) => {
    const { constraints } = world.agent(any([...stage.bodies.keys()], which));
    constraints.add({ disabled: [{ tool: "drag" }], untilMs: nowMs + 4000 });
  },
  (game, which) => {
    const maintain = { goal: "whole", things: { it: logOf(game, which) } };
    game.world.constraints.add({ maintain, untilMs: game.nowMs + 4000 });
  },
  (game, which) => {
    const { constraints } = game.squadOf(any(MEMBERS, which));
    constraints.add({ disabled: [{ tool: "carry" }], untilMs: game.nowMs + 4000 });
  },
  (game, which) => {
    const { constraints } = game.squadOf(any(MEMBERS, which));
    constraints.add({ maintain: { hungry: false }, untilMs: game.nowMs + 4000 });
  },
  (game, which) => game.world.claims.give(logOf(game, which), "thief"),
  (game) => freeAll(game),
  (game, which) => {
    if (game.stage.logs.size > 2) game.remove(logOf(game, which));
  },
  (game) => game.add("log"),
  (game, which) => {
    const member = any(MEMBERS, which);
    const squad = game.squadOf(member);
    squad.interrupt(squad.members.includes(member) ? member : undefined);
  },
  (game, which) => game.leave(any(MEMBERS, which)),
  (game, which) => game.join(any(MEMBERS, which)),
  (game) => game.reload(),
  (game, which) => {
    game.pause(any(MEMBERS, which), game.nowMs + 500 * (which % 12));
    if (which % 2 === 0) game.reload();
  },
  (game, which) => {
    const order = { goal: "brought", things: { it: logOf(game, which) } };
    game.squadOf(any(MEMBERS, which)).pursue(which % 4 === 0 ? "stocked" : order);
  },
  (game) => consume(game),
  (game, which) => {
    const directive = which % 2 === 0 ? "stock, do not drag" : "stock";
    game.loners.get(any(LONERS, which))?.pursue({ directive });
  },
  (game, which) => {
    const loner = any(LONERS, which);
    game.loners.get(loner)?.pursue(game.ownGoalOf(loner));
  },
  (game, which) => {
    if (game.temper !== undefined) game.temper = any(TEMPERS, which) as LlmTemper;
  },
];

/** Plays a drawn game: some turns in which anything happens, then calm, in which everything must come to its end. */
export async function playCrowd(seed: number, turns = TURNS): Promise<CrowdGame> {
  const random = seededRandom(seed);
  const draw: Draw = (limit) => random.integer(limit);
  const game = new CrowdGame(draw, seed % 3 !== 0);
  // Events change the LLM planner's temper too rarely to see all of them.
  if (seed % 3 === 2) game.temper = any(TEMPERS, (seed - 2) / 3);
  for (let turn = 0; turn < turns; turn++) {
    if (draw(3) === 0) EVENTS[draw(EVENTS.length)]?.(game, draw(60));
    await game.tick();
  }
  freeAll(game);
  for (const member of MEMBERS) {
    game.join(member);
    game.squadOf(member).pursue("stocked");
  }
  for (const name of LONERS) game.loners.get(name)?.pursue(game.ownGoalOf(name));
  for (let turn = 0; turn < CALM_TURNS && openEnds(game).length > 0; turn++) {
    const left = [...game.stage.logs.values()].filter(({ home }) => !home).length;
    for (let missing = left; missing < 3; missing++) game.add("log");
    for (const name of game.stage.bodies.keys()) {
      game.world.agent(name).see(game.stage.places.keys(), game.nowMs);
    }
    await game.tick();
  }
  for (const open of openEnds(game)) game.fault(open);
  await game.clock.advance(PATIENCE_MS);
  for (const late of game.lateAnswers) game.fault(late);
  return game;
}

/** The ends that are still open. */
function openEnds({ stage, orders }: CrowdGame): readonly string[] {
  const hungry = LONERS.filter((name) => stage.body(name).hungry);
  const undone = orders.filter(
    ({ state, log }) => state !== "done" && state !== "given-up" && stage.places.has(log),
  );
  return [
    ...(stage.stock < 2 ? [`the stock is ${stage.stock}`] : []),
    ...hungry.map((name) => `${name} stays hungry`),
    ...undone.map(({ agent, log, state }) => `the order of ${agent} for ${log} is ${state}`),
  ];
}

function consume(game: CrowdGame): void {
  for (const [id, { home }] of [...game.stage.logs]) {
    if (!home) continue;
    game.remove(id);
    game.add("log");
  }
  game.stage.stock = 0;
}

function freeAll({ stage, world: { claims } }: CrowdGame): void {
  for (const id of stage.logs.keys()) if (claims.holderOf(id) === "thief") claims.free(id);
}

function logOf({ stage }: CrowdGame, which: number): ThingId {
  return any([...stage.logs.keys()], which);
}

function any<Item>(items: readonly Item[], which: number): Item {
  return items[which % items.length] as Item;
}
