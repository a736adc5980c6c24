import { describe, expect, it } from "vitest";
import type { DomainDefinition } from "../../rules/domain/definition/definition.ts";
import type { AnyDomainTypes, StateInput } from "../../rules/domain/definition/types.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { PlanRunnerOptions, RunnerRequest, StepEvent } from "./options.ts";
import { PlanRunner } from "./plan-runner.ts";

const definition = {
  name: "hermit",
  state: {
    at: { type: "enum", values: ["hut", "wood", "well"], default: "hut" },
    logs: { type: "integer", min: 0, max: 4, default: 0 },
    water: { type: "integer", min: 0, max: 4, default: 4 },
    safe: { type: "boolean", default: true },
    barred: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["hut", "wood", "well"] } },
      then: { at: "$place" },
    },
    { name: "chop", when: { at: "wood" }, then: { logs: { "+": 1 }, water: { "-": 1 } } },
    { name: "gather", when: { at: "wood" }, then: { logs: { "+": 1 } }, cost: 5 },
    { name: "drink", when: { at: "well" }, then: { water: 4 } },
    { name: "hide", when: { at: "hut", barred: false }, then: { safe: true } },
  ],
  goals: [
    { name: "safe", when: { safe: true }, priority: 9 },
    { name: "fresh", when: { water: { ">=": 3 } }, priority: 5 },
    { name: "stocked", when: { logs: { ">=": 2 } }, priority: 1 },
  ],
} as const satisfies DomainDefinition;
const domain = loadDomain(definition);

function play(options: Partial<PlanRunnerOptions<AnyDomainTypes>> = {}) {
  const clock = new FakeClock();
  const orchestrator = new Orchestrator({ domain, planner: new UniformCostPlanner(), clock });
  const events: StepEvent[] = [];
  const runner = new PlanRunner({
    orchestrator,
    agent: "odo",
    goal: "stocked",
    budgetMs: 50,
    onStepEvent: (event) => events.push(event),
    ...options,
  });
  const told = (): string[] =>
    events.map(({ type, step, nowMs }) => `${nowMs} ${type} ${step.tool}`);
  const tick = async (world: StateInput<AnyDomainTypes> | undefined, nowMs: number) => {
    const answer = runner.tick(world, nowMs);
    await settle();
    return answer;
  };
  return { clock, orchestrator, runner, events, told, tick };
}

