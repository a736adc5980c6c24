import type { Clock } from "../clock.ts";
import { ShortLivedMap } from "../collections/short-lived-map.ts";
import { PlanProver } from "../plan/prover.ts";
import { whenAborted } from "../when-aborted.ts";
import { Deadline } from "./deadline.ts";
import { Flight, type FlightCall, type FlightResult } from "./flight.ts";
import { readAdmission } from "./guard/admission.ts";
import { messageOf } from "./guard/message.ts";
import type { Admission, Lead, LeadRequest, Question } from "./lead.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { Reporter } from "./reporter.ts";
import { Retrials } from "./retrials.ts";
import type { ProvedCandidate, Refusal, Situation } from "./situation.ts";
import { runNow } from "./steps.ts";
import type { Understudy, UnderstudyPlan } from "./understudy.ts";

/** Drafts that the understudy writes anew for one call. */
const MAX_REDRAFTS = 2;

/** What a lead says to a question, or that it failed to say anything. */
export type LeadAdmission =
  | Admission
  | (Refusal & {
      readonly admitted: false;
      readonly reason: "backend-error";
      readonly background: false;
    });

/** What the lead is asked for a request, and what its answer is measured against. */
export interface Inquiry {
  readonly situation: Situation;
  readonly understudy: UnderstudyPlan;
  readonly question: Question;
  readonly draft: readonly number[] | undefined;
  /** What the lead may choose among; undefined if it is to plan. */
  readonly candidates: readonly ProvedCandidate[] | undefined;
}

/** Puts questions to the lead: one flight a question, shared and harvested. */
export class LeadDesk {
  readonly #lead: Lead;
  readonly #understudy: Understudy;
  readonly #clock: Clock;
  readonly #settings: OrchestratorSettings;
  readonly #reporter: Reporter;
  readonly #flights = new ShortLivedMap<string, Flight>();
  readonly #retrials = new Retrials();
  /** Whether a question that nobody waits for is on its way. */
  #isAskingAtLeisure = false;
  #prover: PlanProver | undefined;

  constructor(parts: {
    readonly lead: Lead;
    readonly understudy: Understudy;
    readonly clock: Clock;
    readonly settings: OrchestratorSettings;
    readonly reporter: Reporter;
  }) {
    this.#lead = parts.lead;
    this.#understudy = parts.understudy;
    this.#clock = parts.clock;
    this.#settings = parts.settings;
    this.#reporter = parts.reporter;
  }

  /**
   * What the lead is asked for a request.
   *
   * @param draft what it will probably say
   * @param candidates what it may choose among; fewer than two leave no choice
   */
  inquiry(
    situation: Situation,
    understudy: UnderstudyPlan,
    draft: readonly number[] | undefined,
    candidates: readonly ProvedCandidate[] = [],
  ): Inquiry {
    const { request, query } = situation;
    const { domain, goal, partition } = query;
    const { state, disabled, maintain, text } = request;
    const mayChoose = candidates.length > 1 && situation.choiceKey !== undefined;
    const key = mayChoose ? (situation.choiceKey as string) : `${partition}:${state.join(",")}`;
    const question = { key, domain, state, goal, text, disabled, maintain };
    // An answer of one letter: as a measure of its length, no steps.
    return mayChoose
      ? { situation, understudy, question, draft: [], candidates }
      : { situation, understudy, question, draft, candidates: undefined };
  }

