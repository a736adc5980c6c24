import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import {
  type PlainStep,
  ReferenceInterpreter,
} from "../../../testing/reference/reference-interpreter.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { Planner } from "../../contract/planner.ts";
import type { NowRequest } from "../../contract/request.ts";
import { runningFrom } from "../../life/running-step.ts";
import { Orchestrator } from "../../orchestrator/orchestrator.ts";
import { Reservations } from "../../reservations/reservations.ts";
import type { PlanRunnerOptions, RunnerTick } from "../options.ts";
import type { PlanInPlay } from "../plan-in-play.ts";
import { PlanRunner } from "../plan-runner.ts";
import { RunnerNow } from "../runner-now.ts";
import { QuietTicks } from "./quiet-ticks.ts";

const places = ["camp", "mine", "mill"] as const;
const domain = loadDomain({
  name: "smelter",
  state: {
    at: { type: "enum", values: places, default: "camp" },
    ore: { type: "integer", min: 0, max: 3, default: 0 },
    hungry: { type: "boolean", default: false },
    thirst: { type: "integer", min: 0, max: 99, default: 0 },
    mood: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: places } }, then: { at: "$place" }, cost: 4 },
    { name: "dig", when: { at: "mine" }, then: { ore: { "+": 1 } }, cost: 2 },
    { name: "sift", when: { at: "mill" }, then: { ore: { "+": 1 } }, cost: 3 },
    { name: "eat", then: { hungry: false, thirst: 0 } },
  ],
  goals: [
    { name: "fed", when: { hungry: false, thirst: { "<": 40 } }, priority: 2 },
    { name: "rich", when: { ore: { ">=": 2 } }, priority: 1 },
  ],
});
type Options = Partial<PlanRunnerOptions<DomainTypes>>;
const step = domain.step(domain.actionOf({ tool: "eat", args: {} }));
const CONTINUED: RunnerTick = { event: "continue", step };
const IDLE: RunnerTick = { event: "idle" };

const reference = new ReferenceInterpreter(domain.definition);

function newOrchestrator() {
  return new Orchestrator({ domain, planner: new UniformCostPlanner(), clock: new FakeClock() });
}

function newReservations() {
  const resourcesOf = ({ tool }: { readonly tool: string }) => (tool === "dig" ? ["pick"] : []);
  return new Reservations({ domain, resourcesOf, leaseMs: 2000 });
}

function open(options: Options = {}) {
  const orchestrator = newOrchestrator();
  const parts = new RunnerNow({
    ...{ orchestrator, agent: "mia", goal: "rich", budgetMs: 50 },
    ...options,
  });
  return { parts, quiet: parts.quiet };
}

/** A plan whose step runs from 0 ms on. */
function running(endsAtMs: number, timeoutAtMs: number): PlanInPlay<DomainTypes> {
  const orchestrator = newOrchestrator();
  const state = { at: "mine", ore: 0, hungry: false, thirst: 0, mood: 0 } as const;
  const outcome = orchestrator.planNow({ agent: "mia", state, goal: "rich" });
  const actions = outcome.plan?.actions ?? [];
  const accepted = new Set<string>();
  return {
    ...{ outcome, actions, accepted, position: 0, askedAtMs: undefined },
    running: { ...runningFrom(0, { expectedMs: endsAtMs, timeoutMs: timeoutAtMs, patienceMs: 0 }) },
    ...{ startsAtMs: 0, proveAtMs: Number.POSITIVE_INFINITY },
  };
}

/** Whether a rest lasts at each of some times. */
function rests(quiet: QuietTicks<DomainTypes>, ...times: readonly number[]): boolean[] {
  return times.map((nowMs) => quiet.at(nowMs) !== undefined);
}

