import { CompiledCondition, type Goal } from "@understudy/planner-core";
import { type ConditionNode, simplify } from "@understudy/planner-core/compiled";
import {
  goalsOfMember,
  type JointDomain,
  relocate,
  type SquadProblem,
} from "@understudy/planner-core/schedule";
import type { JointConditions } from "./task/time-task.ts";

/** The conditions of a problem, compiled for joint states: each must hold for every member, and its own goal for each. */
export function jointConditions(
  { domain: { variables }, slots }: JointDomain,
  problem: SquadProblem,
): JointConditions {
  const conditionOf = (
    nodesOf: (member: number) => readonly ConditionNode[],
  ): CompiledCondition => {
    const children = slots.flatMap((own, member) =>
      nodesOf(member).map((node) => relocate(node, own)),
    );
    return new CompiledCondition(simplify({ kind: "all", children }, variables), variables);
  };
  const own = problem.maintain?.node;
  const common = problem.domain.maintain.node;
  return {
    goal: conditionOf((member) => goalsOfMember(problem, member).map(({ node }) => node)),
    maintain: conditionOf(() => (own === undefined ? [common] : [common, own])),
  };
}

/** A condition as a goal without a name. */
export function unnamedGoal(condition: CompiledCondition): Goal {
  return { name: undefined, definition: {}, condition, priority: 0, hash: condition.code.join() };
}
