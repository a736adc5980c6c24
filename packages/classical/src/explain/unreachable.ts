import {
  CompiledCondition,
  type Goal,
  runSearch,
  type SearchSlice,
} from "@understudy/planner-core";
import {
  type ConditionNode,
  isFalseNode,
  readableParts,
  simplify,
} from "@understudy/planner-core/compiled";
import { caseProblem } from "../cases/case-problem.ts";
import { ClassicalPlanner } from "../classical-planner.ts";
import { Blockade, type BlockedCondition } from "./blockade.ts";
import type { ExplainedProblem } from "./explained-problem.ts";
import { exactReach, type Reach, relaxedReach } from "./reach.ts";

/** Why a goal cannot be reached. */
export type Unreachability =
  | {
      /** There is a plan. */
      readonly status: "reachable";
    }
  | {
      /** Nothing was proved within the slice. */
      readonly status: "undecided";
    }
  | {
      readonly status: "unreachable";
      /**
       * `never`: no tool can make these conditions true, as each tool that might needs another of
       * them first, or a number does not get that far. `together`: each can come true, but not all at once.
       */
      readonly kind: "never" | "together";
      /** None can be left out: the goal's own come first. */
      readonly conditions: readonly BlockedCondition[];
      /** Whether it is proved that none can be left out. */
      readonly minimal: boolean;
    };

/**
 * Explains why no plan reaches a goal, by a minimal set of conditions. Looks for conditions that can
 * never come true first: those explain themselves without a search. Then it goes through all states, if they are not too
 * many, to find numbers that never get as far as they would have to. Otherwise the goal's conditions are left
 * out one by one as long as what remains is still proved to be out of reach (delta debugging, Zeller
 * and Hildebrandt 2002).
 *
 * @param slice of each of the searches, one more than the goal has conditions at most. Default: 20,000
 * expansions
 * @example
 * const why = explainUnreachable({ domain, state, goal });
 * if (why.status === "unreachable") console.log(formatUnreachable(why));
 */
export function explainUnreachable(
  problem: ExplainedProblem,
  slice: SearchSlice = { expansions: 20_000 },
): Unreachability {
  return explain(caseProblem(problem), slice, problem.domain.cases.split?.actionOf);
}

/** @param actionOf the action of each case, where the problem is one of cases */
function explain(
  problem: ExplainedProblem,
  slice: SearchSlice,
  actionOf: Int32Array | undefined,
): Unreachability {
  const { domain, state, goal } = problem;
  if (goal.condition.holds(state)) return { status: "reachable" };
  const { variables } = domain;
  const goals = readableParts(simplify(goal.condition.node, variables), variables);
  const never = (reach: Reach | undefined): Unreachability | undefined => {
    const blockade = new Blockade(problem, goals, actionOf, reach);
    for (const node of goals) {
      const blocked = blockade.around(node);
      if (blocked !== undefined) return { status: "unreachable", kind: "never", ...blocked };
    }
    return undefined;
  };
  const relaxed = never(relaxedReach(problem));
  if (relaxed !== undefined) return relaxed;
  const planner = new ClassicalPlanner({ tables: false });
  const verdict = (nodes: readonly ConditionNode[]): string =>
    runSearch(planner, { ...problem, goal: goalOf(problem, nodes), mode: "first" }, slice).status;
  const first = verdict(goals);
  if (first === "solved") return { status: "reachable" };
  if (first !== "unsolvable") return { status: "undecided" };
  const reach = exactReach(problem, slice);
  const exact = reach && never(reach);
  if (exact !== undefined) return exact;
  let rest = goals;
  let minimal = true;
  for (const node of goals) {
    const fewer = rest.filter((other) => other !== node);
    if (fewer.length === 0) break;
    const without = verdict(fewer);
    if (without === "unsolvable") rest = fewer;
    else if (without !== "solved") minimal = false;
  }
  const blockade = new Blockade(problem, goals, actionOf);
  const conditions = rest.map((node) => blockade.describe(node, true));
  return { status: "unreachable", kind: "together", conditions, minimal };
}

function goalOf({ domain, goal }: ExplainedProblem, nodes: readonly ConditionNode[]): Goal {
  const node: ConditionNode = { kind: "all", children: nodes };
  if (nodes.some(isFalseNode)) return goal;
  return { ...goal, condition: new CompiledCondition(node, domain.variables) };
}
