import { DisposedError } from "../../../base/errors.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { ManyRequest, PlanRequest } from "../../contract/request.ts";
import { whenRevised } from "../../contract/revised.ts";
import type { Orchestrator } from "../../orchestrator/orchestrator.ts";

/** A runner's request with all its fields, and a copy of the state. */
export type RunnerQuestion<T extends DomainTypes> = ManyRequest<T> &
  Pick<PlanRequest<T>, "budgetMs">;

/** Receives answers. */
export interface InquiryListener<T extends DomainTypes> {
  /** Receives an answer. Returns whether its plan is now being played. */
  answered(outcome: Outcome<T>, question: RunnerQuestion<T>): boolean;
  /** Receives a better answer to a question that is already answered. */
  revised(outcome: Outcome<T>, question: RunnerQuestion<T>): void;
  failed(error: unknown): void;
}

/** The current question of a runner. Answers to older questions are dropped. */
export class RunnerInquiry<T extends DomainTypes> {
  /** The unanswered question. */
  question: RunnerQuestion<T> | undefined;
  readonly #orchestrator: Orchestrator<T>;
  readonly #asksItself: boolean;
  readonly #listener: InquiryListener<T>;
  /** The questions since the last `cancel`; the runner's own requests among them can be aborted. */
  #era: Era | undefined;

  constructor(orchestrator: Orchestrator<T>, asksItself: boolean, listener: InquiryListener<T>) {
    this.#orchestrator = orchestrator;
    this.#asksItself = asksItself;
    this.#listener = listener;
  }

  /** Makes a request, or leaves the question to the game. */
  put(question: RunnerQuestion<T>): void {
    this.#era ??= { controller: this.#asksItself ? new AbortController() : undefined };
    const era = this.#era;
    this.question = question;
    if (era.controller === undefined) return;
    this.#orchestrator.plan({ ...question, signal: era.controller.signal }).then(
      (outcome) => this.#settle(outcome, era),
      (error: unknown) => {
        if (this.#era !== era) return;
        this.question = undefined;
        this.#listener.failed(error);
      },
    );
  }

  /** Accepts the game's answer. */
  accept(outcome: Outcome<T>): boolean {
    const isAnswer = this.question !== undefined && this.question.agent === outcome.agent;
    return isAnswer && this.#settle(outcome, this.#era);
  }

  /** Cancels all open questions. */
  cancel(): void {
    this.#era?.controller?.abort(new DisposedError("The agent does not need this plan"));
    this.#era = undefined;
    this.question = undefined;
  }

  #settle(outcome: Outcome<T>, era: Era | undefined): boolean {
    const { question } = this;
    if (this.#era !== era || question === undefined) return false;
    this.question = undefined;
    const isPlayed = this.#listener.answered(outcome, question);
    whenRevised(outcome, (revised) => {
      if (this.#era === era) this.#listener.revised(revised, question);
    });
    return isPlayed;
  }
}

/** The questions between two calls of `cancel`. */
interface Era {
  readonly controller: AbortController | undefined;
}
