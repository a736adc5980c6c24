import { type CompiledCondition, loadDomain } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { joinDomain, type SquadProblem, TimedSteps } from "@understudy/planner-core/schedule";
import { expect, it } from "vitest";
import { type ProvedSchedule, provedOrder } from "./changed-orders.ts";
import { jointConditions } from "./joint-goal.ts";
import { laterWaits, MOST_LATER, withLateWaits } from "./late-waits.ts";
import { TimeTask } from "./task/time-task.ts";

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

/** One member bakes in ovens for which it has to wait, each time right before, but for the last one earlier than it has to. */
function plannedBakery(ovens: number): readonly [TimeTask, ProvedSchedule] {
  const flag = (value: boolean) => ({ type: "boolean", default: value }) as const;
  const domain = loadDomain({
    name: "bakery",
    state: {
      left: { type: "integer", min: 1, max: 10, default: 2 },
      ...Object.fromEntries(range(ovens).map((at) => [`busy_${at}`, flag(true)])),
      ...Object.fromEntries(range(ovens).map((at) => [`done_${at}`, flag(false)])),
    },
    tools: range(ovens).flatMap((at) => [
      { name: `wait_${at}`, then: { [`busy_${at}`]: false }, duration: "left" },
      {
        ...{ name: `bake_${at}`, when: { [`busy_${at}`]: false } },
        ...{ then: { [`done_${at}`]: true }, duration: 1 },
      },
    ]),
    goals: [
      { name: "done", when: Object.fromEntries(range(ovens).map((at) => [`done_${at}`, true])) },
    ],
  } as unknown as Parameters<typeof loadDomain>[0]);
  const problem: SquadProblem = {
    ...{ domain, members: [{ name: "ann", state: domain.pack(domain.state({})) }] },
    ...{ running: [], events: [], goal: domain.goals[0]?.condition as CompiledCondition },
    ...{ scaledBy: Number.POSITIVE_INFINITY, measure: { time: 1, cost: 0 } },
  };
  const joint = finish(joinDomain(TimedSteps.of(domain) as TimedSteps, 1));
  const task = new TimeTask(joint, problem, jointConditions(joint, problem));
  const names = range(ovens).flatMap((at) => [`wait_${at}`, `bake_${at}`]);
  names.splice(-3, 2, ...names.slice(-3, -1).reverse());
  let state = task.start;
  const happenings = names.flatMap((name) => {
    const step = joint.steps.find(({ timed }) => timed.step.tool === name);
    return [step?.starts[0] as number, step?.ends[0] as number].map((happening) => {
      state = task.after(state, happening);
      return happening;
    });
  });
  return [task, provedOrder(task, { happenings }) as ProvedSchedule];
}

it("looks for later waits in a limited number of orders", () => {
  const [task, given] = plannedBakery(12);
  const all = [...laterWaits(task, given)];
  expect(all.indexOf(all.at(-1) as ProvedSchedule)).toBeGreaterThan(MOST_LATER);
  expect(withLateWaits(task, given)).toBe(given);
  const [small, early] = plannedBakery(4);
  expect(withLateWaits(small, early)).not.toBe(early);
  expect(withLateWaits(small, early)).toEqual([...laterWaits(small, early)].at(-1));
});
