import { CompiledCondition, type Domain, loadDomain, Orchestrator } from "@understudy/planner-core";
import {
  joinDomain,
  proveSchedule,
  type SquadProblem,
  TimedSteps,
} from "@understudy/planner-core/schedule";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { SliceLimits } from "../search/limits.ts";
import { TaskCache } from "../task-cache/task-cache.ts";
import { sequenceOf } from "./derived-domains.ts";
import { GoalByGoal } from "./goal-by-goal.ts";
import { prolonged, whenIdle } from "./kept-order.ts";
import { scheduleOf, shiftLeft } from "./task/shift-left.ts";
import { TimeTask } from "./task/time-task.ts";
import { TimePlanner } from "./time-planner.ts";
import { drawFrom, variedSequences } from "./vary-goals.ts";

const TOWNS = ["ayr", "bath", "cork"] as const;

interface Fleet {
  /** The time that a drive of each van takes. */
  readonly vans: readonly number[];
  /** The town of each parcel, and the town it goes to. */
  readonly parcels: readonly (readonly [from: number, to: number])[];
}

/** Vans in the first town, each driven beside the others, carry parcels. */
function fleetDomain({ vans, parcels }: Fleet): Domain {
  const names = vans.map((_, van) => `van_${van}`);
  return loadDomain({
    name: "fleet",
    state: {
      ...Object.fromEntries(
        names.map((van) => [van, { type: "enum", values: [...TOWNS, "road"], default: "ayr" }]),
      ),
      ...Object.fromEntries(
        parcels.map(([from], parcel) => [
          `parcel_${parcel}`,
          { type: "enum", values: [...TOWNS, ...names, "hands"], default: TOWNS[from] },
        ]),
      ),
    },
    tools: names.flatMap((van, at) => [
      ...TOWNS.flatMap((from) =>
        TOWNS.filter((to) => to !== from).map((to) => ({
          ...{ name: `drive_${van}_${from}_${to}`, alongside: true, duration: vans[at] as number },
          ...{ when: { [van]: from }, start: { [van]: "road" }, then: { [van]: to } },
        })),
      ),
      ...parcels.flatMap((_, parcel) =>
        TOWNS.flatMap((town) => [
          {
            ...{ name: `load_${van}_${parcel}_${town}`, alongside: true, duration: 1 },
            ...{ when: { [`parcel_${parcel}`]: town }, during: { [van]: town } },
            ...{ start: { [`parcel_${parcel}`]: "hands" }, then: { [`parcel_${parcel}`]: van } },
          },
          {
            ...{ name: `unload_${van}_${parcel}_${town}`, alongside: true, duration: 1 },
            ...{ when: { [`parcel_${parcel}`]: van }, during: { [van]: town } },
            ...{ start: { [`parcel_${parcel}`]: "hands" }, then: { [`parcel_${parcel}`]: town } },
          },
        ]),
      ),
    ]),
    goals: [
      {
        name: "delivered",
        when: Object.fromEntries(
          parcels.map(([, to], parcel) => [`parcel_${parcel}`, TOWNS[to] as string]),
        ),
      },
    ],
  } as Parameters<typeof loadDomain>[0]);
}

/** All sequences that are built, each with the schedule of its order. */
function built(domain: Domain) {
  const goal = domain.goals[0]?.condition as CompiledCondition;
  const problem: SquadProblem = {
    ...{ domain, members: [{ name: "ann", state: domain.pack(domain.state({})) }], running: [] },
    ...{ events: [], goal, scaledBy: Number.POSITIVE_INFINITY, measure: { time: 1, cost: 0 } },
  };
  const joint = joinDomain(TimedSteps.of(domain) as TimedSteps, 1);
  const { variables } = joint.domain;
  const conditions = {
    goal: new CompiledCondition(goal.node, variables),
    maintain: new CompiledCondition(domain.maintain.node, variables),
  };
  const task = new TimeTask(joint, problem, conditions);
  const sequence = sequenceOf(joint, problem);
  const sought = { name: undefined, definition: {}, condition: conditions.goal, priority: 0 };
  const job = new TaskCache({ goals: 4, bytes: 2 ** 24 }).get({
    ...{ domain: sequence.domain, state: task.start, mode: "first" },
    goal: { ...sought, hash: "goal" },
  });
  while (!job.advance(new SliceLimits({})));
  const start = whenIdle(task);
  const { stepOf } = sequence;
  const builder = new GoalByGoal(task, sequence.domain, stepOf, job.result ?? [], start);
  const orders = builder.ordersIn([start.state]);
  const found = [];
  for (const one of variedSequences(builder, orders, Number.POSITIVE_INFINITY, drawFrom(1), 40)) {
    if (one === undefined) continue;
    const order = prolonged(task, start, one.actions, stepOf);
    const timed = order && shiftLeft(task, order);
    found.push({ time: one.time, schedule: timed && scheduleOf(task, timed) });
  }
  return { problem, found };
}

describe("Sequences that reach goal by goal as early as possible", () => {
  const town = fc.nat(TOWNS.length - 1);
  const fleets = fc.record({
    vans: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    parcels: fc.array(fc.tuple(town, town), { minLength: 1, maxLength: 5 }),
  });

  it("are sound, take the time that they tell, and get better", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        fc.pre(fleet.parcels.some(([from, to]) => from !== to));
        const { problem, found } = built(fleetDomain(fleet));
        expect(found.length).toBeGreaterThan(0);
        let before = Number.POSITIVE_INFINITY;
        for (const { time, schedule } of found) {
          expect(schedule).toBeDefined();
          const proof = schedule && proveSchedule(problem, schedule);
          expect(proof).toMatchObject({ sound: true, scaledTime: time });
          expect(time).toBeLessThan(before);
          before = time;
        }
      }),
      { numRuns: 20 },
    );
  });

  it("give each van a part of the work", async () => {
    const parcels = Array.from({ length: 6 }, () => [0, 1] as const);
    const home = Array.from({ length: 3 }, () => [2, 0] as const);
    const domain = fleetDomain({ vans: [10, 10, 10], parcels: [...parcels, ...home] });
    const orchestrator = new Orchestrator({
      ...{ domain, planner: new ClassicalPlanner(), time: new TimePlanner() },
    });
    const outcome = await orchestrator.planTogether({
      ...{ agents: { ann: {} }, goal: "delivered", expansions: 2_000, budgetMs: 60_000 },
    });
    expect(outcome.status).toBe("solved");
    // One van alone takes all to Bath, drives on to Cork, and home.
    expect(outcome.time).toBeLessThan(24);
  }, 60_000);
});
