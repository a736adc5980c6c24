import type { Clock } from "../clock.ts";
import type { DomainTypes } from "../domain/types.ts";
import type { PlanPool } from "../plan/plan-pool.ts";
import type { AnswerDesk, LeadVerdict } from "./answer-desk.ts";
import type { FirstLook, Unanswered } from "./first-look.ts";
import type { FirstSteps } from "./first-steps.ts";
import type { Flight, FlightResult } from "./flight.ts";
import type { Inquiries } from "./inquiries.ts";
import type { Inquiry, LeadDesk } from "./lead-desk.ts";
import { LeadOutcomes } from "./lead-outcomes.ts";
import type { Operation, OperationOutcome } from "./operation.ts";
import type { Operations } from "./operations.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Outcome } from "./outcome.ts";
import type { Reporter } from "./reporter.ts";
import type { Refusal } from "./situation.ts";
import { runNow, runYielding } from "./steps.ts";
import type { UnderstudyPlan } from "./understudy.ts";

/** When parts of a request must be done, in milliseconds of the clock. */
export interface Times {
  readonly answerByMs: number;
  /** How long the understudy may search. */
  readonly sliceMs: number;
}

/** The lead's part in the life of a request: it is asked, waited for, and judged. */
export class LeadPart<T extends DomainTypes> {
  readonly #clock: Clock;
  readonly #desk: LeadDesk;
  readonly #answers: AnswerDesk;
  readonly #inquiries: Inquiries;
  readonly #operations: Operations<T>;
  readonly #outcomes: LeadOutcomes<T>;
  readonly #settings: OrchestratorSettings;
  readonly #reporter: Reporter;

  constructor(parts: {
    readonly clock: Clock;
    readonly desk: LeadDesk;
    readonly answers: AnswerDesk;
    readonly inquiries: Inquiries;
    readonly operations: Operations<T>;
    readonly look: FirstLook<T>;
    readonly plans: PlanPool;
    readonly settings: OrchestratorSettings;
    readonly reporter: Reporter;
  }) {
    this.#clock = parts.clock;
    this.#desk = parts.desk;
    this.#answers = parts.answers;
    this.#inquiries = parts.inquiries;
    this.#operations = parts.operations;
    this.#outcomes = new LeadOutcomes<T>(parts);
    this.#settings = parts.settings;
    this.#reporter = parts.reporter;
  }

  /**
   * Asks the lead and waits for it, if it can answer in time.
   *
   * @param first gives the agent its first steps early, if it wants them
   * @throws the reason of `signal` when that aborts; CostError
   */
  async ask(
    operation: Operation<T>,
    look: Unanswered,
    understudy: UnderstudyPlan,
    { answerByMs, sliceMs }: Times,
    signal: AbortSignal | undefined,
    first: FirstSteps | undefined,
  ): Promise<Outcome<T>> {
    const { situation, refusal } = look;
    if (refusal !== undefined) {
      return this.#operations.serveUnderstudy(operation, understudy, refusal);
    }
    const clock = this.#clock;
    const gatherUntilMs = Math.min(answerByMs, clock.now() + sliceMs);
    const inquiry = await runYielding(
      this.#inquiries.prepare(look, understudy, gatherUntilMs),
      clock,
      this.#settings.yieldMs,
      () => signal?.aborted === true || clock.now() >= answerByMs,
    );
    signal?.throwIfAborted();
    const mendMs = this.#settings.mendMs ?? sliceMs;
    const admission = this.#desk.admit(inquiry, answerByMs - mendMs - clock.now());
    if (!admission.admitted) {
      const harvesting = admission.background && this.#askAtLeisure(operation, inquiry);
      return this.#operations.serveUnderstudy(operation, understudy, admission, harvesting);
    }
    const flight = this.#desk.flight(inquiry);
    this.#reportAsked(operation, flight);
    const { background } = situation.request;
    first?.measure(understudy);
    const stopListening =
      first === undefined || inquiry.candidates !== undefined
        ? undefined
        : flight.listen((action) => first.say(action));
    let result: FlightResult | undefined;
    try {
      result = await this.#desk.wait(flight, answerByMs, background, signal);
    } finally {
      stopListening?.();
    }
    if (result === undefined) {
      const harvesting = background && !flight.isSettled;
      if (harvesting) this.#harvest(operation, flight, inquiry, first);
      const detail = "the model had not answered by the deadline";
      const late: Refusal = { reason: "timeout", detail };
      return this.#outcomes.serveInHand(operation, understudy, first, late, harvesting);
    }
    const mendUntilMs = Math.min(answerByMs, clock.now() + mendMs);
    const verdict = await this.#answers.read(flight, result, inquiry, mendUntilMs, first);
    signal?.throwIfAborted();
    this.#report(operation, result, verdict, true);
    const fields = this.#outcomes.fieldsOf(understudy, verdict);
    return fields === undefined
      ? this.#outcomes.serveInHand(operation, understudy, first, verdict as Refusal, false)
      : this.#operations.serveLast(operation, fields);
  }