  /** Whether a question can be answered within `limitMs`. */
  admit({ question, draft, situation }: Inquiry, limitMs: number): LeadAdmission {
    if (limitMs <= 0) return { admitted: false, reason: "budget", background: true };
    // Joining a call that is under way costs the lead nothing.
    if (this.#flights.get(question.key) !== undefined)
      return { admitted: true, predictedMs: undefined };
    try {
      const admission = readAdmission(this.#lead.admit(question, limitMs, draft));
      if (admission.admitted) return admission;
      const { background } = situation.request;
      // Nobody need wait for a retrial that can be made in the background.
      const isLast = !(background && admission.background) || limitMs >= this.#settings.harvestMs;
      const isRetrial = isLast && this.#retrials.isDue(admission, this.#clock.now());
      return isRetrial ? { admitted: true, predictedMs: undefined } : admission;
    } catch (error) {
      // A lead that fails to say whether it takes a question does not take it.
      this.#reporter.failed("lead", error, situation.request);
      const detail = messageOf(error);
      return { admitted: false, reason: "backend-error", background: false, detail };
    }
  }

  /** The flight of a question: the one under way, or a new one. */
  flight(inquiry: Inquiry): Flight {
    const { question, draft, candidates, situation } = inquiry;
    const running = this.#flights.get(question.key);
    if (running !== undefined) return running;
    const call: FlightCall =
      candidates === undefined
        ? { question, draft, redraft: this.#redraft(situation.request, question) }
        : { question, candidates };
    const flight = new Flight(this.#lead, this.#clock, call);
    this.#flights.set(flight.key, flight);
    this.#reporter.telemetry.count("llm.request");
    this.#retrials.asked();
    const askedMs = this.#clock.now();
    void flight.result.then((result) => {
      if (this.#flights.get(flight.key) === flight) this.#flights.delete(flight.key);
      if (result.answer !== undefined) this.#retrials.answered();
      this.#reporter.called(result, this.#clock.now() - askedMs);
    });
    return flight;
  }

  /** The understudy plans on from the lead's own steps: a policy at once, else one short search. */
  #redraft(request: PreparedRequest, question: Question): NonNullable<LeadRequest["redraft"]> {
    let left = MAX_REDRAFTS;
    return (stepsSaid) => {
      if (left <= 0) return undefined;
      left--;
      const { domain, state, goal } = question;
      this.#prover ??= new PlanProver(domain);
      try {
        if (!this.#prover.prove(state, stepsSaid, undefined, request)) return undefined;
        const from = this.#prover.state.slice();
        const untilMs = this.#clock.now() + this.#settings.redraftMs;
        return runNow(this.#understudy.complete(request, goal, from, untilMs))?.actions;
      } catch {
        // A cost function of the game misbehaves: whoever proves the answer says so.
        return undefined;
      }
    };
  }

  /** A flight with nobody waiting, if the lead takes the question. */
  backgroundFlight(inquiry: Inquiry): Flight | undefined {
    const { question } = inquiry;
    const { harvestMs } = this.#settings;
    const running = this.#flights.get(question.key);
    // One at a time: a queue of questions that nobody waits for would fill the lead's, and those
    // that could be answered in time would be turned away as overload.
    if (running === undefined && this.#isAskingAtLeisure) return undefined;
    if (!this.admit(inquiry, harvestMs).admitted) return undefined;
    const flight = this.flight(inquiry);
    if (running === undefined) {
      this.#isAskingAtLeisure = true;
      void flight.result.then(() => {
        this.#isAskingAtLeisure = false;
      });
    }
    flight.harvest(flight.beganMs + harvestMs);
    return flight;
  }

  /**
   * The result of a flight, or undefined when the time is over first.
   *
   * @param background whether the call may go on then
   * @throws the reason of `signal` when that aborts
   */
  async wait(
    flight: Flight,
    untilMs: number,
    background: boolean,
    signal: AbortSignal | undefined,
  ): Promise<FlightResult | undefined> {
    const clock = this.#clock;
    const endMs = background ? flight.beganMs + this.#settings.harvestMs : untilMs;
    flight.join(untilMs, endMs);
    let stop: () => void = () => {};
    try {
      return await new Promise<FlightResult | undefined>((resolve, reject) => {
        const abort = (): void => reject(signal?.reason);
        const expire = (): void => {
          if (background) flight.harvest(endMs);
          resolve(undefined);
        };
        const limit = new Deadline(clock, untilMs - clock.now());
        limit.onEnd(expire);
        const ignoreSignal = whenAborted(signal, abort);
        stop = () => {
          limit.release();
          ignoreSignal();
        };
        void flight.result.then(resolve);
      });
    } finally {
      stop();
      flight.leave(untilMs);
    }
  }

  /** Ends all calls. */
  cancel(reason: unknown): void {
    for (const flight of [...this.#flights.values()]) flight.cancel(reason);
    this.#flights.clear();
  }
}
