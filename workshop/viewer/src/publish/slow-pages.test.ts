import { describe, expect, it } from "vitest";
import { hutGame, PageSink, stateOn } from "../testing/hut.ts";

describe("a page that is slow, or leaves", () => {
  it("misses messages while full, without a backlog, and is resynchronised later", async () => {
    const game = hutGame(["ann"], { history: false });
    const [slow, quick] = [new PageSink(), new PageSink()];
    game.viewer.watch(slow);
    game.viewer.watch(quick);
    await game.play(3);
    slow.isFull = true;
    const taken = slow.lines.length;
    await game.play(10);
    // The frame that detects it is not sent either.
    expect(slow.lines).toHaveLength(taken);
    expect(quick.lines.length).toBeGreaterThan(taken + 9);
    slow.isFull = false;
    await game.play(1);
    expect(slow.messages[taken]).toMatchObject({ type: "keyframe" });
    await game.play(3);
    expect(stateOn(slow).agents()).toEqual(stateOn(quick).agents());
  });

  it("is disconnected after half a minute", async () => {
    const game = hutGame();
    const page = new PageSink();
    game.viewer.watch(page);
    page.isFull = true;
    await game.play(10);
    expect(page.isClosed).toBe(false);
    await game.clock.advance(31_000);
    await game.play(1);
    expect(page.isClosed).toBe(true);
    expect(game.viewer.isActive).toBe(false);
  });

  it("accumulates nothing, however much is requested for it", async () => {
    const game = hutGame();
    const page = new PageSink();
    const { watcher } = game.viewer.watch(page);
    await game.play(5);
    page.isFull = true;
    const before = page.lines.length;
    for (let time = 0; time < 100; time++) {
      game.viewer.command({ type: "select", watcher, agents: [0] });
      game.viewer.note("it rains");
    }
    game.viewer.dismiss();
    expect(page.lines.length).toBe(before);
  });

  it("gets the frames that it missed in between", async () => {
    const game = hutGame();
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(2);
    page.isFull = true;
    game.viewer.setMode({ speed: 3 });
    page.isFull = false;
    await game.play(1);
    expect(page.last("show")?.speed).toBe(3);
  });

  it("leaves nothing behind", async () => {
    const game = hutGame(["ann", "bob"], { detailsOfAll: 0 });
    for (let visit = 0; visit < 50; visit++) {
      const page = new PageSink();
      const { watcher, close } = game.viewer.watch(page);
      game.viewer.command({ type: "select", watcher, agents: [0, 1] });
      await game.play(1);
      close();
      expect(game.viewer.command({ type: "select", watcher, agents: [0] })).toMatchObject({
        error: { code: "unknown", pointer: "/watcher" },
      });
    }
    expect(game.viewer.isActive).toBe(false);
    const page = new PageSink();
    game.viewer.watch(page);
    await game.play(3);
    expect(page.of("detail")).toEqual([]);
  });
});
