import { DisposedError } from "../../../base/errors.ts";
import type {
  RunningInput,
  TogetherOutcome,
  TogetherRequest,
} from "../../../engine/contract/together.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { SquadPlanner } from "../options.ts";
import type { SquadStep } from "../plan/squad-step.ts";

/** A squad's open question. */
export interface SquadQuestion {
  readonly askedAtMs: number;
  /** The steps in flight that it told. */
  readonly running: readonly RunningInput[];
  /** The steps that started after it was asked. */
  readonly started: SquadStep[];
}

/** The answer to a squad's question: an outcome, or an error. */
export interface SquadAnswer<T extends DomainTypes> {
  readonly question: SquadQuestion;
  readonly outcome?: TogetherOutcome<T>;
  readonly error?: unknown;
}

/** The question of a squad, and its answer until the next tick. */
export class SquadInquiry<T extends DomainTypes> {
  readonly #planner: SquadPlanner<T>;
  #question: SquadQuestion | undefined;
  #controller: AbortController | undefined;
  #answer: SquadAnswer<T> | undefined;

  constructor(planner: SquadPlanner<T>) {
    this.#planner = planner;
  }

  /** The question without an answer that was taken. */
  get question(): SquadQuestion | undefined {
    return this.#question;
  }

  /** Whether the answer to the question has not come. */
  get isWaiting(): boolean {
    return this.#question !== undefined && this.#answer === undefined;
  }

  ask(request: TogetherRequest<T>, askedAtMs: number): void {
    this.cancel();
    const running = (request.running ?? []) as readonly unknown[] as readonly RunningInput[];
    const question: SquadQuestion = { askedAtMs, running, started: [] };
    const controller = new AbortController();
    this.#question = question;
    this.#controller = controller;
    const settle = (answer: SquadAnswer<T>): void => {
      if (this.#question === question) this.#answer = answer;
    };
    let promise: Promise<TogetherOutcome<T>>;
    try {
      promise = this.#planner.planTogether({ ...request, signal: controller.signal });
    } catch (error) {
      settle({ question, error });
      return;
    }
    promise.then(
      (outcome) => settle({ question, outcome }),
      (error: unknown) => settle({ question, error }),
    );
  }

  /** Takes the answer, if it has come. */
  take(): SquadAnswer<T> | undefined {
    const answer = this.#answer;
    if (answer === undefined) return undefined;
    this.#answer = undefined;
    this.#question = undefined;
    this.#controller = undefined;
    return answer;
  }

  cancel(): void {
    this.#controller?.abort(new DisposedError("The squad does not need this plan"));
    this.#controller = undefined;
    this.#question = undefined;
    this.#answer = undefined;
  }
}