describe("quiet ticks", () => {
  it("are none before a rest begins, and after it ends", () => {
    const { quiet } = open();
    expect(quiet.at(0)).toBeUndefined();
    expect(quiet.waiting(IDLE)).toBe(IDLE);
    expect(quiet.at(1e9)).toBe(IDLE);
    quiet.end();
    expect(quiet.at(0)).toBeUndefined();
  });

  it("repeat a running step until it ends, times out, or a better plan is due", () => {
    const { quiet } = open();
    expect(quiet.during(running(100, 900), CONTINUED, 500)).toBe(CONTINUED);
    expect(quiet.at(99)).toBe(CONTINUED);
    expect(rests(quiet, 99, 100)).toEqual([true, false]);
    quiet.during(running(Number.POSITIVE_INFINITY, 300), CONTINUED, 500);
    expect(rests(quiet, 299, 300)).toEqual([true, false]);
    quiet.during(running(1000, 900), CONTINUED, 500);
    expect(rests(quiet, 499, 500)).toEqual([true, false]);
  });

  it("end when leases must be renewed", () => {
    const { parts, quiet } = open({ reservations: newReservations() });
    parts.holdings.take([], 200);
    quiet.during(running(5000, 5000), CONTINUED, 5000);
    expect(rests(quiet, 1199, 1200)).toEqual([true, false]);
  });

  it("go on where what agents hold is lasting, until it is in doubt", () => {
    const reservations = Object.assign(newReservations(), { areLasting: true });
    const { parts, quiet } = open({ reservations });
    parts.holdings.take([], 200);
    const step = running(5000, 5000);
    quiet.during(step, CONTINUED, 5000);
    expect(rests(quiet, 1200, 4999)).toEqual([true, true]);
    parts.holdings.doubt();
    quiet.during(step, CONTINUED, 5000);
    expect(rests(quiet, 1)).toEqual([false]);
  });

  it.each([
    ["never", true],
    ["between-steps", true],
    ["at-once", false],
    [() => "never" as const, false],
  ] satisfies [Options["preempt"], boolean][])("with preemption %s: %j", (preempt, isQuiet) => {
    const { quiet } = open({ preempt });
    quiet.during(running(100, 100), CONTINUED, 100);
    expect(rests(quiet, 1)).toEqual([isQuiet]);
  });

  it("follow met goals, unless a goal is on cool-down", () => {
    const { parts, quiet } = open({ goalCooldownMs: 100 });
    quiet.content(IDLE);
    expect(rests(quiet, 1e9)).toEqual([true]);
    parts.goals.reached(domain.goal("rich"), 0);
    quiet.content(IDLE);
    expect(rests(quiet, 1)).toEqual([false]);
  });
});

/** A random event before a tick of the agent's life. */
const happening = fc.oneof(
  { weight: 20, arbitrary: fc.constant({ kind: "nothing" } as const) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("finish" as const), isVain: fc.boolean() }),
  },
  { weight: 8, arbitrary: fc.constant({ kind: "answer" } as const) },
  fc.constant({ kind: "fail" } as const),
  fc.constant({ kind: "interrupt" } as const),
  fc.constant({ kind: "take" } as const),
  fc.constant({ kind: "leave" } as const),
  fc.record({ kind: fc.constant("pursue" as const), goal: fc.constantFrom("fed", "rich") }),
  fc.record({ kind: fc.constant("move" as const), at: fc.constantFrom(...places) }),
  fc.record({ kind: fc.constant("hunger" as const), hungry: fc.boolean() }),
  fc.constant({ kind: "rob" } as const),
  fc.constant({ kind: "save" } as const),
);
type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

interface Life {
  readonly happenings: readonly Happening[];
  readonly preempt: "between-steps" | "at-once" | "never" | "by-goal";
  readonly isTimed: boolean;
  readonly isShared: boolean;
  readonly ends: "told" | "seen";
  /** Whether numbers change in every tick, of which only few values count. */
  readonly isRestless: boolean;
  readonly tickMs: number;
}

const life: fc.Arbitrary<Life> = fc.record({
  happenings: fc.array(happening, { minLength: 60, maxLength: 60 }),
  preempt: fc.constantFrom("between-steps", "at-once", "never", "by-goal"),
  isTimed: fc.boolean(),
  isShared: fc.boolean(),
  ends: fc.constantFrom("told", "seen"),
  isRestless: fc.boolean(),
  tickMs: fc.constantFrom(7, 20, 150),
});