describe("the life of a step", () => {
  it("is reported from start to end, with the game's time", async () => {
    const { runner, told, tick, events } = play();
    await tick({}, 0);
    await tick({}, 10);
    runner.finished();
    await tick({ at: "wood" }, 30);
    runner.failed("the axe broke");
    await tick({ at: "wood" }, 40);
    await tick({ at: "wood" }, 50);
    runner.interrupt();
    expect(told()).toEqual([
      "10 started goto",
      "10 finished goto",
      "30 started chop",
      "30 failed chop",
      "50 started chop",
      "50 interrupted chop",
    ]);
    expect(events[3]).toMatchObject({ agent: "odo", why: "the axe broke" });
    expect(events[5]).toMatchObject({ why: "interrupted" });
  });

  it("can be watched from outside", async () => {
    const { runner, tick } = play();
    expect(runner).toMatchObject({ position: 0, isPlaying: false, goal: "stocked" });
    expect(runner.observed).toBeUndefined();
    await tick({}, 0);
    await tick({}, 10);
    expect(runner).toMatchObject({ position: 0, isPlaying: true });
    runner.finished();
    expect(runner).toMatchObject({ position: 1, isPlaying: false });
    await tick({ at: "wood" }, 30);
    expect(domain.read(runner.observed ?? new Int32Array())["at"]).toBe("wood");
    runner.pursue("fresh");
    expect(runner).toMatchObject({ position: 0, isPlaying: false, goal: "fresh" });
  });

  it("ends by itself after its duration, and the game applies its effects", async () => {
    const { told, tick } = play({ durationMs: ({ tool }) => (tool === "goto" ? 100 : undefined) });
    await tick({}, 0);
    expect(await tick({}, 20)).toMatchObject({ event: "start" });
    expect(await tick({}, 119)).toMatchObject({ event: "continue" });
    expect(await tick({}, 120)).toMatchObject({ event: "finish", step: { tool: "goto" } });
    expect(await tick({ at: "wood" }, 140)).toMatchObject({
      event: "start",
      step: { tool: "chop" },
    });
    expect(told()).toEqual(["20 started goto", "120 finished goto", "140 started chop"]);
  });

  it("fails when it runs too long", async () => {
    const { events, tick } = play({ timeoutMs: () => 500 });
    await tick({}, 0);
    await tick({}, 10);
    await tick({}, 509);
    expect(events).toHaveLength(1);
    await tick({}, 510);
    expect(events[1]).toMatchObject({ type: "failed", why: "timeout", elapsedMs: 500 });
  });

  it("is interrupted when the world breaks the plan, and when the runner is disposed of", async () => {
    const { events, runner, tick } = play();
    await tick({}, 0);
    await tick({}, 10);
    runner.pursue("safe");
    await tick({ safe: false }, 20);
    await tick({ safe: false }, 30);
    await tick({ safe: false, barred: true }, 40);
    expect(events.map((event) => [event.type, "why" in event ? event.why : ""])).toEqual([
      ["started", ""],
      ["interrupted", "goal-changed"],
      ["started", ""],
      ["interrupted", "plan-broken"],
    ]);
  });

  it("may be stopped by a listener at its start", async () => {
    const { runner, events, tick } = play({
      onStepEvent: (event) => {
        events.push(event);
        if (event.type === "started") runner.interrupt();
      },
    });
    await tick({}, 0);
    expect(await tick({}, 10)).toEqual({ event: "replan" });
    expect(events.map(({ type }) => type)).toEqual(["started", "interrupted"]);
  });
});

describe("cool-downs", () => {
  it("hold a step back, and plans made meanwhile do without it", async () => {
    const { runner, tick } = play({ cooldownMs: ({ tool }) => (tool === "chop" ? 1000 : 0) });
    await tick({ at: "wood" }, 0);
    expect(await tick({ at: "wood" }, 10)).toMatchObject({ step: { tool: "chop" } });
    runner.finished();
    // The plan chops again: it waits.
    expect(await tick({ at: "wood", logs: 1, water: 3 }, 20)).toEqual({ event: "idle" });
    runner.interrupt();
    await tick({ at: "wood", logs: 1, water: 3 }, 30);
    expect(await tick({ at: "wood", logs: 1, water: 3 }, 40)).toMatchObject({
      step: { tool: "gather" },
    });
    runner.interrupt();
    await tick({ at: "wood", logs: 1, water: 3 }, 1010);
    expect(await tick({ at: "wood", logs: 1, water: 3 }, 1020)).toMatchObject({
      step: { tool: "chop" },
    });
  });

  it("hold a plan longer than the time-out of the step that has ended", async () => {
    const { runner, tick, told } = play({ cooldownMs: () => 1000, timeoutMs: () => 100 });
    await tick({ at: "wood" }, 0);
    await tick({ at: "wood" }, 10);
    runner.finished();
    const { outcome } = runner;
    for (const nowMs of [20, 110, 500, 1000]) {
      expect(await tick({ at: "wood", logs: 1, water: 3 }, nowMs)).toEqual({ event: "idle" });
    }
    expect(runner.outcome).toBe(outcome);
    await tick({ at: "wood", logs: 1, water: 3 }, 1010);
    expect(told()).toEqual(["10 started chop", "10 finished chop", "1010 started chop"]);
  });

  it("keep a step that fails twice in a row out of plans for some time", async () => {
    const { runner, tick } = play();
    const world = { at: "wood" };
    const next = async (nowMs: number) => {
      await tick(world, nowMs);
      return (await tick(world, nowMs)).step?.tool;
    };
    expect(await next(0)).toBe("chop");
    runner.failed();
    expect(await next(10)).toBe("chop");
    runner.failed();
    expect(await next(20)).toBe("gather");
    runner.interrupt();
    expect(await next(5010)).toBe("chop");
  });

  it("pause a reached goal", async () => {
    const { runner, tick } = play({ goal: { oneOf: ["fresh", "stocked"] }, goalCooldownMs: 1000 });
    const thirsty = { at: "well", water: 0 };
    await tick(thirsty, 0);
    expect(await tick(thirsty, 10)).toMatchObject({ step: { tool: "drink" } });
    runner.finished();
    // Thirsty again at once: it continues with its logs first.
    await tick({ at: "well", water: 2 }, 20);
    expect(runner.outcome?.goal.name).toBe("stocked");
    runner.interrupt();
    await tick({ at: "well", water: 2 }, 1010);
    expect(runner.outcome?.goal.name).toBe("fresh");
  });
});

