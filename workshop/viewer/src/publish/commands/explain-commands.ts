import { ClassicalPlanner, explainUnreachable, formatUnreachable } from "@understudy/classical";
import { COST_SCALE, planOf } from "@understudy/planner-core";
import type { Command, TraceResult, UnreachableResult } from "../../protocol/command.ts";
import { goalText } from "../agent-slot.ts";
import { agentOf, goalOf, stateOf, type ViewerCommandContext } from "./command-context.ts";

type Of<Type extends Command["type"]> = Extract<Command, { readonly type: Type }>;
/** Limit on the search for an answer, which blocks the game. */
const SLICE = { expansions: 5000 } as const;
const DEFAULT_NODES = 500;

/** The nodes of a search from the agent's state. */
export function traceSearch(stage: ViewerCommandContext, command: Of<"trace">): TraceResult {
  const slot = agentOf(stage, command.agent);
  const { domain } = slot;
  const goal = goalOf(slot, command.goal);
  const planner = new ClassicalPlanner({ tables: false });
  const problem = { domain, state: stateOf(slot), goal, mode: "optimal" } as const;
  const { maxNodes = DEFAULT_NODES } = command;
  const { result, trace } = planner.traceSearch(problem, SLICE, maxNodes);
  const isSolved = result.status === "solved";
  const actions = isSolved ? result.actions : [];
  return {
    goal: goalText(domain, goal),
    status: result.status,
    plan: planOf(domain, actions).steps.map(({ tool, args }) => ({ tool, args })),
    cost: isSolved ? result.scaledCost / COST_SCALE : 0,
    expansions: trace.nodes.filter(({ order }) => order >= 0).length,
    trace,
  };
}

/** The explanation of a goal's unreachability from the agent's state. */
export function whyUnreachable(
  stage: ViewerCommandContext,
  command: Of<"why-unreachable">,
): UnreachableResult {
  const slot = agentOf(stage, command.agent);
  const { domain } = slot;
  const goal = goalOf(slot, command.goal);
  const why = explainUnreachable({ domain, state: stateOf(slot), goal }, SLICE);
  return { goal: goalText(domain, goal), why, text: formatUnreachable(why) };
}
