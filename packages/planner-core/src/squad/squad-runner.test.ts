import { describe, expect, it } from "vitest";
import type { JointStep, TogetherOutcome, TogetherRequest } from "../contract/together.ts";
import type { Step } from "../domain/definition/types.ts";
import { loadDomain } from "../domain/load-domain.ts";
import { RequestError, StateError } from "../errors.ts";
import { SavedGameError } from "../saved/saved-game.ts";
import { settle } from "../testing/fake-clock.ts";
import type { SquadAction, SquadRunnerOptions, SquadStepEvent } from "./options.ts";
import { SquadRunner } from "./squad-runner.ts";

const yard = loadDomain({
  name: "yard",
  state: {
    at: { type: "enum", values: ["mill", "site"] },
    beam_up: { type: "boolean", shared: true, default: false },
    nailed: { type: "boolean", shared: true, default: false },
    planks: { type: "integer", min: 0, max: 20, shared: true, default: 0 },
    shop_open: { type: "boolean", shared: true, sensed: true, default: false },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["mill", "site"] } },
      then: { at: "$to" },
      duration: 6,
    },
    { name: "saw", when: { at: "mill" }, then: { planks: { "+": 2 } }, duration: 4 },
    {
      name: "hold_beam",
      when: { at: "site", planks: { ">=": 2 } },
      start: { beam_up: true },
      then: { beam_up: false },
      duration: { from: 3, to: 30 },
      interrupted: { beam_up: false },
    },
    {
      name: "nail",
      when: { at: "site" },
      during: { beam_up: true },
      then: { nailed: true },
      duration: 3,
    },
    { name: "carry", partners: 1, when: { at: "mill" }, then: { at: "site" }, duration: 9 },
    {
      name: "buy",
      when: { shop_open: true },
      then: { planks: { "+": 6 } },
      duration: 1,
      cost: 5,
    },
    { name: "grab", when: { at: "site" }, then: { planks: { "+": 1 } } },
  ],
  goals: [
    { name: "raised", when: { nailed: true }, by: 120 },
    { name: "stocked", when: { planks: { ">=": 4 } } },
    { name: "gathered", when: { at: "site" } },
  ],
  events: [{ at: 60, then: { shop_open: false } }],
});

const step = (tool: string, args: Step["args"] = {}): Step => ({ tool, args });
const walk = step("walk", { to: "site" });
const saw = step("saw");
const hold = step("hold_beam");
const nail = step("nail");
const carry = step("carry");

type Planned = readonly [
  agent: string,
  step: Step,
  startsAt: number,
  duration: number,
  ...string[],
];

function solved(...planned: readonly Planned[]): TogetherOutcome {
  const steps = planned.map(
    ([agent, joint, startsAt, duration, ...others]): JointStep => ({
      ...{ agent, step: joint, startsAt, duration, with: others },
    }),
  );
  return { ...NONE, status: "solved", steps };
}

const NONE: TogetherOutcome = {
  ...{ status: "unsolvable", steps: [], time: 0, cost: 0, measure: 0, optimal: false },
  ...{ lowerBound: 0, waits: [], kept: 1, elapsedMs: 1 },
};
const CUT_OFF: TogetherOutcome = { ...NONE, status: "cut-off" };

/** One saws and walks, the other walks and holds; then the first one nails. */
const RAISE = solved(
  ["ann", saw, 0, 4],
  ["bo", walk, 0, 6],
  ["ann", walk, 4, 6],
  ["bo", hold, 6.001, 7.002],
  ["ann", nail, 10.001, 3],
);

/** A game that plays the yard by the book: what steps do to the state, told at the right time by the test. */
class Yard {
  readonly at: Record<string, string> = { ann: "mill", bo: "mill" };
  readonly shared: Record<string, boolean | number> = {
    ...{ beam_up: false, nailed: false, planks: 0, shop_open: true },
  };
  readonly asked: TogetherRequest[] = [];
  readonly events: SquadStepEvent[] = [];
  readonly errors: unknown[] = [];
  readonly answers: (TogetherOutcome | Error | Promise<TogetherOutcome>)[];
  runner: SquadRunner;
  now = 0;

  constructor(
    answers: readonly (TogetherOutcome | Error | Promise<TogetherOutcome>)[],
    options: Partial<SquadRunnerOptions> = {},
  ) {
    this.answers = [...answers];
    this.runner = new SquadRunner(this.options(options));
  }

