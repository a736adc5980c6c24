import { DUNGEON } from "@understudy/session/testing";
import { writeGame } from "../../game/game-file.ts";
import { hello, stepOf, tokenOf } from "./plan-cases.ts";
import type { TranscriptCase, TranscriptGame } from "./transcript.ts";
import { ANN, allThings, chestAt, openDungeon, RICH, robbed } from "./world-cases.ts";

const NOOK = { id: "nook 1", kind: "nook", at: [5, 5] };
const CHESTS = [chestAt("old", 10, 4), chestAt("red", 30, 15), chestAt("blue", 50, 20)];
const POOR = { ...ANN, values: { near: "nothing", gold: 0, hurt: false } };
const MESSAGE_BYTES = 1500;
const PARTS = 8;

/** A long list of things, in parts that fit a message each. */
function cellar(): object[] {
  const things = Array.from({ length: 40 }, (_, at) =>
    at === 0 ? chestAt(7, 0, 20) : chestAt(`chest ${at} ä`, at, at % 20),
  );
  return Array.from({ length: PARTS }, (_, at) => ({
    ...{ type: "see", part: at + 1, parts: PARTS },
    things: things.filter((_each, index) => index % PARTS === at),
  }));
}

/** An agent of the dungeon whose steps the engine begins. */
class Robber {
  readonly #game: TranscriptGame;
  readonly name: string;
  values: { near: string; gold: number; hurt: boolean };

  constructor(game: TranscriptGame, name: string, gold = 0) {
    this.#game = game;
    this.name = name;
    this.values = { near: "nothing", gold, hurt: false };
  }

  /** All that the engine must know of the agent. */
  tell(want: object): void {
    this.see();
    this.#game.tell({ ...RICH, agent: this.name, runner: "server", ...want });
  }

  see(): void {
    this.#game.tell({ ...ANN, agent: this.name, values: { ...this.values } });
  }

  /** Does a step, or loses it. */
  do({ step, stepId }: Begun, gold: ReadonlyMap<string, number>, isLost = false): void {
    const told = { type: "step", agent: this.name, stepId };
    this.#game.tell({ ...told, event: "started" });
    if (isLost) {
      this.#game.tell({ ...told, event: "failed", detail: "the lock is jammed" });
      return;
    }
    const id = String(step.args["to"] ?? step.args["chest"] ?? step.args["nook"]);
    if (step.tool === "go") this.values.near = id;
    else if (step.tool === "hide") this.values.hurt = false;
    else {
      this.values.gold = Math.min(40, this.values.gold + (gold.get(id) ?? 0));
      this.#game.tell({ type: "see", things: [{ id, properties: { gold: 0 } }] });
    }
    this.see();
    this.#game.tell({ ...told, event: "finished" });
  }
}

type Begun = {
  readonly stepId: number;
  readonly step: { readonly tool: string; readonly args: Readonly<Record<string, unknown>> };
};

const GOLD: ReadonlyMap<string, number> = new Map([
  ["old", 4],
  ["red", 15],
  ["blue", 20],
]);

/** Lets robbers act for some moments. Steps of a number are lost. */
async function act(
  game: TranscriptGame,
  robbers: readonly Robber[],
  moments: number,
  lost: readonly number[] = [],
): Promise<void> {
  for (let moment = 0; moment < moments; moment++) {
    for (const message of await game.step(150)) {
      if (message.type !== "begin") continue;
      const robber = robbers.find(({ name }) => name === message.agent);
      robber?.do(message as Begun, GOLD, lost.includes(message.stepId));
    }
  }
}

