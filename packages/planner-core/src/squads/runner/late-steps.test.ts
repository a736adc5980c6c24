import { describe, expect, it } from "vitest";
import { expectedEndMs } from "../../engine/life/running-step.ts";
import { RAISE, solvedBy, Yard, yardSteps } from "../../testing/squads/scripted-yard.ts";
import { SquadRunner } from "./squad-runner.ts";

const { carry, hold, nail, saw, walk } = yardSteps;

describe("A step that its game has not ended in time", () => {
  it("is expected to take as long again as it is late, until it times out", () => {
    const step = { endsAtMs: 4000, timeoutAtMs: 20_000 };
    const expected = [3000, 4000, 4001, 4100, 4150, 4200, 4700, 9000, 16_000, 20_000].map((nowMs) =>
      expectedEndMs(step, nowMs, 1000),
    );
    expect(expected).toEqual([4000, 4000, 4100, 4200, 4200, 4400, 4800, 10_400, 16_800, 20_000]);
    const never = { endsAtMs: 4000, timeoutAtMs: Number.POSITIVE_INFINITY };
    expect(expectedEndMs(never, 1e9, 1000)).toBeGreaterThan(1e9);
  });

  it("has its expected end in plans, waits and questions, in a loaded game too", async () => {
    const game = new Yard([RAISE]);
    await game.tick(0);
    await game.tick(0.1);
    game.end("bo", walk);
    // Sawing was to end at 4.1.
    const { ann, bo } = await game.tick(5.5);
    expect(ann).toMatchObject({ event: "continue", untilMs: 5700 });
    expect(bo).toMatchObject({ event: "wait", for: "ann", what: "saw", untilMs: 5701 });
    expect(game.runner.roles()["ann"]?.[0]).toMatchObject({ untilMs: 5700 });
    const saved = JSON.parse(JSON.stringify(game.runner.toJSON()));
    const again = SquadRunner.restore(saved, game.options());
    expect(again.tick(game.states, game.shared, 5600)["ann"]).toMatchObject({ untilMs: 5700 });
    const elsewhere = SquadRunner.restore(saved, game.options({ mayStartOver: true }));
    expect(elsewhere.tick(game.states, game.shared, 100)["ann"]).toMatchObject({ untilMs: 300 });
    game.at["cai"] = "site";
    game.runner.joined("cai", { at: "site" });
    await game.tick(5.6);
    expect(game.asked.at(-1)?.running).toEqual([
      { agent: "ann", step: saw, leftMs: 100, leftToMs: 100, with: [] },
    ]);
  });

  it("breaks no plan that works if it ends next", async () => {
    const game = new Yard([RAISE], { by: 19 });
    await game.tick(0);
    await game.tick(0.1);
    game.end("bo", walk);
    expect((await game.tick(7))["bo"]).toMatchObject({ event: "wait", untilMs: 7301 });
    // By its expected end, at 10.5, the beam would be nailed at 19.5.
    expect((await game.tick(8))["bo"]).toMatchObject({ event: "wait", what: "saw", untilMs: 8001 });
    expect(game.asked).toHaveLength(1);
  });

  it("is played around by those who stand beside it, once it takes more than twice its time", async () => {
    const alone = solvedBy(["bo", hold, 0, 30], ["ann", walk, 6.4, 6], ["ann", nail, 12.401, 3]);
    const game = new Yard([RAISE, alone]);
    await game.tick(0);
    await game.tick(0.1);
    game.end("bo", walk);
    for (let at = 5; at < 10; at++) await game.brief(at);
    expect(game.asked).toHaveLength(1);
    await game.brief(10.5);
    expect(game.asked.map(({ running = [] }) => running.map(({ leftMs }) => leftMs))).toEqual([
      [],
      [6400],
    ]);
    // Then again once it is as late again, and never where all have something to do.
    for (let at = 11; at < 17; at++) await game.brief(at);
    expect(game.asked).toHaveLength(2);
    await game.brief(17);
    expect(game.asked).toHaveLength(3);
    const busy = new Yard([solvedBy(["ann", carry, 0, 9, "bo"])], { goal: "gathered" });
    for (let at = 0; at < 60; at++) await busy.brief(at);
    expect(busy.asked).toHaveLength(1);
  });
});
