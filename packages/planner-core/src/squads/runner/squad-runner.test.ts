import { describe, expect, it } from "vitest";
import { RequestError, StateError } from "../../base/errors.ts";
import type { TogetherOutcome } from "../../engine/contract/together.ts";
import { SavedGameError } from "../../engine/saved/saved-game.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { settle } from "../../testing/fake-clock.ts";
import {
  CUT_OFF,
  RAISE,
  solvedBy,
  UNSOLVABLE,
  Yard,
  yardSteps,
} from "../../testing/squads/scripted-yard.ts";
import { SquadRunner } from "./squad-runner.ts";

const { carry, hold, nail, saw, walk } = yardSteps;

describe("A squad's runner", () => {
  it("start steps in one tick that must start at one moment", async () => {
    const yard = new Yard([solvedBy(["bo", yardSteps.hold, 0, 3], ["ann", yardSteps.nail, 0, 3])]);
    Object.assign(yard.at, { ann: "site", bo: "site" });
    yard.shared["planks"] = 2;
    await yard.brief(0);
    // A tick later the beam would be let go before the nail is in.
    expect(await yard.brief(1)).toEqual({ ann: "start nail", bo: "start hold_beam" });
  });

  it("plays a joint plan in its order, and ends what the planner timed", async () => {
    const game = new Yard([RAISE]);
    expect(await game.brief(0)).toEqual({ ann: "idle planning", bo: "idle planning" });
    expect(await game.brief(0.1)).toEqual({ ann: "start saw", bo: "start walk" });
    expect(await game.brief(1)).toEqual({ ann: "continue saw", bo: "continue walk" });
    game.end("ann", saw);
    expect(await game.brief(4.1)).toEqual({ ann: "start walk", bo: "continue walk" });
    game.end("bo", walk);
    expect(await game.brief(6.1)).toEqual({ ann: "continue walk", bo: "start hold_beam" });
    expect(await game.brief(9.5)).toEqual({ ann: "continue walk", bo: "continue hold_beam" });
    game.end("ann", walk);
    expect(await game.brief(10.2)).toEqual({ ann: "start nail", bo: "continue hold_beam" });
    game.end("ann", nail);
    expect((await game.brief(13.2))["bo"]).toBe("finish hold_beam");
    expect(await game.brief(13.3)).toEqual({ ann: "idle reached", bo: "idle reached" });
    expect(game.asked).toHaveLength(1);
    expect(game.errors).toEqual([]);
  });

  it("keeps the order and not the start times when steps are early or late", async () => {
    const game = new Yard([RAISE]);
    await game.tick(0);
    await game.tick(0.1);
    // Sawing takes twice as long as planned, the walk half as long.
    game.end("bo", walk);
    expect(await game.brief(3)).toEqual({ ann: "continue saw", bo: "wait ann saw" });
    const waiting = (await game.tick(5))["bo"];
    expect(waiting).toMatchObject({ event: "wait", step: hold, for: "ann", what: "saw" });
    expect(await game.brief(7)).toEqual({ ann: "continue saw", bo: "wait ann saw" });
    game.end("ann", saw);
    expect(await game.brief(8)).toEqual({ ann: "start walk", bo: "start hold_beam" });
    game.end("ann", walk);
    expect(await game.brief(20)).toEqual({ ann: "start nail", bo: "continue hold_beam" });
    game.end("ann", nail);
    expect((await game.brief(23))["bo"]).toBe("finish hold_beam");
    expect((await game.brief(24))["ann"]).toBe("idle reached");
    expect(game.asked).toHaveLength(1);
  });

  it("starts steps as soon as all that they must follow has happened", async () => {
    const game = new Yard([RAISE]);
    await game.tick(0);
    await game.tick(0.1);
    game.end("ann", saw);
    game.end("bo", walk);
    // Planned for 4 and 6.001.
    expect(await game.brief(1)).toEqual({ ann: "start walk", bo: "start hold_beam" });
    game.end("ann", walk);
    expect(await game.brief(2)).toEqual({ ann: "start nail", bo: "continue hold_beam" });
    game.end("ann", nail);
    // It lasts three units at the least.
    expect((await game.brief(3))["bo"]).toBe("continue hold_beam");
    expect((await game.brief(4))["bo"]).toBe("finish hold_beam");
  });

  it("waits for an answer until it comes, and has its question until a tick takes it", async () => {
    const game = new Yard([RAISE]);
    expect(game.runner.isWaiting).toBe(false);
    game.runner.tick(game.states, game.shared, 0);
    expect([game.runner.isWaiting, game.runner.hasQuestion]).toEqual([true, true]);
    await settle();
    expect([game.runner.isWaiting, game.runner.hasQuestion]).toEqual([false, true]);
    await game.brief(0.1);
    expect(game.runner.hasQuestion).toBe(false);
  });

  it("says until when a member waits, and what a step is for", async () => {
    const game = new Yard([RAISE]);
    await game.tick(0);
    const { ann } = await game.tick(0.1);
    expect(ann).toMatchObject({ durationMs: 4000, untilMs: 4100, with: [] });
    expect(ann).toMatchObject({ for: [{ agent: "bo", what: "hold_beam" }] });
    game.end("bo", walk);
    const { bo } = await game.tick(2);
    expect(bo).toMatchObject({ event: "wait", untilMs: 4101 });
    const roles = game.runner.roles();
    expect(roles["bo"]?.map((role) => [role.step.tool, role.isRunning])).toEqual([
      ["hold_beam", false],
    ]);
    expect(roles["ann"]?.map((role) => role.step.tool)).toEqual(["saw", "walk", "nail"]);
  });

  it("plans anew only what no longer fits, with what runs and what was planned", async () => {
    const again = solvedBy(
      ["ann", saw, 0, 4],
      ["ann", walk, 4, 6],
      ["bo", hold, 5, 8],
      ["ann", nail, 11, 3],
    );
    const game = new Yard([RAISE, again]);
    await game.tick(0);
    await game.tick(0.1);
    // Sawing yields nothing.
    game.runner.finished("ann");
    expect(await game.brief(4.1)).toEqual({ ann: "start walk", bo: "continue walk" });
    const [, repair] = game.asked;
    expect(repair?.running).toMatchObject([
      { agent: "bo", step: walk, leftMs: 2000 },
      { agent: "ann", step: walk, leftMs: 6000 },
    ]);
    expect(repair?.keep?.map(({ agent, step: kept }) => [agent, kept.tool])).toEqual([
      ["bo", "hold_beam"],
      ["ann", "nail"],
    ]);
  });

  it("breaks off a joint step for all who take part", async () => {
    const game = new Yard([solvedBy(["ann", carry, 0, 9, "bo"])], { goal: "gathered" });
    await game.tick(0);
    const { ann, bo } = await game.tick(0.1);
    expect(ann).toMatchObject({ event: "start", step: carry, agent: "ann", with: ["bo"] });
    expect(bo).toMatchObject({ event: "start", step: carry, agent: "ann", with: ["ann"] });
    game.runner.failed("bo", "dropped it");
    expect((await game.tick(1))["ann"]).toMatchObject({
      event: "interrupt",
      reason: "partner-failed",
    });
    expect(game.events.at(-1)).toMatchObject({
      type: "failed",
      why: "dropped it",
      elapsedMs: 100 - 100,
    });
  });

  it("goes on without a member that leaves, and gives a part to one that joins", async () => {
    const game = new Yard(
      [
        solvedBy(["ann", carry, 0, 9, "bo"]),
        solvedBy(["ann", walk, 0, 6]),
        solvedBy(["cai", walk, 0, 6]),
      ],
      { goal: "gathered" },
    );
    await game.tick(0);
    await game.tick(0.1);
    game.runner.left("bo");
    expect(await game.brief(1)).toEqual({ ann: "interrupt carry" });
    expect(await game.brief(1.1)).toEqual({ ann: "start walk" });
    game.at["cai"] = "mill";
    game.runner.joined("cai", { at: "mill" });
    await game.tick(1.2);
    expect(Object.keys(game.asked.at(-1)?.agents ?? {})).toEqual(["ann", "cai"]);
    expect(await game.brief(1.3)).toEqual({ ann: "continue walk", cai: "start walk" });
  });

  it("interrupts a step whose condition breaks", async () => {
    const game = new Yard([solvedBy(["bo", hold, 0, 5], ["ann", nail, 1, 3])]);
    Object.assign(game.at, { ann: "site", bo: "site" });
    game.shared["planks"] = 2;
    await game.tick(0);
    expect(await game.brief(0.1)).toEqual({ ann: "start nail", bo: "start hold_beam" });
    expect((await game.brief(0.2))["ann"]).toBe("continue nail");
    game.runner.failed("bo");
    game.shared["beam_up"] = false;
    expect((await game.tick(0.3))["ann"]).toMatchObject({ event: "interrupt", reason: "broken" });
  });

  it("times out a step whose end the game forgets, and tells it once", async () => {
    const game = new Yard([solvedBy(["ann", walk, 0, 6], ["bo", walk, 0, 6])], {
      goal: "gathered",
    });
    await game.tick(0);
    await game.tick(0.1);
    game.end("bo", walk);
    expect((await game.brief(300))["ann"]).toBe("continue walk");
    expect((await game.brief(306.1))["ann"]).toBe("interrupt walk");
    await game.tick(306.2);
    expect(game.errors).toHaveLength(1);
    expect(game.errors[0]).toBeInstanceOf(RequestError);
  });

  it("tells why it has no plan, and asks again after a while or a change", async () => {
    const game = new Yard([UNSOLVABLE, new Error("no model"), CUT_OFF]);
    await game.tick(0);
    expect(await game.brief(0.1)).toEqual({ ann: "idle unsolvable", bo: "idle unsolvable" });
    await game.tick(0.5);
    expect(game.asked).toHaveLength(1);
    game.shared["planks"] = 2;
    await game.tick(0.6);
    expect(game.asked).toHaveLength(2);
    expect((await game.brief(0.7))["ann"]).toBe("idle error");
    expect(game.errors).toHaveLength(1);
    await game.tick(1.7);
    expect((await game.brief(1.8))["ann"]).toBe("idle cut-off");
  });

  it("keeps the plan for an equivalent goal, and what runs for another one", async () => {
    const game = new Yard([RAISE, solvedBy(["ann", saw, 4, 4])]);
    await game.tick(0);
    await game.tick(0.1);
    game.runner.pursue("raised");
    await game.tick(0.2);
    expect(game.asked).toHaveLength(1);
    game.runner.pursue("stocked");
    expect(await game.brief(0.3)).toEqual({ ann: "continue saw", bo: "continue walk" });
    expect(game.asked[1]).toMatchObject({
      goal: "stocked",
      running: [{ agent: "ann" }, { agent: "bo" }],
    });
    expect(game.asked[1]?.keep).toBeUndefined();
  });

  it("answers that come late are played from where the squad is", async () => {
    let answer: (outcome: TogetherOutcome) => void = () => {};
    const late = new Promise<TogetherOutcome>((resolve) => {
      answer = resolve;
    });
    const game = new Yard([RAISE, late]);
    await game.tick(0);
    await game.tick(0.1);
    game.runner.finished("ann");
    // The plan is broken, but the walk is not.
    expect(await game.brief(4.1)).toEqual({ ann: "start walk", bo: "continue walk" });
    game.end("bo", walk);
    expect(await game.brief(6.1)).toEqual({ ann: "continue walk", bo: "idle planning" });
    // The old plan works again, and its next step starts before the answer comes, which has the step as well.
    game.shared["planks"] = 2;
    expect(await game.brief(7)).toEqual({ ann: "continue walk", bo: "start hold_beam" });
    answer(solvedBy(["bo", hold, 3, 9], ["ann", nail, 7, 3]));
    expect(await game.brief(7.1)).toEqual({ ann: "continue walk", bo: "continue hold_beam" });
    expect(game.runner.roles()["bo"]).toHaveLength(1);
  });

  it("saves a plan with the time that is left, and restores it", async () => {
    const game = new Yard([RAISE]);
    await game.tick(0);
    await game.tick(0.1);
    await game.tick(2.1);
    const saved: unknown = JSON.parse(JSON.stringify(game.runner));
    expect(saved).toMatchObject({
      steps: [{ tool: "saw", running: { elapsedMs: 2000, leftMs: 2000 } }, {}, {}, {}, {}],
    });
    // The game's time starts over.
    game.runner = SquadRunner.restore(saved, game.options());
    expect(await game.brief(0)).toEqual({ ann: "continue saw", bo: "continue walk" });
    game.end("bo", walk);
    expect((await game.tick(1))["bo"]).toMatchObject({ event: "wait", for: "ann", untilMs: 2001 });
    game.end("ann", saw);
    expect(await game.brief(2)).toEqual({ ann: "start walk", bo: "start hold_beam" });
    expect(game.asked).toHaveLength(1);
  });

  it("takes over steps that the game started before", async () => {
    const running = [
      { agent: "ann", step: saw, elapsedMs: 3000 },
      { agent: "bo", step: hold, elapsedMs: 1000, leftMs: 9000 },
    ];
    const game = new Yard([solvedBy(["ann", walk, 1, 6], ["ann", nail, 7, 3])], { running });
    Object.assign(game.at, { bo: "site" });
    Object.assign(game.shared, { planks: 2, beam_up: true });
    const first = await game.tick(10);
    expect(first["ann"]).toMatchObject({ event: "continue", step: saw, untilMs: 11_000 });
    expect(first["bo"]).toMatchObject({ event: "continue", step: hold });
    expect(game.asked[0]?.running).toEqual([
      { agent: "ann", step: saw, leftMs: 1000, leftToMs: 1000, with: [] },
      { agent: "bo", step: hold, leftMs: 2000, leftToMs: 29_000, with: [] },
    ]);
    game.end("ann", saw);
    expect(await game.brief(10.5)).toEqual({ ann: "start walk", bo: "continue hold_beam" });
    expect(game.events.map(({ type, step }) => `${type} ${step.tool}`)).toEqual([
      "finished saw",
      "started walk",
    ]);
    const lost = new Yard([], { running });
    lost.runner.left("bo");
    expect(Object.keys(await lost.brief(1))).toEqual(["ann"]);
  });

  it("refuses steps in flight that no member can do", () => {
    const game = new Yard([]);
    const made = (running: unknown) => () => new SquadRunner(game.options({ running } as never));
    for (const [running, pointer] of [
      [{ agent: "zed", step: saw }, "/running/0/agent"],
      [{ agent: "ann", step: saw, with: ["bo"] }, "/running/0/with"],
      [{ agent: "ann", step: { tool: "grab", args: {} } }, "/running/0/step"],
      [{ agent: "ann", step: "saw" }, "/running/0/step"],
      [{ agent: "ann", step: saw, elapsedMs: -1 }, "/running/0/elapsedMs"],
      [{ agent: "ann", step: saw, leftMs: Number.NaN }, "/running/0/leftMs"],
    ] as const) {
      const issue = expect.objectContaining({ pointer });
      expect(made([running])).toThrow(expect.objectContaining({ issues: [issue] }));
    }
    const twice = [
      { agent: "ann", step: saw },
      { agent: "ann", step: walk },
    ];
    expect(made(twice)).toThrow("busy");
  });

  it("refuses damaged saves with all issues", () => {
    const game = new Yard([]);
    const saved = JSON.parse(JSON.stringify(game.runner)) as Record<string, unknown>;
    const restore = (more: object) => () =>
      SquadRunner.restore({ ...saved, ...more }, game.options());
    expect(restore({ version: 2, nowMs: "soon" })).toThrow(SavedGameError);
    expect(restore({ steps: [{ tool: "walk", args: {}, agent: "zed", with: [] }] })).toThrow(
      SavedGameError,
    );
    expect(restore({ members: {} })).toThrow(SavedGameError);
    expect(restore({ begun: [{ tool: "saw", args: {}, agent: "ann", with: [] }] })).toThrow(
      "/begun/0/elapsedMs",
    );
    const begun = { tool: "saw", args: {}, agent: "ann", with: [], elapsedMs: 0, leftMs: -1 };
    expect(restore({ begun: [begun] })).toThrow("/begun/0/leftMs");
    expect(restore({ goal: "rich" })).toThrow(RequestError);
  });

  it("refuses mistakes with typed errors", () => {
    const game = new Yard([]);
    const plain = loadDomain({
      name: "plain",
      state: { on: { type: "boolean" } },
      tools: [{ name: "rest" }],
    });
    const made = (more: object) => () => new SquadRunner(game.options(more));
    expect(made({ members: [] })).toThrow(RequestError);
    expect(made({ members: ["ann", "ann"] })).toThrow(RequestError);
    expect(made({ goal: "rich" })).toThrow(RequestError);
    expect(made({ goal: { oneOf: ["raised"] } })).not.toThrow();
    expect(made({ goal: { oneOf: ["raised", "stocked"] } })).toThrow(RequestError);
    expect(made({ unitMs: 0, budgetMs: Number.NaN })).toThrow(RequestError);
    expect(made({ disabled: { ann: ["fly"] } })).toThrow(RequestError);
    expect(made({ events: [{ at: -1, then: {} }] })).toThrow(RequestError);
    expect(made({ measure: "speed" })).toThrow(RequestError);
    expect(made({ running: {} })).toThrow("/running: must be a list");
    expect(made({ running: [null] })).toThrow("/running/0: must be a step");
    expect(made({ running: [{ agent: "ann", step: { tool: "saw" } }] })).toThrow("/running/0/step");
    const sawing = { agent: "ann", step: saw, with: 5 };
    expect(made({ running: [sawing] })).toThrow("/running/0/with: must be a list");
    expect(made({ maintain: plain.condition({ on: true }) })).toThrow("another domain");
    expect(() => game.runner.tick({ ann: { at: "mill" } }, {}, 0)).toThrow(RequestError);
    expect(() => game.runner.tick({ ann: { at: "moon" }, bo: { at: "mill" } }, {}, 0)).toThrow(
      StateError,
    );
    expect(() => game.runner.tick(game.states, { at: "mill" }, 0)).toThrow(StateError);
    expect(() => game.runner.finished("zed")).toThrow(RequestError);
    game.runner.tick(game.states, {}, 5);
    expect(() => game.runner.tick(game.states, {}, 4)).toThrow(RequestError);
    expect(
      made({ orchestrator: { domain: plain, plan: () => Promise.resolve(UNSOLVABLE) } }),
    ).toThrow(RequestError);
  });

  it("stops for good", async () => {
    const game = new Yard([RAISE]);
    await game.tick(0);
    await game.tick(0.1);
    game.runner.dispose();
    expect(await game.brief(0.2)).toEqual({ ann: "interrupt saw", bo: "interrupt walk" });
    expect(await game.brief(9)).toEqual({ ann: "idle disposed", bo: "idle disposed" });
    expect(game.asked).toHaveLength(1);
  });
});
