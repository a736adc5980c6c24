import { defineDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { proveSchedule, TimedSteps } from "@understudy/planner-core/schedule";
import { formatLanes, SquadRunner } from "@understudy/planner-core/squad";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./index.ts";

const kitchen = defineDomain({
  name: "kitchen",
  state: {
    left_busy: { type: "boolean", shared: true, default: false },
    fish: { type: "enum", values: ["raw", "fried"], shared: true, default: "raw" },
    salad: { type: "boolean", shared: true, default: false },
  },
  tools: [
    {
      name: "fry",
      parameters: { on: { enum: ["left", "right"] } },
      when: { left_busy: false },
      then: { fish: "fried" },
      duration: 3,
    },
    { name: "chop", then: { salad: true }, duration: 2 },
  ],
  goals: [
    { name: "fish", when: { fish: "fried" } },
    { name: "dinner", when: { fish: "fried", salad: true } },
  ],
});

const orchestrator = new Orchestrator({
  ...{ domain: kitchen, planner: new ClassicalPlanner(), time: new TimePlanner() },
});

/** Frying on either burner must wait for it. */
const onLeft = { tool: "fry", args: { on: "left" } } as const;
const onRight = { tool: "fry", args: { on: "right" } } as const;
const left = { at: 14.2, then: {}, opens: [onLeft], name: "the left burner" };
const right = { at: 16, then: {}, opens: [onRight], name: "the right burner" };
const asked = {
  agents: { ann: { left_busy: false, fish: "raw", salad: false } },
  ...{ nowMs: 10_000, budgetMs: 10_000 },
} as const;

describe("events that open steps", () => {
  it("are what members wait for, by name, while they do what they can", async () => {
    const plan = await orchestrator.plan({
      ...{ ...asked, goal: "dinner", events: [left, right] },
    });
    expect(`\n${formatLanes(plan, { width: 60 })}`).toMatchInlineSnapshot(`
      "
           0              2              4              6
           ┬──────────────┬──────────────┬──────────────┬─────────
      ann  ┣chop━━━━━━━━━━┫················┣fry left━━━━━━━━━━━━━┫"
    `);
    expect(plan).toMatchObject({
      ...{ status: "solved", optimal: true, time: 7.2 },
      steps: [{ step: { tool: "chop" } }, { step: onLeft, startsAt: 4.2 }],
      waits: [{ agent: "ann", from: 2, until: 4.2, for: undefined, what: "the left burner" }],
    });
  });

  it("leave no plan that would have to begin earlier", async () => {
    const plan = await orchestrator.plan({
      ...{ ...asked, goal: "fish", events: [left, right], by: 17 },
    });
    expect(plan.status).toBe("unsolvable");
  });

  it("may change what the steps need", async () => {
    const free = { ...left, then: { left_busy: false } };
    const plan = await orchestrator.plan({
      ...{ ...asked, goal: "dinner", events: [free] },
      agents: { ann: { left_busy: true, fish: "raw", salad: false } },
    });
    expect(plan).toMatchObject({ status: "solved", optimal: true });
    expect(plan.time).toBeCloseTo(7.201);
  });

  it("are part of every proof", () => {
    const steps = TimedSteps.of(kitchen.untyped) as TimedSteps;
    const step = steps.matching(onLeft)[0]?.index as number;
    const problem = {
      ...{ domain: kitchen.untyped, running: [], scaledBy: Number.POSITIVE_INFINITY },
      members: [{ name: "ann", state: kitchen.untyped.state({}) }],
      events: [{ scaledAt: 4200, effects: new Int32Array(), opens: new Map([[step, "burner 1"]]) }],
      ...{ goal: kitchen.untyped.goal("fish").condition, measure: { time: 1, cost: 0 } },
    };
    const startingAt = (scaledStart: number) =>
      proveSchedule(problem, {
        steps: [{ step, members: [0], scaledStart, scaledDuration: 3000 }],
        scaledEnds: [],
      });
    expect(startingAt(4200)).toMatchObject({ sound: true, scaledTime: 7200 });
    expect(startingAt(4199)).toMatchObject({
      sound: false,
      failure: {
        ...{ kind: "start", step: 0 },
        message: "fry(on=left) of ann cannot start at 4.199: it waits for burner 1 until 4.2",
      },
    });
  });

  it("keep a runner waiting, however late they come, without another request", async () => {
    let requests = 0;
    const squad = new SquadRunner({
      ...{ orchestrator, members: ["ann"], goal: "fish", budgetMs: 10_000, ends: "timed" },
      ...{ events: [{ ...left, at: 2 }, right] },
      onOutcome: () => requests++,
    });
    const log: string[] = [];
    for (let nowMs = 0; nowMs <= 7000; nowMs += 250) {
      if (nowMs === 1500) squad.constrain({ events: [{ ...left, at: 3 }, right] });
      const { ann } = squad.tick({ ann: asked.agents.ann }, undefined, nowMs);
      while (squad.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
      if (ann?.event === "start" || ann?.event === "finish") log.push(`${nowMs} ${ann.event}`);
      if (nowMs === 1000 || nowMs === 2500)
        expect(ann).toMatchObject({ event: "wait", what: "the left burner" });
      if (ann?.event === "finish") break;
    }
    expect(log).toEqual(["3000 start", "6000 finish"]);
    expect(requests).toBe(1);
  });

  it.each([
    [{ opens: ["bake"] }, "/events/0/opens/0"],
    [{ opens: "fry" }, "/events/0/opens"],
    [{ opens: ["fry"], name: 3 }, "/events/0/name"],
    [{ open: ["fry"] }, "/events/0/open"],
  ])("that are malformed are refused: %j", async (wrong, pointer) => {
    const events = [{ at: 1, then: {}, ...wrong }] as never;
    const error = await orchestrator
      .plan({ ...asked, goal: "fish", events })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RequestError);
    expect((error as RequestError).issues[0]?.pointer).toBe(pointer);
  });
});
