import { DUNGEON } from "@understudy/session/testing";
import { hello } from "./plan-cases.ts";
import type { TranscriptCase, TranscriptGame } from "./transcript.ts";

export const chestAt = (id: string | number, x: number, gold: number): object => ({
  ...{ id, kind: "chest", at: [x, 0], properties: { gold } },
});

/** All things, in one message. */
export const allThings = (...things: readonly object[]): object => ({
  ...{ type: "see", part: 1, parts: 1, things },
});

/** A goal about a thing. */
export const robbed = (it: string): object => ({ goal: "robbed", things: { it } });

export const ANN = {
  ...{ type: "state", agent: "ann", nowMs: 0, at: [0, 0] },
  values: { near: "nothing", gold: 8, hurt: false },
};
export const RICH = { type: "want", agent: "ann", goal: "rich", budgetMs: 60_000 };

/** Opens an engine with the dungeon, and begins a session with a world. */
export async function openDungeon(
  game: TranscriptGame,
  world: object,
  more: object = {},
): Promise<void> {
  game.open({ domains: [{ domain: DUNGEON.written }], expansions: 2000, ...more });
  game.send(hello("dungeon", { world }));
  await game.step();
}

/** Cases of worlds. */
export const WORLD_CASES: Readonly<Record<string, TranscriptCase>> = {
  async things(game) {
    await openDungeon(game, { ways: true });
    game.tell({
      type: "see",
      part: 1,
      parts: 2,
      things: [chestAt("old", 10, 4), chestAt("red ä", 30, 15)],
    });
    game.tell({ type: "see", part: 2, parts: 2, things: [chestAt(7, 40, 20)] }, ANN, RICH);
    await game.step();
    const ways = [
      { to: ["old", "red ä", 7], costs: [10, 34, 40] },
      { from: "old", to: ["red ä", 7], costs: [24, -1] },
    ];
    game.tell({ type: "ways", agent: "ann", ways });
    await game.step();
    game.tell({
      type: "see",
      things: [
        { id: "red ä", holder: "player" },
        { id: "old", gone: true },
      ],
    });
    await game.step();
    await game.step(31_000);
    game.tell({ type: "see", part: 1, parts: 1, things: [] });
    await game.step(1000);
  },
  async orders(game) {
    await openDungeon(game, {});
    game.tell(
      { type: "see", part: 1, parts: 1, things: [chestAt("old", 10, 4), chestAt("red", 30, 15)] },
      ANN,
    );
    const orders = [
      { id: "first", goal: { goal: "robbed", things: { it: "old" } } },
      { id: "second", goal: { goal: "robbed", things: { it: "none" } }, priority: 2 },
    ];
    game.tell({ ...RICH, orders });
    await game.step();
    game.tell({ ...ANN, at: [10, 0], values: { near: "old", gold: 12, hurt: false } });
    game.tell({ type: "see", things: [{ id: "old", properties: { gold: 0 } }] });
    await game.step(200);
    game.tell({ ...RICH, goal: { goal: "robbed", things: { it: "nobody" } } });
    game.tell({ ...RICH, maintain: { goal: "full", things: { it: "red" } } });
    await game.step(200);
  },
  async "things-wrong"(game) {
    await openDungeon(game, { candidates: { chest: 2 } });
    const things = [
      { id: "nothing", kind: "chest" },
      { id: "a", kind: "dragon" },
      { id: "b", kind: "chest", properties: { gold: 99, colour: "red" } },
      { id: "c" },
      { id: "d", kind: "nook", at: [1, 2, 3, 4] },
    ];
    game.tell(
      { type: "see", things: [chestAt("early", 1, 1)] },
      { type: "see", part: 2, parts: 2, things },
    );
    game.tell(
      { type: "see", part: 1, parts: 1, things: things.slice(0, 4) },
      { type: "see", things },
    );
    game.tell(
      { ...ANN, values: { near: "a dragon", gold: 1 } },
      { ...ANN, values: undefined, slots: [] },
    );
    game.tell({ type: "ways", agent: "ann", ways: [{ to: ["a", "b"], costs: [1] }] });
    game.tell(
      { ...RICH, ways: {} },
      { type: "squad", squad: "s", members: ["ann"], goal: "rich", budgetMs: 1 },
    );
    await game.step();
    game.send(hello("dungeon", { world: { candidates: { dragon: 2 } } }));
    await game.step();
  },
  async "things-played"(game) {
    await openDungeon(game, {});
    game.tell({
      type: "see",
      part: 1,
      parts: 1,
      things: [chestAt("old", 10, 12), chestAt("red", 30, 15)],
    });
    game.tell(ANN, { ...RICH, runner: "server" });
    let now = ANN.values;
    for (let tick = 0; tick < 8; tick++) {
      for (const message of await game.step(150)) {
        if (message.type !== "begin") continue;
        const { step, stepId } = message;
        const id = String(step.args["to"] ?? step.args["chest"]);
        now = step.tool === "go" ? { ...now, near: id } : { ...now, gold: now.gold + 12 };
        if (step.tool === "steal")
          game.tell({ type: "see", things: [{ id, properties: { gold: 0 } }] });
        game.tell(
          { ...ANN, values: now },
          { type: "step", agent: "ann", stepId, event: "finished" },
        );
      }
    }
  },
};