/** Cases of worlds that are played: words, orders, saves, lost messages. */
export const WORLD_PLAY_CASES: Readonly<Record<string, TranscriptCase>> = {
  async "things-listed"(game) {
    await openDungeon(game, { ways: true }, { limits: { messageBytes: MESSAGE_BYTES } });
    const parts = cellar();
    game.tell(...parts, POOR, RICH);
    await game.step();
    // A part again, parts out of order, and a message that is too long.
    const things = Array.from({ length: 40 }, (_, at) => chestAt(`long ${at}`, at, 1));
    game.send({ type: "see", things, seq: game.seq + 1 });
    game.tell(parts[1] as object, parts[0] as object, parts[4] as object);
    await game.step(100);
    // A list that is cut by the end of its connection comes again as a whole.
    game.tell(parts[0] as object);
    game.send(hello("dungeon", { token: tokenOf(game), received: 0 }));
    await game.step();
    game.tell(...parts, { type: "see", things: [{ id: "chest 19 ä", gone: true }] });
    await game.step(100);
    await game.step(31_000);
  },
  async "things-resync"(game) {
    await openDungeon(game, {});
    game.tell(allThings(...CHESTS), POOR, RICH);
    await game.step();
    const lost = game.seq + 2;
    game.send({ type: "see", things: [{ id: "blue", gone: true }], seq: lost });
    await game.step();
    // What was lost shows in the next list: a chest is gone, another one has come.
    const told = [allThings(...CHESTS.slice(0, 2), chestAt("new", 20, 16)), POOR, RICH];
    for (const [at, message] of told.entries()) game.send({ ...message, seq: lost + 1 + at });
    await game.step();
    game.send(hello("dungeon", { token: tokenOf(game), received: 1 }));
    await game.step(100);
  },
  async "things-words"(game) {
    await openDungeon(game, {});
    game.tell(allThings(...CHESTS), POOR);
    for (const directive of [
      "Rob the red chest!",
      "You should be rich.",
      "Please be safe, then rob the old one.",
      "Xyzzy plugh.",
      "",
    ]) {
      game.tell({ ...RICH, goal: { directive } });
      await game.step(200);
      await game.step(1500);
    }
    game.tell({ ...RICH, orders: [{ id: "said", goal: { directive: "Rob the red chest!" } }] });
    await game.step(200);
  },
  async "things-maintain"(game) {
    await openDungeon(game, {});
    const ann = new Robber(game, "ann");
    game.tell(allThings(...CHESTS, NOOK));
    ann.tell({ maintain: { goal: "full", things: { it: "red" } } });
    await act(game, [ann], 6);
    ann.tell({ goal: { gold: { ">=": 30 } }, maintain: { gold: { "<=": 35 } } });
    await act(game, [ann], 4);
    ann.tell({ maintain: { goal: "full", things: { it: "none" } } });
    ann.tell({ maintain: { goal: "fool" } });
    await act(game, [ann], 1);
  },
  async "things-orders"(game) {
    await openDungeon(game, {});
    const [ann, bo] = [new Robber(game, "ann"), new Robber(game, "bo")];
    game.tell(allThings(...CHESTS));
    ann.tell({ goal: robbed("red") });
    await act(game, [ann], 1);
    // The red chest is taken, the blue one is locked for a while.
    game.tell({ type: "see", things: [{ id: "blue", properties: { locked: true } }] });
    const orders = ["red", "blue", "old"].map((id, at) => ({
      id,
      goal: robbed(id),
      priority: -at,
    }));
    bo.tell({ orders });
    await act(game, [ann, bo], 6);
    game.tell({ type: "see", things: [{ id: "blue", properties: { locked: false } }] });
    await game.step(60_000);
    await act(game, [ann, bo], 4);
    game.tell({ type: "idle", agent: "bo" });
    await game.step(150);
  },
  async "things-failed"(game) {
    await openDungeon(game, {});
    const ann = new Robber(game, "ann");
    game.tell(allThings(...CHESTS, NOOK));
    ann.tell({});
    await act(game, [ann], 6, [2]);
    ann.values.hurt = true;
    ann.tell({ goal: { oneOf: ["safe", "rich"] } });
    await act(game, [ann], 4);
    game.tell({ ...RICH, disabled: [{ tool: "steal", args: { chest: "red" } }] });
    await game.step(200);
    game.tell({ ...RICH, disabled: [{ tool: "fly", args: {} }] });
    await game.step(200);
  },
  async "things-shared"(game) {
    await openDungeon(game, {});
    const robbers = ["ann", "bo", "cy", "di"].map((name, at) => new Robber(game, name, at * 5));
    game.tell(allThings(...CHESTS));
    for (const robber of robbers) robber.tell({});
    await act(game, robbers, 5);
    game.tell({ type: "see", things: [chestAt("new", 4, 20), { id: "old", holder: "bo" }] });
    await act(game, robbers, 3);
    game.tell({ type: "leave", agent: "bo" }, { type: "see", things: [{ id: "old", holder: "" }] });
    await act(game, robbers, 3);
  },
  async "things-shipped"(game) {
    const { text } = writeGame({ dungeon: { domain: DUNGEON, hasTables: true } });
    game.open({ game: text, expansions: 2000 });
    game.send(hello("dungeon", { world: {} }));
    await game.step();
    const ann = new Robber(game, "ann");
    game.tell(allThings(...CHESTS, NOOK));
    ann.tell({ orders: [{ id: "old", goal: robbed("old") }] });
    await act(game, [ann], 5);
  },
  async "things-saves"(game) {
    await openDungeon(game, {});
    const ann = new Robber(game, "ann");
    game.tell(allThings(...CHESTS));
    const orders = ["old", "red"].map((id) => ({ id, goal: robbed(id) }));
    ann.tell({ orders });
    await act(game, [ann], 3);
    const begun = stepOf(game.heard);
    game.close();
    // The game is loaded: things, then states, then wants, without the order that was done.
    await openDungeon(game, {}, { seed: 9, nowMs: 500 });
    game.startOver();
    game.tell(allThings(chestAt("old", 10, 0), ...CHESTS.slice(1)));
    ann.tell({ orders: orders.slice(1) });
    game.tell({ type: "step", agent: "ann", stepId: begun + 5, event: "finished" });
    await act(game, [ann], 6);
  },
};