  options(more: Partial<SquadRunnerOptions> = {}): SquadRunnerOptions {
    return {
      orchestrator: {
        domain: yard,
        planTogether: (request) => {
          this.asked.push(request);
          const answer = this.answers.shift() ?? CUT_OFF;
          return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
      },
      ...{ members: ["ann", "bo"], goal: "raised", budgetMs: 50 },
      onStepEvent: (event) => this.events.push(event),
      onError: (error) => this.errors.push(error),
      ...more,
    };
  }

  get states(): Record<string, { readonly at: string }> {
    return Object.fromEntries(
      this.runner.members.map((name) => [name, { at: this.at[name] ?? "" }]),
    );
  }

  /** Ticks at a time, in seconds. */
  async tick(seconds: number): Promise<Readonly<Record<string, SquadAction>>> {
    await settle();
    this.now = seconds;
    const actions = this.runner.tick(this.states, this.shared, seconds * 1000);
    for (const action of Object.values(actions)) {
      if (action.event === "start" && action.step.tool === "hold_beam")
        this.shared["beam_up"] = true;
      if (action.event === "finish" && action.step.tool === "hold_beam")
        this.shared["beam_up"] = false;
    }
    return actions;
  }

  /** The events of a tick, such as `start saw`. */
  async brief(seconds: number): Promise<Record<string, string>> {
    const actions = await this.tick(seconds);
    const text = (action: SquadAction): string => {
      if (action.event === "idle") return `idle ${action.reason}`;
      if (action.event === "wait") return `wait ${action.for ?? ""} ${action.what}`;
      return `${action.event} ${action.step.tool}`;
    };
    return Object.fromEntries(
      Object.entries(actions).map(([name, action]) => [name, text(action)]),
    );
  }

  /** The game ends a step. */
  end(agent: string, done: Step): void {
    if (done.tool === "walk") this.at[agent] = String(done.args["to"]);
    if (done.tool === "saw") this.shared["planks"] = Number(this.shared["planks"]) + 2;
    if (done.tool === "nail") this.shared["nailed"] = true;
    this.runner.finished(agent);
  }
}

describe("A squad's runner", () => {
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
    const again = solved(
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
    const game = new Yard([solved(["ann", carry, 0, 9, "bo"])], { goal: "gathered" });
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
        solved(["ann", carry, 0, 9, "bo"]),
        solved(["ann", walk, 0, 6]),
        solved(["cai", walk, 0, 6]),
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
    const game = new Yard([solved(["bo", hold, 0, 5], ["ann", nail, 1, 3])]);
    Object.assign(game.at, { ann: "site", bo: "site" });
    game.shared["planks"] = 2;
    await game.tick(0);
    expect(await game.brief(0.1)).toEqual({ ann: "wait bo hold_beam", bo: "start hold_beam" });
    expect((await game.brief(0.2))["ann"]).toBe("start nail");
    game.runner.failed("bo");
    game.shared["beam_up"] = false;
    expect((await game.tick(0.3))["ann"]).toMatchObject({ event: "interrupt", reason: "broken" });
  });

  it("times out a step whose end the game forgets, and tells it once", async () => {
    const game = new Yard([solved(["ann", walk, 0, 6], ["bo", walk, 0, 6])], { goal: "gathered" });
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
    const game = new Yard([NONE, new Error("no model"), CUT_OFF]);
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
    const game = new Yard([RAISE, solved(["ann", saw, 4, 4])]);
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
    answer(solved(["bo", hold, 3, 9], ["ann", nail, 7, 3]));
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

  it("refuses damaged saves with all issues", () => {
    const game = new Yard([]);
    const saved = JSON.parse(JSON.stringify(game.runner)) as Record<string, unknown>;
    const restore = (more: object) => () =>
      SquadRunner.restore({ ...saved, ...more }, game.options());
    expect(restore({ version: 2, nowMs: "soon" })).toThrow(SavedGameError);
    expect(restore({ steps: [{ tool: "walk", args: {}, agent: "zed", with: [] }] })).toThrow(
      SavedGameError,
    );
    expect(restore({ members: [] })).toThrow(SavedGameError);
    expect(restore({ goal: "rich" })).toThrow(RequestError);
  });

  it("refuses mistakes with typed errors", () => {
    const game = new Yard([]);
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
    expect(() => game.runner.tick({ ann: { at: "mill" } }, {}, 0)).toThrow(RequestError);
    expect(() => game.runner.tick({ ann: { at: "moon" }, bo: { at: "mill" } }, {}, 0)).toThrow(
      StateError,
    );
    expect(() => game.runner.tick(game.states, { at: "mill" }, 0)).toThrow(StateError);
    expect(() => game.runner.finished("zed")).toThrow(RequestError);
    game.runner.tick(game.states, {}, 5);
    expect(() => game.runner.tick(game.states, {}, 4)).toThrow(RequestError);
    const plain = loadDomain({
      name: "plain",
      state: { on: { type: "boolean" } },
      tools: [{ name: "rest" }],
    });
    expect(
      made({ orchestrator: { domain: plain, planTogether: () => Promise.resolve(NONE) } }),
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
