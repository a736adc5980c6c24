import { applyAction, type CompiledCondition, loadDomain } from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import { finish } from "@understudy/planner-core/internal";
import { joinDomain, type SquadProblem, TimedSteps } from "@understudy/planner-core/schedule";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { sequenceOf } from "./derived-domains.ts";
import { jointConditions } from "./joint-goal.ts";
import { sequenceReachOf } from "./sequence-reach.ts";
import { TimeTask } from "./task/time-task.ts";

const FLAGS = ["lit", "held", "open", "done"];
const flag = fc.constantFrom(...FLAGS);
const values = fc.dictionary(flag, fc.boolean(), { maxKeys: 2, noNullPrototype: true });
const place = fc.option(fc.nat(2), { nil: undefined });
const tool = fc.record({
  ...{ when: values, start: values, then: values, partners: fc.nat(1) },
  ...{ from: place, to: place, isAdding: fc.boolean() },
});
const draws = fc.record({
  tools: fc.array(tool, { minLength: 2, maxLength: 5 }),
  members: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
  goal: fc.dictionary(flag, fc.boolean(), { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
  at: place,
});
type Drawn = typeof draws extends fc.Arbitrary<infer Value> ? Value : never;

function taskOf({ tools, members, goal, at }: Drawn): TimeTask {
  const shared = { type: "boolean", shared: true, default: false };
  const domain = loadDomain({
    name: "drawn",
    state: {
      at: { type: "integer", min: 0, max: 2 },
      ...Object.fromEntries(FLAGS.map((name) => [name, shared])),
    },
    tools: tools.map(({ when, start, then, partners, from, to, isAdding }, index) => ({
      ...{ name: `t${index}`, start, duration: 1, partners },
      when: { ...when, ...(from === undefined ? {} : { at: from }) },
      then: { ...then, ...(to === undefined ? {} : { at: isAdding ? { "+": to } : to }) },
    })),
    goals: [{ name: "goal", when: { ...goal, ...(at === undefined ? {} : { at: { ">=": at } }) } }],
  } as unknown as Parameters<typeof loadDomain>[0]);
  const problem: SquadProblem = {
    domain,
    members: members.map((from, index) => ({
      ...{ name: `m${index}`, state: domain.pack(domain.state({ at: from })) },
    })),
    ...{ running: [], events: [], goal: domain.goals[0]?.condition as CompiledCondition },
    ...{ scaledBy: Number.POSITIVE_INFINITY, measure: { time: 1, cost: 0 } },
  };
  const joint = finish(joinDomain(TimedSteps.of(domain) as TimedSteps, members.length));
  return new TimeTask(joint, problem, jointConditions(joint, problem));
}

/** Whether a sequence of whole steps reaches the goal, by trying all. */
function isReached(task: TimeTask): boolean {
  const { domain } = finish(sequenceOf(task).join());
  const seen = new Set([task.start.join()]);
  const open = [task.start];
  for (const state of open) {
    if (task.conditions.goal.holds(state)) return true;
    for (let action = 0; action < domain.actions.count; action++) {
      const { conditions, conditionStart: starts } = domain.actions;
      const [from, to] = [starts[action] as number, starts[action + 1] as number];
      if (!holds(conditions, from, to, state)) continue;
      const next = state.slice();
      applyAction(domain.actions, action, state, next);
      if (seen.has(next.join())) continue;
      seen.add(next.join());
      open.push(next);
    }
  }
  return false;
}

it("goals out of reach of sequences are never reached by one, from states seen before and not", () => {
  let vain = 0;
  let reached = 0;
  fc.assert(
    fc.property(
      draws,
      fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })),
      (drawn, starts) => {
        const task = taskOf(drawn);
        const reach = finish(sequenceReachOf(task).join());
        if (reach === undefined) return;
        const { domain, slots } = task.joint;
        const states = [
          task.start,
          ...starts.map((flags) => {
            const state = task.start.slice();
            for (const [index, name] of FLAGS.entries()) {
              const { id } = domain.variables.all.find((each) => each.name.endsWith(name)) ?? {};
              if (id !== undefined) state[id] = Number(flags[index]);
            }
            return state;
          }),
        ];
        expect(slots.length).toBe(drawn.members.length);
        for (const state of states) {
          const may = reach.mayReach(task.conditions.goal, state);
          const does = isReached(Object.assign(Object.create(task), { start: state }));
          if (!may) vain++;
          if (does) reached++;
          expect(may || !does).toBe(true);
        }
      },
    ),
    { numRuns: 400 },
  );
  expect(vain).toBeGreaterThan(0);
  expect(reached).toBeGreaterThan(0);
});
