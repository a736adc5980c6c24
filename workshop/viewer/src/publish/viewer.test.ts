import { describe, expect, it } from "vitest";
import { readMessage } from "../protocol/read-message.ts";
import { hut, hutGame, PageSink, stateOn } from "../testing/hut.ts";
import { createViewer } from "./viewer.ts";

describe("a viewer", () => {
  it("costs nothing without watchers: no encoding, no events from the orchestrator", async () => {
    const game = hutGame();
    const observer = game.viewer.observer();
    await game.play(20);
    expect(game.viewer.counts).toEqual({ encodings: 0, characters: 0 });
    expect(observer.isIdle).toBe(true);
    const page = new PageSink();
    const { close } = game.viewer.watch(page);
    expect(observer.isIdle).toBe(false);
    close();
    expect(observer.isIdle).toBe(true);
    const { counts } = game.viewer;
    await game.play(5);
    expect(game.viewer.counts).toEqual(counts);
  });

  it("sends a page its id, the game and the current state, then changes", async () => {
    const game = hutGame(["ann", "bob"]);
    await game.play(3);
    const page = new PageSink();
    game.viewer.watch(page);
    expect(page.messages.map(({ type }) => type).slice(0, 4)).toEqual([
      "welcome",
      "hello",
      "keyframe",
      "show",
    ]);
    expect(page.last("hello")).toMatchObject({
      domains: [{ name: "hut", goals: [{ name: "warm", condition: "fire=true" }, {}] }],
      map: { places: [{ name: "forest" }, { name: "home" }] },
      capabilities: { setVariable: true, pause: false },
    });
    expect(stateOn(page).agent(1)).toMatchObject({ name: "bob", goal: "warm", status: "playing" });
    await game.play(20);
    const ann = stateOn(page).agent(0);
    expect(ann).toMatchObject({ status: "idle", steps: 0 });
    expect(hut.read(game.states.get("ann") as Int32Array)["fire"]).toBe(true);
  });

  it("encodes each message once for all watchers", async () => {
    const game = hutGame(["ann", "bob"], { history: false });
    const pages = Array.from({ length: 10 }, () => new PageSink());
    for (const page of pages) game.viewer.watch(page);
    const before = game.viewer.counts.encodings;
    const told = pages.map(({ lines }) => lines.length);
    await game.play(12);
    const lines = (pages[0] as PageSink).lines.length - (told[0] as number);
    expect(game.viewer.counts.encodings - before).toBe(lines);
    for (const page of pages.slice(1))
      expect(page.lines.slice(-lines)).toEqual(pages[0]?.lines.slice(-lines));
  });

  it("sends details only of selected agents if there are many, of all if few", async () => {
    const many = hutGame(["ann", "bob", "cy"], { detailsOfAll: 2 });
    const [page, other] = [new PageSink(), new PageSink()];
    const { watcher } = many.viewer.watch(page);
    many.viewer.watch(other);
    await many.play(5);
    expect(page.of("detail")).toEqual([]);
    expect(many.viewer.command({ type: "select", watcher, agents: [1] })).toEqual({
      ok: true,
      value: null,
    });
    await many.play(5);
    expect(new Set(page.of("detail").map(({ agent }) => agent))).toEqual(new Set([1]));
    expect(other.of("detail")).toEqual([]);
    const few = hutGame(["ann", "bob", "cy"]);
    const third = new PageSink();
    few.viewer.watch(third);
    await few.play(5);
    expect(new Set(third.of("detail").map(({ agent }) => agent))).toEqual(new Set([0, 1, 2]));
  });

  it("sends an agent's new goal at once, even while the game is paused", async () => {
    const game = hutGame();
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(3);
    const [runner] = game.runners.values();
    runner?.pursue({ directive: "Lock the door" });
    await game.clock.advance(1000);
    game.viewer.tick(game.clock.now());
    const told = page.of("detail").length;
    runner?.pursue({ directive: "Light the fire" });
    await game.clock.advance(1000);
    game.viewer.tick(game.clock.now());
    expect(page.of("detail").length).toBe(told + 1);
    expect(page.last("detail")?.directive).toBe("Light the fire");
  });

  it("shows why each precondition holds or not, now and at its step, and what achieves it", async () => {
    const game = hutGame();
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(3);
    const detail = page.last("detail");
    expect(detail?.goal).toMatchObject({ name: "warm", holdsNow: false });
    expect(detail?.goal?.conditions).toEqual([
      { text: "fire=true", holdsNow: false, holdsThen: true, values: { fire: false }, from: [4] },
    ]);
    expect(detail?.plan.map(({ text, phase }) => [text, phase])).toEqual([
      ["goto(place=forest)", "playing"],
      ["chop()", "later"],
      ["chop()", "later"],
      ["goto(place=home)", "later"],
      ["light()", "later"],
    ]);
    expect(detail?.plan[4]?.conditions).toEqual([
      { text: "at=home", holdsNow: true, holdsThen: true, values: { at: "home" }, from: [3] },
      { text: "wood>=2", holdsNow: false, holdsThen: true, values: { wood: 0 }, from: [1, 2] },
    ]);
    expect(detail?.plan[1]?.effects).toEqual([{ variable: "wood", from: 0, to: 1 }]);
    expect(detail?.plan[1]?.serves).toEqual([{ condition: "wood>=2", to: 4 }]);
    expect(detail?.outcome).toMatchObject({ source: "classical", steps: 5 });
  });

  it("shows a request stage by stage, against its budget", async () => {
    const game = hutGame(["ann"], { script: () => ({ afterMs: "never" }) });
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(6);
    const request = page.last("request");
    expect(request).toMatchObject({ agent: 0, budgetMs: 100, phase: "served" });
    expect(request?.stages.map(({ name, tone }) => [name, tone])).toEqual([
      ["look", "plain"],
      ["classical", "good"],
      ["admission", "plain"],
      ["llm", "bad"],
    ]);
    expect(request?.outcome).toMatchObject({ source: "classical", reason: "timeout" });
    expect(request?.servedMs).toBeLessThanOrEqual(100);
    expect(page.last("detail")?.request).toBe(request?.id);
  });

  it("ends a recording whose function throws, and continues", async () => {
    const game = hutGame();
    const page = new PageSink();
    game.viewer.watch(page);
    let written = 0;
    game.viewer.record(() => {
      written++;
      if (written > 5) throw new Error("the disk is full");
    });
    await game.play(200);
    expect(written).toBe(6);
    expect(page.of("delta").length).toBeGreaterThan(190);
  });

  it("adds aborted steps to the feed", async () => {
    const game = hutGame();
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(3);
    game.runners.get("ann")?.failed("the axe broke");
    game.viewer.note("it rains");
    expect(page.of("event").map(({ kind, text, agent }) => [kind, text, agent])).toEqual([
      ["failed", "goto failed: the axe broke", 0],
      ["note", "it rains", undefined],
    ]);
  });

  it("sends only messages that its own reader accepts", async () => {
    const game = hutGame(["ann", "bob"], { script: () => ({ afterMs: "never" }) });
    const page = new PageSink();
    game.viewer.watch(page);
    game.viewer.note("begin");
    await game.play(30);
    const kinds = new Set<string>();
    for (const message of page.messages) {
      if (message.type === "welcome" || message.type === "farewell") continue;
      expect(readMessage(message)).toEqual({ message });
      kinds.add(message.type);
    }
    expect([...kinds].sort()).toEqual(
      ["delta", "detail", "event", "hello", "keyframe", "panels", "request", "show"].sort(),
    );
  });

  it("survives throwing positions, and freezes a clock that goes backwards", async () => {
    const game = hutGame();
    const runner = game.runners.get("ann");
    if (runner === undefined) expect.unreachable();
    const position = (): never => {
      throw new Error("a bug in the game");
    };
    game.viewer.add({ id: "eve", runner, position });
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(3);
    for (const timeMs of [20, Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      await game.clock.advance(50);
      game.viewer.tick(timeMs);
    }
    expect(page.of("delta").map(({ timeMs }) => timeMs)).toEqual([
      50, 100, 150, 150, 150, 150, 150,
    ]);
    expect(stateOn(page).agent(1)).toMatchObject({ id: "eve", x: -1, y: -1, place: 1 });
  });

  it("survives a throwing agent, shown as inactive meanwhile", async () => {
    const game = hutGame();
    const runner = game.runners.get("ann");
    if (runner === undefined) expect.unreachable();
    let isBroken = false;
    game.viewer.add({
      id: "eve",
      runner: {
        get outcome() {
          if (isBroken) throw new Error("a bug in the game");
          return runner.outcome;
        },
        position: 0,
        isPlaying: true,
        isWaiting: false,
        get observed() {
          if (isBroken) throw new Error("a bug in the game");
          return runner.observed;
        },
        goal: "warm",
      },
    });
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(4);
    expect(stateOn(page).agent(1)?.steps).toBe(5);
    isBroken = true;
    await game.play(20);
    expect(stateOn(page).agent(1)).toMatchObject({ status: "idle", steps: 0, action: undefined });
    const asked = { type: "picture", domain: 0, agent: 1, theme: "light" };
    expect(await game.viewer.answer(asked)).toMatchObject({ error: { code: "failed" } });
    isBroken = false;
    await game.play(1);
    expect(stateOn(page).agent(1)).toMatchObject({ status: "playing", goal: "warm" });
  });

  it("reports how requests end when the orchestrator is disposed of", async () => {
    const game = hutGame(["ann", "bob"], { script: () => ({ afterMs: "never" }) });
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(1);
    game.orchestrator.dispose();
    await game.play(10);
    const phases = new Map(page.of("request").map(({ id, phase }) => [id, phase]));
    expect(phases.size).toBeGreaterThan(1);
    expect([...phases.values()]).not.toContain("open");
    expect(stateOn(page).agents()).toHaveLength(2);
  });

  it("refuses invalid options with their place", () => {
    const make = (options: object) => () => createViewer({ domain: hut, ...options });
    expect(make({ updatesPerSecond: 0 })).toThrow(/\/updatesPerSecond/);
    expect(make({ history: { seconds: -1 } })).toThrow(/\/history\/seconds/);
    expect(make({ map: { variable: "wood" } })).toThrow(/\/map\/variable/);
    expect(make({ map: { variable: "at", places: { moon: [1, 1] } } })).toThrow(
      /\/map\/places\/moon/,
    );
    expect(make({ map: { width: 0 } })).toThrow(/\/map\/width/);
    expect(make({ domain: [] })).toThrow(/\/domain/);
  });
});
