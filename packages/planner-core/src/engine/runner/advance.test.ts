import { describe, expect, it } from "vitest";
import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { AnyDomainTypes, Step } from "../../rules/domain/definition/types.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { PlanRunnerOptions } from "./options.ts";
import { PlanRunner } from "./plan-runner.ts";

const domain = loadDomain({
  name: "baker",
  state: {
    at: { type: "enum", values: ["mill", "oven"] },
    flour: { type: "integer", min: 0, max: 9 },
    bread: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    { name: "walk", parameters: { to: { enum: ["mill", "oven"] } }, then: { at: "$to" } },
    { name: "grind", when: { at: "mill" }, then: { flour: { "+": 1 } } },
    {
      name: "bake",
      when: { at: "oven", flour: { ">=": 1 } },
      then: { flour: { "-": 1 }, bread: { "+": 1 } },
    },
  ],
  goals: [{ name: "fed", when: { bread: { ">=": 3 } } }],
});

/** A baker whose world follows the finished steps, and the times at which they begin and finish. */
async function baker(options: Partial<PlanRunnerOptions<AnyDomainTypes>>) {
  const orchestrator = new Orchestrator({
    ...{ domain, planner: new UniformCostPlanner() },
    clock: new FakeClock(),
  });
  const runner = new PlanRunner({
    ...{ orchestrator, agent: "bea", goal: "fed", budgetMs: 50 },
    ...options,
  });
  let world = domain.state({ at: "mill", flour: 0, bread: 0 });
  const told: string[] = [];
  const hear = (event: string, step: Step | undefined, atMs: number): void => {
    if (event !== "start" && event !== "finish") return;
    told.push(`${atMs} ${event} ${step?.tool}`);
    if (event !== "finish" || step === undefined) return;
    const after = world.slice();
    applyAction(domain.actions, domain.untyped.actionOf(step), world, after);
    world = after;
  };
  runner.tick(world, 0);
  await settle();
  return {
    ...{ runner, told },
    advance: (nowMs: number): void => {
      for (const { atMs, tick } of runner.advance(world, nowMs)) hear(tick.event, tick.step, atMs);
    },
  };
}

const timed = { durationMs: ({ tool }: Step) => ({ walk: 2000, grind: 1000, bake: 500 })[tool] };

describe("advance", () => {
  it("plays eight steps in their own time, however long a tick takes", async () => {
    const { advance, told } = await baker(timed);
    advance(1000);
    for (const nowMs of [6000, 11_000]) advance(nowMs);
    expect(told).toEqual([
      ...["1000 start grind", "2000 finish grind", "2000 start grind", "3000 finish grind"],
      ...["3000 start grind", "4000 finish grind", "4000 start walk", "6000 finish walk"],
      ...["6000 start bake", "6500 finish bake", "6500 start bake", "7000 finish bake"],
      ...["7000 start bake", "7500 finish bake"],
    ]);
  });

  it("stops at a step that the game ends, and goes on when it has ended", async () => {
    const durationMs = ({ tool }: Step): number | undefined => (tool === "walk" ? undefined : 1000);
    const { runner, advance, told } = await baker({ durationMs });
    advance(0);
    advance(60_000);
    expect(told.at(-1)).toBe("3000 start walk");
    expect(runner.isPlaying).toBe(true);
    runner.finished();
    runner.observe({ at: "oven" });
    const moments = [...runner.advance(undefined, 70_000), ...runner.advance(undefined, 80_000)];
    expect(moments.map(({ atMs, tick }) => `${atMs} ${tick.event}`)).toEqual([
      ...["70000 start", "70000 continue", "71000 finish", "71000 start", "72000 finish"],
      ...["72000 start", "73000 finish", "80000 idle"],
    ]);
  });

  it("waits for a cool-down no longer than it lasts", async () => {
    const cooldownMs = ({ tool }: Step): number => (tool === "grind" ? 700 : 0);
    const { advance, told } = await baker({ ...timed, cooldownMs });
    advance(0);
    advance(5000);
    expect(told.slice(0, 4)).toEqual([
      ...["0 start grind", "1000 finish grind", "1700 start grind", "2700 finish grind"],
    ]);
  });

  it("fails a step at its time-out", async () => {
    const events: string[] = [];
    const { advance } = await baker({
      durationMs: () => 5000,
      timeoutMs: () => 800,
      onStepEvent: ({ type, nowMs }) => events.push(`${nowMs} ${type}`),
    });
    advance(0);
    advance(20_000);
    expect(events).toEqual(["0 started", "800 failed"]);
  });

  it.each([
    ["more", 5],
    ["nothing", 0],
    ["as much", 1],
  ])("believes a listener that a step has brought %s", async (_, flour) => {
    const { runner, told, advance } = await baker({
      ...timed,
      onStepEvent: ({ type }) => type === "finished" && runner.observe({ flour }),
    });
    for (const nowMs of [0, 1000]) advance(nowMs);
    expect(told.slice(0, 2)).toEqual(["0 start grind", "1000 finish grind"]);
    expect(runner.observed?.[domain.variables.get("flour")?.id ?? -1]).toBe(flour);
  });

  it("refuses a time that goes back, and changes nothing", async () => {
    const { runner, advance } = await baker(timed);
    advance(1500);
    expect(() => runner.advance(undefined, 1400)).toThrow("1400");
    expect(runner.remaining[0]?.tool).toBe("grind");
  });
});
