import {
  CompiledCondition,
  type Goal,
  type PlanningProblem,
  RequestError,
  type SearchSlice,
  systemClock,
} from "@understudy/planner-core";
import {
  type ConditionNode,
  isFalseNode,
  readableParts,
  simplify,
} from "@understudy/planner-core/compiled";
import { finish, type Work } from "@understudy/planner-core/internal";
import { ClassicalPlanner } from "../classical-planner.ts";
import { caseProblem } from "../conditional-effects/case-problem.ts";
import { piecesOf, type SlicedWork, UNITS_OF_PIECE } from "../work/work.ts";
import { Blockade, type BlockedCondition } from "./blockade.ts";
import type { ExplainedProblem } from "./explained-problem.ts";
import { exactReach, type Reach, relaxedReach } from "./reach.ts";

const DEFAULT_SLICE: SearchSlice = { expansions: 20_000 };
/** Length of a search's piece, in milliseconds. */
const PIECE_MS = 0.5;

/** The reason why a goal is unreachable. */
export type Unreachability =
  | {
      /** A plan exists. */
      readonly status: "reachable";
    }
  | {
      /** The slice ended without a proof. */
      readonly status: "undecided";
    }
  | {
      readonly status: "unreachable";
      /**
       * `never`: the conditions can never come true. Each tool that could make one true needs another one first, or a
       * number does not get far enough. `together`: each can come true, but not all at once.
       */
      readonly kind: "never" | "together";
      /** A minimal set of conditions, with the goal's own first. */
      readonly conditions: readonly BlockedCondition[];
      /** Whether minimality is proved. */
      readonly minimal: boolean;
    };

/**
 * Explains by a minimal set of conditions why no plan reaches a goal. First it looks for conditions that can never come
 * true, which needs no search. Then it visits all states, if they are few, to find numbers that never get far enough.
 * Failing that, it drops the goal's conditions one by one as long as the rest is still proved unreachable (delta
 * debugging, Zeller and Hildebrandt 2002).
 *
 * @param slice limits of each search; there are at most as many searches as goal conditions, plus one. Default:
 *   20,000 expansions
 * @example
 * const why = explainUnreachable({ domain, state, goal });
 * if (why.status === "unreachable") console.log(formatUnreachable(why));
 */
export function explainUnreachable(
  problem: ExplainedProblem,
  slice: SearchSlice = DEFAULT_SLICE,
): Unreachability {
  return finish(explained(problem, slice));
}

/**
 * {@link explainUnreachable} in pieces of about a millisecond, for servers with other work. The slice goes by the
 * clock.
 */
export function explainUnreachableInPieces(
  problem: ExplainedProblem,
  slice: SearchSlice = DEFAULT_SLICE,
): Work<Unreachability> {
  return piecesOf(explained(problem, slice));
}

function explained(problem: ExplainedProblem, slice: SearchSlice): SlicedWork<Unreachability> {
  return explain(caseProblem(problem), slice, problem.domain.cases.split?.actionOf);
}

/** @param actionOf the action of each case, for a problem over cases */
function* explain(
  problem: ExplainedProblem,
  slice: SearchSlice,
  actionOf: Int32Array | undefined,
): SlicedWork<Unreachability> {
  const { domain, state, goal } = problem;
  if (goal.condition.holds(state)) return { status: "reachable" };
  const { variables } = domain;
  const goals = readableParts(simplify(goal.condition.node, variables), variables);
  const never = function* (reach: Reach | undefined): SlicedWork<Unreachability | undefined> {
    const blockade = yield* Blockade.of(problem, goals, actionOf, reach);
    for (const node of goals) {
      const blocked = yield* blockade.around(node);
      if (blocked !== undefined) return { status: "unreachable", kind: "never", ...blocked };
    }
    return undefined;
  };
  const relaxed = yield* never(yield* relaxedReach(problem));
  if (relaxed !== undefined) return relaxed;
  const planner = new ClassicalPlanner({ tables: false });
  const verdict = (nodes: readonly ConditionNode[]): SlicedWork<string> =>
    statusOf(planner, { ...problem, goal: goalOf(problem, nodes), mode: "first" }, slice);
  const first = yield* verdict(goals);
  if (first === "solved") return { status: "reachable" };
  if (first !== "unsolvable") return { status: "undecided" };
  const reach = yield* exactReach(problem, slice);
  const exact = reach && (yield* never(reach));
  if (exact !== undefined) return exact;
  let rest = goals;
  let minimal = true;
  for (const node of goals) {
    const fewer = rest.filter((other) => other !== node);
    if (fewer.length === 0) break;
    const without = yield* verdict(fewer);
    if (without === "unsolvable") rest = fewer;
    else if (without !== "solved") minimal = false;
  }
  const blockade = yield* Blockade.of(problem, goals, actionOf);
  const conditions: BlockedCondition[] = [];
  for (const node of rest) conditions.push(yield* blockade.describe(node, true));
  return { status: "unreachable", kind: "together", conditions, minimal };
}

/** The status of a search at the end of its slice, which is divided into pieces. */
function* statusOf(
  planner: ClassicalPlanner,
  problem: PlanningProblem,
  { expansions = Number.POSITIVE_INFINITY, untilMs, clock = systemClock }: SearchSlice,
): SlicedWork<string> {
  const search = planner.start(problem);
  const endMs = untilMs ?? Number.POSITIVE_INFINITY;
  try {
    for (;;) {
      const left = expansions - search.expansions;
      const nowMs = clock.now();
      const piece = { expansions: left, untilMs: Math.min(endMs, nowMs + PIECE_MS), clock };
      if (search.step(piece) || search.expansions >= expansions || clock.now() >= endMs) {
        return search.result().status;
      }
      yield UNITS_OF_PIECE;
    }
  } catch (error) {
    // Only a schedule may reach the goal.
    if (error instanceof RequestError) return "undecided";
    throw error;
  } finally {
    search.end?.();
  }
}

function goalOf({ domain, goal }: ExplainedProblem, nodes: readonly ConditionNode[]): Goal {
  const node: ConditionNode = { kind: "all", children: nodes };
  if (nodes.some(isFalseNode)) return goal;
  return { ...goal, condition: new CompiledCondition(node, domain.variables) };
}
