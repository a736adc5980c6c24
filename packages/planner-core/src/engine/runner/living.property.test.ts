import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineDomain } from "../../rules/domain/define-domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import {
  type PlainStep,
  ReferenceInterpreter,
} from "../../testing/reference/reference-interpreter.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { StepEvent } from "./options.ts";
import { PlanRunner } from "./plan-runner.ts";

const places = ["camp", "mine", "mill"] as const;
const domain = defineDomain({
  name: "miner",
  state: {
    at: { type: "enum", values: places, default: "camp" },
    ore: { type: "integer", min: 0, max: 3, default: 0 },
    bread: { type: "integer", min: 0, max: 3, default: 1 },
    hungry: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: places } },
      then: { at: "$place" },
      cost: 4,
    },
    { name: "dig", when: { at: "mine", hungry: false }, then: { ore: { "+": 1 } }, cost: 2 },
    { name: "sift", when: { at: "mill", hungry: false }, then: { ore: { "+": 1 } }, cost: 2 },
    { name: "bake", when: { at: "mill" }, then: { bread: { "+": 1 } } },
    { name: "eat", when: { bread: { ">=": 1 } }, then: { bread: { "-": 1 }, hungry: false } },
  ],
  goals: [
    { name: "fed", when: { hungry: false }, priority: 2 },
    { name: "rich", when: { ore: { ">=": 2 } }, priority: 1 },
  ],
});

type World = ReturnType<typeof domain.read>;

/** A random event in one tick of the agent's life. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: "nothing" } as const) },
  { weight: 5, arbitrary: fc.constant({ kind: "finish" } as const) },
  fc.record({ kind: fc.constant("fail" as const) }),
  fc.record({ kind: fc.constant("interrupt" as const) }),
  fc.record({
    kind: fc.constant("pursue" as const),
    goal: fc.constantFrom("fed" as const, "rich" as const),
  }),
  fc.record({ kind: fc.constant("move" as const), at: fc.constantFrom(...places) }),
  fc.record({ kind: fc.constant("hunger" as const), hungry: fc.boolean() }),
  fc.record({ kind: fc.constant("rob" as const) }),
  fc.record({ kind: fc.constant("save" as const) }),
);

describe("a runner in any world", () => {
  it("starts only what applies, and ends every step exactly once", async () => {
    const reference = new ReferenceInterpreter(domain.definition);
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { maxLength: 60 }),
        fc.constantFrom("between-steps", "at-once", "never"),
        fc.boolean(),
        async (happenings, preempt, timed) => {
          const events: StepEvent[] = [];
          const errors: unknown[] = [];
          const orchestrator = new Orchestrator({
            domain,
            planner: new UniformCostPlanner(),
            clock: new FakeClock(),
          });
          const open = () =>
            new PlanRunner({
              orchestrator,
              agent: "mia",
              goal: { oneOf: ["fed", "rich"] },
              budgetMs: 50,
              preempt,
              retryMs: 100,
              goalCooldownMs: 100,
              reconsiderMs: 70,
              cooldownMs: ({ tool }) => (tool === "bake" ? 40 : 0),
              ...(timed ? { durationMs: () => 35 } : { timeoutMs: () => 90 }),
              onStepEvent: (event) => events.push(event as StepEvent),
              onError: (error) => errors.push(error),
            });
          let runner = open();
          let world: World = { at: "camp", ore: 0, bread: 1, hungry: false };
          const happen = (step: PlainStep): void => {
            const next = reference.after(step as PlainStep, world);
            if (next !== undefined) world = next as World;
          };
          for (let index = 0; index < happenings.length; index++) {
            const { ...now } = happenings[index] as (typeof happenings)[number];
            const running = events.at(-1)?.type === "started" ? events.at(-1)?.step : undefined;
            if (now.kind === "finish" && running !== undefined && !timed) {
              happen(running);
              runner.finished();
            }
            if (now.kind === "fail") runner.failed();
            if (now.kind === "interrupt") runner.interrupt();
            if (now.kind === "pursue") runner.pursue(now.goal);
            if (now.kind === "move") world = { ...world, at: now.at };
            if (now.kind === "hunger") world = { ...world, hungry: now.hungry };
            if (now.kind === "rob") world = { ...world, ore: 0, bread: 0 };
            if (now.kind === "save") {
              const saved: unknown = JSON.parse(JSON.stringify(runner.save()));
              runner = open();
              runner.restore(saved);
            }
            const { event, step } = runner.tick(world, index * 20);
            if (event === "start") {
              expect(reference.after(step as PlainStep, world)).toBeDefined();
              expect(events.at(-1)).toMatchObject({ type: "started", step });
            }
            if (event === "finish") happen(step as PlainStep);
            await settle();
          }
          runner.dispose();
          expect(errors).toEqual([]);
          // Starts and ends alternate, and each end belongs to the step before it.
          events.forEach((event, index) => {
            expect(event.type === "started").toBe(index % 2 === 0);
            if (index % 2 === 1) expect(event.step).toBe(events[index - 1]?.step);
          });
          expect(events.length % 2).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("does not switch between plans whose costs differ by noise within the hysteresis", async () => {
    const noise = fc.integer({ min: -40, max: 40 });
    const noises = fc.array(fc.tuple(noise, noise), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(noises, async (costs) => {
        // A step costs 1, with up to 4 % of noise either way: less than 10 % between two plans.
        const { planned, played } = await carry(
          costs.map(([l, r]) => [1 + l / 1000, 1 + r / 1000]),
        );
        expect(played).toEqual(planned);
      }),
      { numRuns: 100 },
    );
  });

  it("changes its plan between two steps for one that is clearly cheaper", async () => {
    const costs = [1, 1, 1, 2, 2, 2, 2, 2].map((left): [number, number] => [left, 1.2]);
    const { planned, played } = await carry(costs);
    expect(new Set(planned)).toEqual(new Set(["left"]));
    expect(played).toEqual(["left", "left", "left", "right", "right", "right"]);
  });
});

/** Carries six loads, each with the left hand or the right, at costs that change every tick. */
async function carry(costs: readonly (readonly [left: number, right: number])[]) {
  let now = costs[0] as (typeof costs)[number];
  let version = 0;
  const hand = (name: string, index: 0 | 1) => ({
    name,
    then: { loads: { "+": 1 } },
    cost: { base: 1, min: 0.5, reads: [], of: () => now[index] },
  });
  const carrier = loadDomain({
    name: "carrier",
    state: { loads: { type: "integer", min: 0, max: 6 } },
    tools: [hand("left", 0), hand("right", 1)],
    goals: [{ name: "done", when: { loads: 6 } }],
  });
  const clock = new FakeClock();
  const orchestrator = new Orchestrator({
    domain: carrier,
    planner: new UniformCostPlanner(),
    clock,
  });
  const played: string[] = [];
  let planned: string[] | undefined;
  const runner = new PlanRunner({
    orchestrator,
    agent: "cal",
    goal: "done",
    budgetMs: 50,
    reconsiderMs: 20,
    request: () => ({ costVersion: version }),
    onOutcome: (outcome) => {
      planned ??= outcome.plan?.steps.map(({ tool }) => tool);
    },
  });
  for (const [index, cost] of costs.entries()) {
    now = cost;
    version = index;
    const { event, step } = runner.tick({ loads: played.length }, index * 20);
    // The better plan arrives while the step runs.
    await settle();
    if (event !== "start") continue;
    played.push(step.tool);
    runner.finished();
  }
  runner.dispose();
  return { planned, played };
}
