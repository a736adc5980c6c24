import {
  explainPlanInPieces,
  explainUnreachableInPieces,
  formatPlanExplanation,
  formatUnreachable,
} from "@understudy/classical";
import {
  type Clock,
  type Domain,
  type PersonaReading,
  PlanProver,
  RequestError,
  type Step,
} from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { shapes, shownText } from "@understudy/planner-core/internal";
import { checkLengths, stateOfRequest } from "@understudy/session";
import type {
  DescribeMessage,
  ExplainMessage,
  ExplanationMessage,
  StateDescription,
} from "../schema/explain-messages.ts";
import { mapInPieces } from "../turns/pieces.ts";
import type { HostedDomain } from "./domains/hosted-domain.ts";

/** Limit of the search for the reason of an unreachable goal. */
const EXPANSIONS = 20_000;
/** Time limit of that search, including the turns of other work. */
const SEARCH_MS = 200;
/** Limit of explained plans, since the time grows with the square of their length. */
const MAX_EXPLAINED_STEPS = 200;
/** Limit of listed possible steps. */
const MAX_LISTED_STEPS = 1000;
/** Steps tried per piece. */
const ACTIONS_AT_ONCE = 512;

/**
 * The purpose of each step of a plan; without a plan, whether the goal can be reached, and what prevents it.
 *
 * @param planners the planning models
 * @throws StateError, RequestError for an invalid state, goal, plan or way
 */
export function* explain(
  domain: Domain,
  message: ExplainMessage,
  clock: Clock,
  planners: string[],
): Work<ExplanationMessage> {
  const state = stateOfRequest(domain, message.state);
  checkLengths(message);
  const goal = domain.goal(message.goal);
  yield;
  const ways = message.ways && domain.ways(message.ways);
  yield;
  const problem = { domain, state, goal, ways };
  if (message.steps === undefined) {
    const why = yield* explainUnreachableInPieces(problem, {
      expansions: EXPANSIONS,
      untilMs: clock.now() + SEARCH_MS,
      clock,
    });
    const text = formatUnreachable(why);
    if (why.status !== "unreachable") {
      return { type: "reach", status: why.status, conditions: [], text, planners };
    }
    const conditions = why.conditions.map(({ condition, isGoal }) => ({ condition, isGoal }));
    return { type: "reach", status: why.status, kind: why.kind, conditions, text, planners };
  }
  const explanation = yield* explainPlanInPieces(problem, actionsOf(domain, message.steps));
  yield;
  const steps = yield* mapInPieces(
    explanation.steps,
    ({ step, cost, needs, serves, unneeded }) => ({
      step,
      cost,
      needs: needs.map(({ condition, from }) => ({ condition, from: [...from] })),
      serves: [...serves],
      unneeded,
    }),
  );
  yield;
  return {
    type: "plan",
    cost: explanation.cost,
    steps,
    goal: explanation.goal.map(({ condition, from }) => ({ condition, from: [...from] })),
    text: formatPlanExplanation(explanation),
    planners,
  };
}

/**
 * Describes a state: its values, satisfied goals, possible steps, and a character's wants.
 *
 * @throws StateError if the state does not fit the domain
 */
export function* describe(
  { domain, reader }: Pick<HostedDomain, "domain" | "reader">,
  message: DescribeMessage,
): Work<StateDescription> {
  const packed = stateOfRequest(domain, message.state);
  const steps: Step[] = [];
  const prover = new PlanProver(domain);
  const anything = domain.condition({});
  for (let action = 0; action < domain.actions.count; action++) {
    if (steps.length === MAX_LISTED_STEPS) break;
    if (action % ACTIONS_AT_ONCE === ACTIONS_AT_ONCE - 1) yield;
    if (prover.prove(packed, [action], anything)) steps.push(domain.step(action));
  }
  return {
    state: domain.read(packed),
    derived: domain.readDerived(packed),
    slots: [...packed],
    goals: domain.goals.map(({ name, condition }) => ({
      name: name as string,
      holds: condition.holds(packed),
    })),
    steps,
    ...(message.persona === undefined
      ? {}
      : { persona: personaOf(reader.readPersona(domain, message.persona)) }),
  };
}

function personaOf({
  goals,
  styles,
  because,
}: PersonaReading): NonNullable<StateDescription["persona"]> {
  return {
    goals: Object.fromEntries([...goals].map(([goal, amount]) => [goal.name as string, amount])),
    styles: Object.fromEntries(styles),
    because: because.map((finding) => ({ ...finding, words: shownText(finding.words) })),
  };
}

function actionsOf(domain: Domain, steps: readonly Step[]): number[] {
  if (steps.length > MAX_EXPLAINED_STEPS) {
    const message = `has ${steps.length} steps; plans of up to ${MAX_EXPLAINED_STEPS} are explained`;
    throw new RequestError([{ pointer: "/steps", message }]);
  }
  return steps.map((step, index) => {
    const action = domain.actionOf(step);
    if (action >= 0) return action;
    const message = `there is no action ${shapes.describeStep(step)}`;
    throw new RequestError([{ pointer: `/steps/${index}`, message }]);
  });
}
