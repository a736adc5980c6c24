import {
  type AnyDomainTypes,
  defineDomain,
  Orchestrator,
  type Outcome,
  PlanRunner,
  type PlanRunnerOptions,
  type SavedRunner,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const TICK_MS = 250;

/** A market that is closed from 5 to 9. */
const market = defineDomain({
  name: "market",
  state: {
    at: { type: "enum", values: ["home", "market"] },
    open: { type: "boolean", default: true },
    bread: { type: "integer", min: 0, max: 4, default: 0 },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["home", "market"] } },
      then: { at: "$to" },
      duration: 2,
    },
    {
      name: "buy",
      when: { at: "market" },
      during: { open: true },
      then: { bread: { "+": 1 } },
      duration: 2,
    },
  ],
  goals: [
    { name: "fed", when: { bread: { ">=": 1 } }, by: 20, priority: 2 },
    { name: "home", when: { at: "home" }, priority: 1 },
  ],
  events: [
    { at: 5, then: { open: false } },
    { at: 9, then: { open: true } },
  ],
}).untyped;

const torch = defineDomain({
  name: "torch",
  state: {
    lit: { type: "boolean", default: false },
    found: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "burn",
      alongside: true,
      start: { lit: true },
      then: { lit: false },
      duration: { from: 1, to: 9 },
    },
    { name: "search", during: { lit: true }, then: { found: true }, duration: 3 },
  ],
  goals: [{ name: "found", when: { found: true } }],
}).untyped;

type Options = Partial<PlanRunnerOptions<AnyDomainTypes>>;

/** Ann at the market. The game asks for her plans. */
class Play {
  readonly log: string[] = [];
  readonly outcomes: Outcome[] = [];
  readonly errors: unknown[] = [];
  readonly state = { at: "home", open: true, bread: 0 };
  orchestrator: Orchestrator;
  runner: PlanRunner;
  readonly #options: Options;

  constructor(options: Options = {}, domain = market) {
    this.#options = options;
    this.orchestrator = this.#newOrchestrator(domain);
    this.runner = this.#newRunner();
  }

  #newOrchestrator(domain: typeof market): Orchestrator {
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
    return new Orchestrator({ domain, ...parts, clock: new FakeClock() });
  }

  #newRunner(): PlanRunner {
    return new PlanRunner({
      ...{ orchestrator: this.orchestrator, agent: "ann", goal: "fed", budgetMs: 100 },
      asks: "game",
      durationMs: () => 2000,
      onOutcome: (outcome) => this.outcomes.push(outcome),
      onError: (error) => this.errors.push(error),
      ...this.#options,
    });
  }

  /** Ticks until a time, and notes what changes. */
  live(fromMs: number, untilMs: number, state: object = this.state): this {
    for (let nowMs = fromMs; nowMs < untilMs; nowMs += TICK_MS) {
      this.state.open = nowMs < 5000 || nowMs >= 9000;
      const { event, step } = this.runner.tick(state, nowMs);
      if (event === "start" || event === "finish") this.log.push(`${nowMs} ${event} ${step.tool}`);
      if (event === "finish" && step.tool === "walk") this.state.at = String(step.args["to"]);
      if (event === "finish" && step.tool === "buy") this.state.bread++;
      const { question } = this.runner;
      if (question !== undefined) this.runner.accept(this.orchestrator.planNow(question, 100));
    }
    return this;
  }

  /** Goes on with a new runner, as after loading a game. */
  load(): SavedRunner {
    const saved = JSON.parse(JSON.stringify(this.runner.save())) as SavedRunner;
    this.orchestrator = this.#newOrchestrator(market);
    this.runner = this.#newRunner();
    this.runner.restore(saved);
    return saved;
  }
}

const WAITED = [
  "1250 start walk",
  "3250 finish walk",
  "9000 start buy",
  "11000 finish buy",
] as const;