describe("a step that may not be interrupted", () => {
  it("ends before its broken plan is dropped", async () => {
    const options = { uninterrupted: ({ tool }: { readonly tool: string }) => tool === "goto" };
    for (const { uninterrupted, type } of [
      { ...options, type: "started" },
      { uninterrupted: undefined, type: "interrupted" },
    ]) {
      const { runner, tick, events } = play({
        ...(uninterrupted && { uninterrupted }),
        request: { disabled: [{ tool: "gather", args: {} }] },
      });
      await tick({}, 0);
      await tick({}, 10);
      // Without water no logs are chopped.
      await tick({ water: 0 }, 20);
      expect(events.at(-1)?.type).toBe(type);
      runner.finished();
      await tick({ water: 0, at: "wood" }, 30);
      expect(runner.remaining[0]?.tool).toBe("goto");
      expect(runner.remaining[0]?.args).toEqual({ place: "well" });
    }
  });

  it("fails when its time is over all the same", async () => {
    const { tick, events } = play({ uninterrupted: () => true, timeoutMs: () => 50 });
    await tick({}, 0);
    await tick({}, 10);
    await tick({}, 70);
    expect(events.at(-1)).toMatchObject({ type: "failed", why: "timeout" });
  });

  it("is one whose callback fails only in the eyes of the game", async () => {
    const errors: unknown[] = [];
    const { tick, events } = play({
      uninterrupted: () => {
        throw new TypeError("a mistake of the game");
      },
      onError: (error) => errors.push(error),
      request: { disabled: [{ tool: "gather", args: {} }] },
    });
    await tick({}, 0);
    await tick({}, 10);
    await tick({ water: 0 }, 20);
    expect(events.at(-1)?.type).toBe("interrupted");
    expect(errors[0]).toBeInstanceOf(TypeError);
  });
});