/** Everything that a game sees of a runner during a life. */
function live({
  happenings,
  preempt,
  isTimed,
  isShared,
  ends,
  isRestless,
  tickMs,
}: Life): string[] {
  const log: string[] = [];
  const orchestrator = newOrchestrator();
  const reservations = newReservations();
  const newRunner = () =>
    new PlanRunner({
      ...{ orchestrator, agent: "mia", goal: { oneOf: ["fed", "rich"] }, budgetMs: 50 },
      ...{ asks: "game", retryMs: 100, goalCooldownMs: 100, reconsiderMs: 70, preemptAfterMs: 30 },
      preempt:
        preempt === "by-goal" ? ({ name }) => (name === "fed" ? "at-once" : "never") : preempt,
      ends,
      cooldownMs: ({ tool }) => (tool === "sift" ? 40 : 0),
      ...(isTimed ? { durationMs: () => 90 } : { timeoutMs: () => 300 }),
      ...(isShared ? { reservations } : {}),
      onStepEvent: (event) => log.push(JSON.stringify(event)),
      onError: (error) => log.push(String(error)),
    });
  const dig = domain.actionOf({ tool: "dig", args: {} });
  let runner = newRunner();
  let world: ReturnType<typeof domain.read> = {
    ...{ at: "camp", ore: 0, hungry: false, thirst: 0, mood: 0 },
  };
  const apply = (done: PlainStep | undefined): void => {
    world = (done && reference.after(done, world)) ?? world;
  };
  happenings.forEach((now, index) => {
    const nowMs = index * tickMs;
    if (now.kind === "finish" && runner.isPlaying && !isTimed) {
      if (!now.isVain) apply(runner.remaining[0] as PlainStep);
      runner.finished();
    }
    if (now.kind === "answer" && runner.question !== undefined) {
      const outcome = orchestrator.planNow(runner.question);
      log.push(`accepted ${runner.accept(outcome)}`);
    }
    if (now.kind === "fail") runner.failed();
    if (now.kind === "interrupt") runner.interrupt();
    if (now.kind === "take") reservations.acquire("ben", [dig], nowMs);
    if (now.kind === "leave") reservations.release("ben");
    if (now.kind === "pursue") runner.pursue(now.goal);
    if (now.kind === "move") world = { ...world, at: now.at };
    if (now.kind === "hunger") world = { ...world, hungry: now.hungry };
    if (now.kind === "rob") world = { ...world, ore: 0 };
    if (now.kind === "save") {
      const saved: unknown = JSON.parse(JSON.stringify(runner.save()));
      runner = newRunner();
      runner.restore(saved);
    }
    const { thirst, mood } = world;
    if (isRestless)
      world = { ...world, thirst: Math.min(99, Number(thirst) + 1), mood: (Number(mood) + 1) % 10 };
    const tick = runner.tick(world, nowMs);
    if (tick.event === "finish") apply(tick.step as PlainStep);
    log.push(`${nowMs} ${JSON.stringify(tick)} ${runner.position} ${runner.isWaiting}`);
  });
  runner.dispose();
  return log;
}

/** Plans of one step each, which fall short of their goal. */
const shortSighted: Planner = {
  start(problem) {
    const search = new UniformCostPlanner().start(problem);
    return {
      get expansions() {
        return search.expansions;
      },
      step: (limits) => search.step(limits),
      result: () => {
        const found = search.result();
        if (found.status !== "solved" || found.actions.length < 2) return found;
        return { ...found, status: "cut-off", optimal: false, actions: found.actions.slice(0, 1) };
      },
    };
  },
};

it("a step towards part of a goal is seen to be done", () => {
  const orchestrator = new Orchestrator({ domain, planner: shortSighted, clock: new FakeClock() });
  const options = { agent: "mia", goal: "rich", budgetMs: 50, asks: "game", ends: "seen" } as const;
  const runner = new PlanRunner({ orchestrator, ...options });
  const world = { at: "mill", ore: 0, hungry: false, thirst: 0, mood: 0 } as const;
  runner.tick(world, 0);
  runner.accept(orchestrator.planNow(runner.question as NowRequest));
  expect(runner.outcome?.status).toBe("partial");
  expect(runner.tick(world, 100)).toMatchObject({ event: "start", step: { tool: "sift" } });
  expect(runner.tick(world, 200).event).toBe("continue");
  expect(runner.tick({ ...world, ore: 1 }, 300).event).toBe("replan");
});

describe("a runner with quiet ticks", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("lives as one that works out every tick", () => {
    const at = vi.spyOn(QuietTicks.prototype, "at");
    const counts = vi.spyOn(QuietTicks.prototype, "counts");
    let quiet = 0;
    let ignored = 0;
    fc.assert(
      fc.property(life, (each) => {
        at.mockReset();
        counts.mockReset();
        const lived = live(each);
        quiet += at.mock.results.filter(({ value }) => value !== undefined).length;
        ignored += counts.mock.results.filter(({ value }) => value === false).length;
        at.mockReturnValue(undefined);
        counts.mockReturnValue(true);
        expect(lived).toEqual(live(each));
      }),
      { numRuns: 200 },
    );
    expect(quiet).toBeGreaterThan(150);
    expect(ignored).toBeGreaterThan(50);
  });
});
