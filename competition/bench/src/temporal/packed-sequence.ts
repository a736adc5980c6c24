import { CompiledCondition, type PlanningProblem } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import {
  joinDomain,
  type Schedule,
  type SquadProblem,
  TimedSteps,
} from "@understudy/planner-core/schedule";
import { sequenceOf } from "../../../../packages/classical/src/time/derived-domains.ts";
import { prolonged } from "../../../../packages/classical/src/time/kept-order.ts";
import { scheduleOf, shiftLeft } from "../../../../packages/classical/src/time/task/shift-left.ts";
import { TimeTask } from "../../../../packages/classical/src/time/task/time-task.ts";

/** A task without its time, for planners of one step after the other. */
export interface PackedSequence {
  readonly problem: PlanningProblem;
  /** The schedule of a plan with each step as early as its order allows; undefined if none fits. */
  shiftedLeft(actions: readonly number[]): Schedule | undefined;
}

/** The task of one step after the other, each as long as it takes and none beside another. */
export function packedSequence(problem: SquadProblem): PackedSequence {
  const steps = TimedSteps.of(problem.domain) as TimedSteps;
  const joint = finish(joinDomain(steps, problem.members.length));
  const { variables } = joint.domain;
  const goal = new CompiledCondition(problem.goal.node, variables);
  const maintain = new CompiledCondition(problem.domain.maintain.node, variables);
  const task = new TimeTask(joint, problem, { goal, maintain });
  const { domain, stepOf } = finish(sequenceOf(task).join());
  const sought = { name: undefined, definition: {}, condition: goal, priority: 0 };
  return {
    problem: {
      domain,
      state: task.start,
      goal: { ...sought, hash: goal.code.join() },
      mode: "first",
    },
    shiftedLeft: (actions) => {
      const order = prolonged(task, { happenings: [], state: task.start }, actions, stepOf);
      const timed = order && shiftLeft(task, order);
      return timed && scheduleOf(task, timed);
    },
  };
}
