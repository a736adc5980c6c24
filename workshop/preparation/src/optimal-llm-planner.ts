import { writePlan } from "@understudy/llm/internal";
import {
  type Admission,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
  type Planner,
  planOf,
} from "@understudy/planner-core";
import { Reference } from "./life/reference.ts";

/**
 * An LLM planner that answers with the classical planner's plan, like a perfect model. For trying out a preparation,
 * and for the least number of questions in a domain.
 *
 * @example await prepare({ domain, llm: new OptimalScriptedLlmPlanner(new ClassicalPlanner()) });
 */
export class OptimalScriptedLlmPlanner implements LlmPlanner {
  readonly model: string = "scripted-optimal";
  readonly fingerprint: string = "scripted-optimal";
  readonly #planner: Planner;

  constructor(planner: Planner) {
    this.#planner = planner;
  }

  admit(): Admission {
    return { admitted: true, predictedMs: 0 };
  }

  async ask({ question }: LlmRequest): Promise<LlmAnswer> {
    const { domain, goal, state } = question;
    const actions = new Reference(domain, this.#planner).plan(goal, state)?.actions ?? [];
    return { kind: "plan", actions, text: writePlan(planOf(domain, actions).steps) };
  }
}