describe("a runner of one agent among events and deadlines", () => {
  it("waits for an event, with one plan", () => {
    const play = new Play().live(1000, 12_000);
    expect(play.log).toEqual(WAITED);
    expect(play.outcomes).toHaveLength(1);
  });

  it("does as much as it can before the event", () => {
    const play = new Play().live(4500, 12_000);
    expect(play.log.slice(0, 3)).toEqual(["4750 start walk", "6750 finish walk", "9000 start buy"]);
    expect(play.outcomes).toHaveLength(1);
  });

  it("finds no plan after the deadline, and turns to another goal", () => {
    const late = new Play().live(17_000, 20_000);
    expect(late.log).toEqual([]);
    expect(late.outcomes[0]?.status).toBe("unsolvable");
    const play = new Play({ goal: { oneOf: ["fed", "home"] } });
    play.state.at = "market";
    play.live(19_000, 23_000);
    expect(play.log).toEqual(["19250 start walk", "21250 finish walk"]);
  });

  it("gives up a plan that a late step has made impossible", () => {
    const play = new Play({ durationMs: () => undefined }).live(10_000, 21_000);
    expect(play.log).toEqual(["10250 start walk"]);
    expect(play.outcomes.map(({ status }) => status).slice(0, 2)).toEqual(["solved", "unsolvable"]);
    expect(play.runner.isPlaying).toBe(false);
  });

  it("goes on after loading, during a step and during a wait", () => {
    const play = new Play().live(1000, 2000);
    expect(play.load().plan).toMatchObject({ askedAtMs: 1000, steps: [{ startsAt: 0 }, {}] });
    play.live(2000, 6000);
    play.load();
    play.live(6000, 12_000);
    expect(play.log).toEqual(WAITED);
    expect(play.outcomes).toHaveLength(1);
  });

  it("asks for the time at which its running step will have ended", () => {
    const play = new Play({ reconsiderMs: 500 }).live(1000, 1500);
    expect(play.runner.isPlaying).toBe(true);
    play.runner.tick(play.state, 1750);
    expect(play.runner.question).toMatchObject({ state: expect.anything(), nowMs: 3250 });
  });

  it("sees steps that an agent does on its own, also while the rest waits", () => {
    const play = new Play({ ends: "seen", durationMs: () => undefined });
    play.live(1000, 3250);
    play.state.at = "market";
    play.live(3250, 6000);
    expect(play.runner.remaining).toMatchObject([{ tool: "buy" }]);
    expect(play.outcomes).toHaveLength(1);
  });

  it("takes a plan that comes too late for no plan of steps side by side", () => {
    const errand = defineDomain({
      name: "errand",
      state: {
        at: { type: "enum", values: ["home", "mill"] },
        flour: { type: "boolean", default: false },
      },
      tools: [
        {
          name: "walk",
          parameters: { to: { enum: ["home", "mill"] } },
          then: { at: "$to" },
          duration: 4,
        },
        { name: "grind", when: { at: "mill" }, then: { flour: true }, duration: 4 },
      ],
      goals: [{ name: "back", when: { at: "home", flour: true }, by: 20 }],
    }).untyped;
    const { runner, orchestrator, errors } = new Play({ goal: "back" }, errand);
    const home = { at: "home", flour: false };
    runner.tick(home, 0);
    const { question } = runner;
    const outcome = question && orchestrator.planNow(question, 100);
    expect(outcome?.plan?.steps.map(({ startsAt }) => startsAt)).toEqual([0, 4.001, 8.001]);
    runner.tick(home, 15_000);
    expect(outcome && runner.accept(outcome)).toBe(false);
    expect(errors).toEqual([]);
  });

  it("reports steps that it cannot do side by side, and asks no more than now and then", () => {
    const play = new Play({ goal: "found" }, torch).live(0, 3000, { lit: false, found: false });
    expect(play.log).toEqual([]);
    expect(play.outcomes).toHaveLength(3);
    expect(String(play.errors[0])).toMatch(
      /needs steps side by side: burn, search \(.*SquadRunner of one member/,
    );
  });
});
