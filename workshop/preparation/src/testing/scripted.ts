import { ClassicalPlanner } from "@understudy/classical";
import type {
  Admission,
  Clock,
  LlmAnswer,
  LlmPlanner,
  LlmRequest,
  Question,
} from "@understudy/planner-core";
import { OptimalScriptedLlmPlanner } from "../optimal-llm-planner.ts";
import type { PreparationOptions } from "../options.ts";
import { errand } from "./errand.ts";

/** A scripted model's answer to a question; undefined: the best plan. */
export type Act = (
  question: Question,
  best: readonly number[],
  call: number,
) => readonly number[] | Error | undefined;

/** A test double of a model: right unless scripted otherwise. */
export class MoodyLlmPlanner implements LlmPlanner {
  readonly model: string = "moody";
  readonly fingerprint: string = "moody";
  readonly questions: Question[] = [];
  readonly #best = new OptimalScriptedLlmPlanner(new ClassicalPlanner());
  readonly #act: Act;

  constructor(act: Act = () => undefined) {
    this.#act = act;
  }

  admit(): Admission {
    return { admitted: true, predictedMs: 0 };
  }

  async ask(request: LlmRequest): Promise<LlmAnswer> {
    const { question, deadline } = request;
    if (deadline.isOver) throw deadline.signal.reason;
    this.questions.push(question);
    const answer = await this.#best.ask(request);
    if (answer.kind !== "plan") return answer;
    const said = this.#act(question, answer.actions, this.questions.length);
    if (said instanceof Error) throw said;
    if (said === undefined) return answer;
    const steps = said.flatMap((action) => question.domain.step(action) ?? []);
    return { kind: "plan", actions: said, text: JSON.stringify({ steps }) };
  }
}

/** Options of a preparation that takes milliseconds. */
export function small(llm: LlmPlanner, more: Partial<PreparationOptions> = {}): PreparationOptions {
  return { domain: errand, llm, situations: 300, freshSituations: 400, ...more };
}

/** The id of an action, without arguments or with a place. */
export function action(tool: string, place?: string): number {
  return errand.actionOf({ tool, args: place === undefined ? {} : { place } });
}

/** A clock that moves only by hand. Its timers never fire. */
export class HandClock implements Clock {
  ms = 0;

  now(): number {
    return this.ms;
  }

  setTimer(): number {
    return 0;
  }

  clearTimer(): void {}
}
