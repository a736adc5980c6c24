import { describe, expect, it } from "vitest";
import { RequestError } from "../../base/errors.ts";
import type { DomainDefinition } from "../../rules/domain/definition/definition.ts";
import type { AnyDomainTypes } from "../../rules/domain/definition/types.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { PlanRunnerOptions, StepEvent } from "./options.ts";
import { PlanRunner } from "./plan-runner.ts";

const hut = {
  name: "hut",
  state: { wood: { type: "integer", min: 0, max: 8, default: 0 } },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    { name: "buy", then: { wood: { "+": 1 } }, cost: 9 },
  ],
  goals: [{ name: "stocked", when: { wood: { ">=": 3 } } }],
} as const satisfies DomainDefinition;
const domain = loadDomain(hut);
const orchestratorOf = () => new Orchestrator({ domain, planner: new UniformCostPlanner() });

function play(options: Partial<PlanRunnerOptions<AnyDomainTypes>> = {}) {
  const { orchestrator = orchestratorOf() } = options;
  const events: StepEvent[] = [];
  const errors: unknown[] = [];
  const runner = new PlanRunner({
    ...{ agent: "ann", goal: "stocked", budgetMs: 50, asks: "game" },
    onStepEvent: (event) => events.push(event),
    onError: (error) => errors.push(error),
    ...options,
    orchestrator,
  });
  const tick = (nowMs: number, wood = 0) => {
    const { event } = runner.tick({ wood }, nowMs);
    const { question } = runner;
    if (question !== undefined) runner.accept(orchestrator.planNow(question, 10_000));
    return event;
  };
  return { runner, events, errors, tick };
}

/** The pointer of a thrown mistake. */
function pointerOf(mistake: () => unknown): string | undefined {
  try {
    mistake();
  } catch (error) {
    if (error instanceof RequestError) return error.issues[0]?.pointer;
    throw error;
  }
  return undefined;
}

describe("the game's time", () => {
  it.each([
    ["no number", Number.NaN],
    ["endless", Number.POSITIVE_INFINITY],
    ["endless, backwards", Number.NEGATIVE_INFINITY],
    ["left out", undefined as unknown as number],
    ["a text", "32" as unknown as number],
    ["earlier than before", 15],
  ])("is refused where it is %s, and nothing changes", (_, nowMs) => {
    const { runner, events, tick } = play({ durationMs: () => 100 });
    tick(0);
    tick(16);
    const before = JSON.stringify(runner.save());
    expect(pointerOf(() => runner.tick({ wood: 7 }, nowMs))).toBe("/nowMs");
    expect(JSON.stringify(runner.save())).toBe(before);
    expect(events.map(({ type }) => type)).toEqual(["started"]);
    expect(tick(48)).toBe("continue");
    expect(tick(116)).toBe("finish");
  });

  it("may stand still, and may be any number at first", () => {
    for (const first of [-50, 0, 1.5e12]) {
      const { tick } = play();
      expect([tick(first), tick(first), tick(first)]).toEqual(["replan", "start", "continue"]);
    }
  });

  it("may start over with a restored game", () => {
    const { runner, tick } = play();
    tick(1000);
    const saved = runner.save();
    runner.restore(saved);
    expect(tick(0)).toBe("start");
    expect(pointerOf(() => tick(-1))).toBe("/nowMs");
  });
});

describe("a step without a reported end", () => {
  it("fails after five minutes, with an error for the game", () => {
    const { events, errors, tick } = play();
    tick(0);
    tick(0);
    expect(tick(299_999)).toBe("continue");
    expect(errors).toEqual([]);
    tick(300_000);
    expect(events.map(({ type }) => type)).toEqual(["started", "failed"]);
    expect(events[1]).toMatchObject({ why: "timeout", elapsedMs: 300_000 });
    expect(String(errors[0])).toMatch(/chop.*without a reported end .*finished\(\).*timeoutMs/);
  });

  it("is left out after two times, like every failing step", () => {
    const { events, tick } = play();
    for (let now = 0; now < 700_000; now += 1000) tick(now);
    const begun = events.flatMap(({ type, step }) => (type === "started" ? [step.tool] : []));
    expect(begun).toEqual(["chop", "chop", "buy"]);
  });

  it.each([
    ["that may take for ever", { timeoutMs: () => Number.POSITIVE_INFINITY }],
    ["that takes so long", { durationMs: () => 3_600_000 }],
    ["whose end is seen", { ends: "seen" as const }],
  ])("may be one %s", (_, options) => {
    const { events, errors, tick } = play(options);
    for (let now = 0; now < 1_000_000; now += 1000) tick(now);
    expect(events.map(({ type }) => type)).toEqual(["started"]);
    expect(errors).toEqual([]);
  });

  it("is no mistake if the game sets a time limit", () => {
    const { events, errors, tick } = play({ timeoutMs: () => 2000 });
    for (const now of [0, 0, 2000]) tick(now);
    expect(events.at(-1)).toMatchObject({ type: "failed", why: "timeout" });
    expect(errors).toEqual([]);
  });
});

describe("a second runner of an agent", () => {
  it("takes over, and the first may not play on", () => {
    const orchestrator = orchestratorOf();
    const first = play({ orchestrator });
    first.tick(0);
    first.tick(1);
    const second = play({ orchestrator });
    first.tick(2);
    expect(second.tick(0)).toBe("replan");
    expect(pointerOf(() => first.tick(3))).toBe("/agent");
    expect(second.tick(1)).toBe("start");
    expect(first.events.map(({ type }) => type)).toEqual(["started"]);
    second.runner.dispose();
    expect(first.tick(3)).toBe("continue");
  });

  it("may play as soon as the first is disposed of", () => {
    const orchestrator = orchestratorOf();
    for (let reload = 0; reload < 3; reload++) {
      const { runner, tick } = play({ orchestrator });
      tick(0);
      expect(tick(1)).toBe("start");
      runner.dispose();
    }
  });

  it("may play for another agent, or with another orchestrator", () => {
    const orchestrator = orchestratorOf();
    const all = [play({ orchestrator }), play({ orchestrator, agent: "bob" }), play()];
    for (let now = 0; now < 5; now++) for (const { tick } of all) tick(now);
    expect(all.map(({ runner }) => runner.isPlaying)).toEqual([true, true, true]);
  });
});