describe("a goal of higher priority", () => {
  const goal = { oneOf: ["safe", "fresh", "stocked"] };

  it("takes over once the running step has ended", async () => {
    const { runner, tick, events } = play({ goal });
    await tick({}, 0);
    await tick({}, 10);
    expect(await tick({ safe: false }, 20)).toMatchObject({ event: "continue" });
    runner.finished();
    expect(await tick({ safe: false, at: "wood" }, 30)).toEqual({ event: "replan" });
    expect(runner.outcome?.goal.name).toBe("safe");
    expect(events.map(({ type }) => type)).toEqual(["started", "finished"]);
  });

  it("interrupts at once if set so, or waits for the end of the plan", async () => {
    const hasty = play({ goal, preempt: "at-once" });
    await hasty.tick({}, 0);
    await hasty.tick({}, 10);
    await hasty.tick({ safe: false }, 20);
    expect(hasty.events[1]).toMatchObject({ type: "interrupted", why: "goal-preempted" });
    const stubborn = play({ goal, preempt: "never" });
    await stubborn.tick({}, 0);
    await stubborn.tick({}, 10);
    stubborn.runner.finished();
    expect(await stubborn.tick({ safe: false, at: "wood" }, 20)).toMatchObject({ event: "start" });
  });

  it("does not interrupt for goals that the plan breaks on its way or that were unreachable", async () => {
    const { runner, tick } = play({ goal });
    const cut = { safe: false, barred: true };
    await tick({ ...cut, at: "wood", water: 4 }, 0);
    expect(runner.outcome?.goal.name).toBe("stocked");
    await tick({ ...cut, at: "wood", water: 4 }, 10);
    runner.finished();
    await tick({ ...cut, at: "wood", water: 3, logs: 1 }, 20);
    runner.finished();
    // Two logs chopped: thirsty, as foreseen, and only now content with the logs.
    await tick({ ...cut, at: "wood", water: 2, logs: 2 }, 30);
    expect(runner.outcome?.goal.name).toBe("fresh");
  });

  it("decides for itself and the running step, if preemption is a function", async () => {
    const preempt: PlanRunnerOptions<AnyDomainTypes>["preempt"] = ({ name }, { tool }) =>
      name === "safe" && tool === "goto" ? "at-once" : "never";
    const { runner, tick, events } = play({ goal, preempt, uninterrupted: () => true });
    await tick({}, 0);
    await tick({}, 10);
    await tick({ water: 1 }, 20);
    expect(runner.outcome?.goal.name).toBe("stocked");
    await tick({ safe: false }, 30);
    expect(events.at(-1)).toMatchObject({ type: "interrupted", why: "goal-preempted" });
  });

  it("has to last longer than the noise of sensors", async () => {
    const { runner, tick } = play({ goal, preemptAfterMs: 100, preempt: "at-once" });
    await tick({}, 0);
    await tick({}, 10);
    for (let now = 20; now < 1000; now += 20) {
      // The sensor is wrong every other time.
      expect(await tick({ safe: now % 40 === 0 }, now)).toMatchObject({ event: "continue" });
    }
    await tick({ safe: true }, 999);
    await tick({ safe: false }, 1000);
    await tick({ safe: false }, 1099);
    expect(runner.outcome?.goal.name).toBe("stocked");
    await tick({ safe: false }, 1100);
    expect(runner.outcome?.goal.name).toBe("safe");
  });
});

describe("partial observations", () => {
  it("are merged into what is known", async () => {
    const { runner, tick } = play();
    runner.observe({ at: "wood" });
    await tick(undefined, 0);
    expect(await tick(undefined, 10)).toMatchObject({ step: { tool: "chop" } });
    runner.finished();
    runner.observe({ logs: 1, water: 3 });
    expect(await tick(undefined, 20)).toMatchObject({ event: "start", step: { tool: "chop" } });
  });

  it("are refused as a whole when a part does not fit", async () => {
    const { runner, tick } = play();
    runner.observe({ at: "wood" });
    expect(() => runner.observe({ at: "hut", logs: 9, lgos: 1 })).toThrow(/logs(.|\n)*lgos/);
    await tick(undefined, 0);
    expect(await tick(undefined, 10)).toMatchObject({ step: { tool: "chop" } });
  });
});

describe("values bound at run time", () => {
  it("are read each tick: a plan with a vanished candidate is dropped", async () => {
    let request: RunnerRequest = {};
    const { runner, tick } = play({ request: () => request });
    await tick({ at: "wood" }, 0);
    expect(await tick({ at: "wood" }, 10)).toMatchObject({ step: { tool: "chop" } });
    request = { disabled: [{ tool: "chop", args: {} }] };
    await tick({ at: "wood" }, 20);
    expect(await tick({ at: "wood" }, 30)).toMatchObject({ step: { tool: "gather" } });
    expect(runner.remaining.map(({ tool }) => tool)).toEqual(["gather", "gather"]);
  });

  it("leaves the questions to a game that asks for itself", async () => {
    const { orchestrator, runner, tick } = play({ asks: "game" });
    expect(await tick({}, 0)).toEqual({ event: "replan" });
    expect(await tick({ at: "wood" }, 10)).toEqual({ event: "replan" });
    const question = runner.question;
    expect(question).toMatchObject({ agent: "odo", goal: "stocked" });
    const [outcome] = orchestrator.planMany(question === undefined ? [] : [question]);
    expect(outcome !== undefined && runner.accept(outcome)).toBe(true);
    expect(runner.question).toBeUndefined();
    expect(await tick({ at: "wood" }, 20)).toMatchObject({
      event: "start",
      step: { tool: "chop" },
    });
    expect(outcome !== undefined && runner.accept(outcome)).toBe(false);
  });
});
