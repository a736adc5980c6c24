import { describe, expect, it } from "vitest";
import type { Command, CommandResults, CommandType } from "../protocol/command.ts";
import { type HutGame, hutGame, PageSink } from "../testing/hut.ts";

function answerOf<Type extends CommandType>(
  { viewer }: HutGame,
  command: Command & { readonly type: Type },
): CommandResults[Type] {
  const reply = viewer.command(command);
  if (!reply.ok) throw new Error(`${reply.error.pointer} ${reply.error.message}`);
  return reply.value as CommandResults[Type];
}

const errorOf = (game: HutGame, command: object): unknown => {
  const reply = game.viewer.command(command);
  return reply.ok ? "ok" : [reply.error.code, reply.error.pointer];
};

describe("a variable changed by hand", () => {
  it("shows at once, breaks the plan, and makes the agent replan", async () => {
    const game = hutGame();
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(8);
    expect(page.last("detail")?.plan.length).toBe(5);
    expect(
      answerOf(game, { type: "set-variable", agent: 0, variable: "wood", value: 4 }),
    ).toBeNull();
    const first = page.last("request")?.id ?? 0;
    await game.play(4);
    expect(page.last("detail")?.state["wood"]).toBe(4);
    expect(page.last("detail")?.derived).toEqual({ cosy: false });
    expect(page.last("event")).toMatchObject({
      kind: "command",
      text: "wood of ann is now 4",
      agent: 0,
    });
    game.viewer.command({ type: "set-variable", agent: 0, variable: "wood", value: 0 });
    game.viewer.command({ type: "set-variable", agent: 0, variable: "at", value: "home" });
    await game.play(6);
    expect(page.last("request")?.id).toBeGreaterThan(first);
    expect(page.last("detail")?.plan.map(({ tool }) => tool)).toEqual([
      "goto",
      "chop",
      "chop",
      "goto",
      "light",
    ]);
  });

  it("must exist in the domain and have a valid value", () => {
    const game = hutGame();
    const set = { type: "set-variable", agent: 0, variable: "wood", value: 9 };
    expect(errorOf(game, set)).toEqual(["refused", "/value"]);
    expect(errorOf(game, { ...set, value: "many" })).toEqual(["refused", "/value"]);
    expect(errorOf(game, { ...set, variable: "gold" })).toEqual(["unknown", "/variable"]);
    expect(errorOf(game, { ...set, agent: 7 })).toEqual(["unknown", "/agent"]);
    expect(errorOf(hutGame(["ann"], { controls: {} }), set)).toEqual(["unsupported", "/type"]);
  });
});

describe("orders", () => {
  it("give an agent another goal", async () => {
    const game = hutGame();
    await game.play(3);
    answerOf(game, { type: "order-goal", agent: 0, goal: "locked" });
    expect(game.runners.get("ann")?.goal).toBe("locked");
    expect(errorOf(game, { type: "order-goal", agent: 0, goal: "worm" })).toEqual([
      "unknown",
      "/goal",
    ]);
  });

  it("in free text require an LLM planner that supports them", () => {
    const order = { type: "order-directive", agent: 0, directive: "keep warm" } as const;
    expect(errorOf(hutGame(), order)).toEqual(["unsupported", "/type"]);
    const game = hutGame(["ann"], { directives: true });
    answerOf(game, order);
    expect(game.runners.get("ann")?.goal).toEqual({ directive: "keep warm" });
    expect(errorOf(game, { ...order, directive: "  " })).toEqual(["refused", "/directive"]);
  });
});

describe("an asynchronous function of the game", () => {
  it("may reject, which shows in the feed", async () => {
    const controls = {
      setVariable: async () => {
        throw new Error("the database is away");
      },
    };
    const game = hutGame(["ann"], { controls });
    const page = new PageSink();
    game.viewer.watch(page);
    answerOf(game, { type: "set-variable", agent: 0, variable: "wood", value: 2 });
    await game.play(1);
    expect(page.of("event").map(({ text }) => text)).toContain(
      "the game could not: the database is away",
    );
  });
});

describe("a command without a function of the game", () => {
  const able = (controls: object) =>
    hutGame(["ann"], { controls, faults: [{ name: "down", description: "" }] }).viewer.hello;

  it("is not offered", () => {
    const call = (): void => {};
    expect(able({ pause: call }).capabilities.pause).toBe(false);
    expect(able({ pause: call, resume: call }).capabilities.pause).toBe(true);
    expect(able({ pause: call, resume: call }).capabilities.step).toBe(false);
    expect(able({ step: call }).capabilities.step).toBe(true);
    expect(able({}).faults).toEqual([]);
    expect(able({ setFault: call }).faults).toHaveLength(1);
  });
});

describe("the show", () => {
  it("is paused, stepped and sped up by the game, and every page is notified", () => {
    const calls: unknown[] = [];
    const note = (name: string) => (value?: unknown) => void calls.push([name, value]);
    const controls = {
      pause: note("pause"),
      resume: note("resume"),
      step: note("step"),
      speed: note("speed"),
      setFault: (name: string, on: boolean) => void calls.push([name, on]),
    };
    const faults = [{ name: "down", description: "nobody answers" }];
    const game = hutGame(["ann"], { controls, faults });
    const page = new PageSink();
    game.viewer.watch(page);
    expect(errorOf(game, { type: "step" })).toEqual(["refused", "/type"]);
    for (const command of [
      { type: "pause" },
      { type: "step", ticks: 3 },
      { type: "speed", factor: 4 },
      { type: "fault", name: "down", on: true },
    ] as const) {
      answerOf(game, command);
    }
    expect(calls).toEqual([
      ["pause", undefined],
      ["step", 3],
      ["speed", 4],
      ["down", true],
    ]);
    expect(page.last("show")).toMatchObject({ paused: true, speed: 4, faults: ["down"] });
    answerOf(game, { type: "resume" });
    answerOf(game, { type: "fault", name: "down", on: false });
    expect(page.last("show")).toMatchObject({ paused: false, faults: [] });
    expect(errorOf(game, { type: "fault", name: "up", on: true })).toEqual(["unknown", "/name"]);
  });

  it("continues if the game throws, and the page shows the error", () => {
    const controls = {
      pause: () => {
        throw new Error("no such thing");
      },
    };
    const game = hutGame(["ann"], { controls });
    expect(game.viewer.command({ type: "pause" })).toMatchObject({
      ok: false,
      error: { code: "failed", message: "the game could not: no such thing" },
    });
  });
});

describe("the picture of a domain", () => {
  it("is drawn with an agent's plan, or without", async () => {
    const game = hutGame();
    await game.play(8);
    const asked = { type: "picture", domain: 0, theme: "light" } as const;
    const reply = await game.viewer.answer({ ...asked, agent: 0 });
    expect(reply).toMatchObject({ ok: true });
    const svg = reply.ok ? (reply.value as { svg: string }).svg : "";
    expect(svg).toContain(">1 4</text>");
    const plain = await game.viewer.answer(asked);
    expect(JSON.stringify(plain)).not.toContain("badge\\");
    expect(await game.viewer.answer({ ...asked, agent: 7 })).toMatchObject({
      error: { code: "unknown", pointer: "/agent" },
    });
    expect(await game.viewer.answer({ ...asked, domain: 7 })).toMatchObject({
      error: { code: "unknown", pointer: "/domain" },
    });
    // A synchronous answer has no time to load it.
    expect(errorOf(game, asked)).toEqual(["unsupported", "/type"]);
    expect(await game.viewer.answer({ type: "dance" })).toMatchObject({ ok: false });
  });
});