  /**
   * Serves the understudy at once; the lead works on in the background, and its answer may come as
   * `revised`.
   *
   * @param untilMs when searching for plans to choose among ends, in milliseconds of the clock
   */
  goOn(
    operation: Operation<T>,
    look: Unanswered,
    understudy: UnderstudyPlan,
    untilMs: number,
  ): OperationOutcome<T> {
    const { refusal, situation } = look;
    const harvesting =
      refusal === undefined &&
      situation.request.background &&
      this.#askAtLeisure(operation, runNow(this.#inquiries.prepare(look, understudy, untilMs)));
    const reason = refusal ?? { reason: "budget" };
    return this.#operations.serveUnderstudy(operation, understudy, reason, harvesting);
  }

  /** Ends all calls. */
  cancel(reason: unknown): void {
    this.#desk.cancel(reason);
  }

  #askAtLeisure(operation: Operation<T>, inquiry: Inquiry): boolean {
    if (!inquiry.situation.request.background) return false;
    const flight = this.#desk.backgroundFlight(inquiry);
    if (flight === undefined) return false;
    this.#reportAsked(operation, flight);
    this.#harvest(operation, flight, inquiry, undefined);
    return true;
  }

  /** When the flight ends, its plan is judged, cached, and offered as `revised`. */
  #harvest(
    operation: Operation<T>,
    flight: Flight,
    inquiry: Inquiry,
    first: FirstSteps | undefined,
  ): void {
    const judge = async (result: FlightResult): Promise<Outcome<T> | undefined> => {
      const untilMs = this.#clock.now() + this.#settings.understudyMaxMs;
      const verdict = await this.#answers.read(flight, result, inquiry, untilMs, first);
      this.#report(operation, result, verdict, false);
      const fields = this.#outcomes.fieldsOf(inquiry.understudy, verdict);
      if (fields === undefined || operation.isClosed) return undefined;
      this.#reporter.telemetry.count("plan.revised");
      return this.#operations.serve(operation, fields, "outcome-revise");
    };
    void flight.result
      .then(judge)
      // A cost function of the game may throw while a late plan is judged; nobody waits for it.
      .catch(() => undefined)
      .then((outcome) => this.#operations.close(operation, outcome));
  }

  #reportAsked({ agent, request }: Operation<T>, { key }: Flight): void {
    this.#reporter.emit({ type: "lead-ask", agent, request, key, nowMs: this.#clock.now() });
  }

  #report(
    operation: Operation<T>,
    result: FlightResult,
    verdict: LeadVerdict,
    onTime: boolean,
  ): void {
    this.#reporter.emit({
      type: "lead-answer",
      agent: operation.agent,
      request: operation.request,
      nowMs: this.#clock.now(),
      onTime,
      problem: verdict.kind === "refused" ? verdict.reason : undefined,
      shape: result.answer?.kind === "plan" ? result.answer.shape : undefined,
      text: result.answer?.text,
    });
  }
}
