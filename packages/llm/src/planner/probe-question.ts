import type { Domain, Goal, PackedState, Question } from "@understudy/planner-core";
import type { BackendInfo } from "../backends/interface/backend.ts";
import { decodingSchema } from "../parse/decoding-schema.ts";
import { renderUser } from "../prompts/render/render-user.ts";
import type { WatchedRequest } from "./watched-generation.ts";

/** Number of tokens to generate when measuring: enough for the decoding speed, yet quick on a large model. */
const PROBE_TOKENS = 12;

/**
 * A question with an unmet goal in any domain. A goal that already holds gives an empty plan, too short to measure the
 * decoding speed.
 */
export function probeQuestion(domain: Domain): Question {
  const { state, goal } = unmetGoal(domain);
  return { key: "", domain, state, goal, text: {} };
}

/** The request for the start of a plan that answers the probe question. */
export function probeRequest(
  domain: Domain,
  { decodesPlans }: BackendInfo,
  maxSteps: number,
): Omit<WatchedRequest, "sampling" | "system" | "deadline"> {
  const question = probeQuestion(domain);
  return {
    user: renderUser(domain, question.state, question.goal),
    schema: decodingSchema(domain),
    plan: decodesPlans ? { question, maxSteps } : undefined,
    maxTokens: PROBE_TOKENS,
  };
}

function unmetGoal(domain: Domain): { readonly state: PackedState; readonly goal: Goal } {
  const { all } = domain.variables;
  const usual = Int32Array.from(all, ({ defaultCode, min }) => defaultCode ?? min);
  for (const state of [usual, domain.variables.min.slice(), domain.variables.max.slice()]) {
    const goal = domain.goals.find(({ condition }) => !condition.holds(state));
    if (goal !== undefined) return { state, goal };
  }
  // The goals hold in all three states, so a goal is made from another value of some variable.
  const variable = all.find(({ min, max }) => min < max);
  const other = variable === undefined ? {} : domain.read(domain.variables.max);
  const value = variable === undefined ? undefined : other[variable.name];
  const goal =
    variable === undefined || value === undefined
      ? domain.goal({})
      : domain.goal({ [variable.name]: value });
  return { state: domain.variables.min.slice(), goal };
}
