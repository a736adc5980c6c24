import { CompiledCondition, type Domain, loadDomain, Orchestrator } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import {
  joinDomain,
  proveSchedule,
  type SquadProblem,
  TimedSteps,
} from "@understudy/planner-core/schedule";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../../scripts/testing/cases.mjs";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { SliceLimits } from "../../search/limits.ts";
import { TaskCache } from "../../task-cache/task-cache.ts";
import { sequenceOf } from "../derived-domains.ts";
import { prolonged, whenIdle } from "../kept-order.ts";
import { scheduleOf, shiftLeft } from "../task/shift-left.ts";
import { TimeTask } from "../task/time-task.ts";
import { TimePlanner } from "../time-planner.ts";
import { GoalByGoal } from "./goal-by-goal.ts";
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

/** Drivers and vans in towns on a line, all of which have a place of their own to be in the end; paths are slow. */
function depotDomain(count: number): Domain {
  const towns = Array.from({ length: 5 }, (_, town) => `town_${town}`);
  const all = Array.from({ length: count }, (_, each) => each);
  const start = (each: number) => towns[(2 * each) % towns.length] as string;
  const joined = towns.flatMap((from, at) =>
    [at - 1, at + 1].flatMap((other) => (towns[other] === undefined ? [] : [[from, towns[other]]])),
  ) as [string, string][];
  const vans = all.map((van) => `van_${van}`);
  return loadDomain({
    name: "depot",
    state: Object.fromEntries(
      all.flatMap((each) => [
        [`van_${each}`, { type: "enum", values: [...towns, "road"], default: start(each) }],
        [`seat_${each}`, { type: "boolean", default: false }],
        [
          `driver_${each}`,
          { type: "enum", values: [...towns, ...vans, "way"], default: start(each + 1) },
        ],
      ]),
    ),
    tools: all.flatMap((driver) => {
      const own = `driver_${driver}`;
      return [
        ...joined.map(([from, to]) => ({
          ...{ name: `walk_${driver}_${from}_${to}`, alongside: true, duration: 20 },
          ...{ when: { [own]: from }, start: { [own]: "way" }, then: { [own]: to } },
        })),
        ...all.flatMap((van) => [
          ...towns.flatMap((town) => [
            {
              ...{ name: `board_${driver}_${van}_${town}`, alongside: true, duration: 1 },
              when: { [own]: town, [`van_${van}`]: town, [`seat_${van}`]: false },
              ...{ start: { [own]: "way", [`seat_${van}`]: true }, then: { [own]: `van_${van}` } },
            },
            {
              ...{ name: `leave_${driver}_${van}_${town}`, alongside: true, duration: 1 },
              when: { [own]: `van_${van}`, [`van_${van}`]: town },
              start: { [own]: "way" },
              then: { [own]: town, [`seat_${van}`]: false },
            },
          ]),
          ...joined.map(([from, to]) => ({
            ...{ name: `drive_${driver}_${van}_${from}_${to}`, alongside: true, duration: 10 },
            ...{
              when: { [`van_${van}`]: from, [own]: `van_${van}` },
              during: { [own]: `van_${van}` },
            },
            ...{ start: { [`van_${van}`]: "road" }, then: { [`van_${van}`]: to } },
          })),
        ]),
      ];
    }),
    goals: [
      {
        name: "home",
        when: Object.fromEntries(
          all.flatMap((each) => [
            [`driver_${each}`, towns[(3 * each + 1) % towns.length] as string],
            [`van_${each}`, towns[(each + 3) % towns.length] as string],
          ]),
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
  const joint = finish(joinDomain(TimedSteps.of(domain) as TimedSteps, 1));
  const { variables } = joint.domain;
  const conditions = {
    goal: new CompiledCondition(goal.node, variables),
    maintain: new CompiledCondition(domain.maintain.node, variables),
  };
  const task = new TimeTask(joint, problem, conditions);
  const sequence = finish(sequenceOf(task).join());
  const sought = { name: undefined, definition: {}, condition: conditions.goal, priority: 0 };
  const job = new TaskCache({ goals: 4, bytes: 2 ** 24 }).get({
    ...{ domain: sequence.domain, state: task.start, mode: "first" },
    goal: { ...sought, hash: "goal" },
  });
  while (!job.advance(new SliceLimits({})));
  const start = whenIdle(task);
  const { stepOf } = sequence;
  const builder = new GoalByGoal(task, sequence.domain, stepOf, job.result ?? [], start.state);
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

  it("park the vans once all have gone where they must, and go on by foot", () => {
    for (const count of IS_QUICK ? [1, 3] : [1, 2, 3, 4, 5]) {
      const { problem, found } = built(depotDomain(count));
      expect(found.length, `${count} vans`).toBeGreaterThan(0);
      for (const { schedule } of found) {
        expect(schedule && proveSchedule(problem, schedule).sound).toBe(true);
      }
    }
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
