import type { Clock } from "../clock.ts";
import type { Goal } from "../domain/domain.ts";
import { planOf } from "../plan/plan.ts";
import type { CacheQuery, NegativeReason, PlanCache } from "./cache.ts";
import { Deadline } from "./deadline.ts";
import { Flight, type FlightResult } from "./flight.ts";
import type { AcceptedPlan, Judge } from "./judge.ts";
import type { Admission, Lead, Question } from "./lead.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Partitions } from "./prepare.ts";
import type { Reporter } from "./reporter.ts";
import { draftOf, type Refusal, type Situation } from "./situation.ts";
import { runYielding } from "./steps.ts";
import type { UnderstudyPlan } from "./understudy.ts";

/** What a lead says to a question, or that it failed to say anything. */
export type LeadAdmission =
  | Admission
  | (Refusal & {
      readonly admitted: false;
      readonly reason: "backend-error";
      readonly background: false;
    });

/** What a call came to. */
export type LeadVerdict =
  | { readonly kind: "accepted"; readonly plan: AcceptedPlan }
  | ({ readonly kind: "refused" } & Refusal);

/** Puts questions to the lead: one flight a question, shared, harvested, judged, kept. */
export class LeadDesk {
  readonly #lead: Lead;
  readonly #cache: PlanCache | undefined;
  readonly #clock: Clock;
  readonly #judge: Judge;
  readonly #partitions: Partitions;
  readonly #settings: OrchestratorSettings;
  readonly #reporter: Reporter;
  readonly #flights = new Map<string, Flight>();
  /** Whether a question that nobody waits for is on its way. */
  #isAskingAtLeisure = false;

  constructor(parts: {
    readonly lead: Lead;
    readonly cache: PlanCache | undefined;
    readonly clock: Clock;
    readonly judge: Judge;
    readonly partitions: Partitions;
    readonly settings: OrchestratorSettings;
    readonly reporter: Reporter;
  }) {
    this.#lead = parts.lead;
    this.#cache = parts.cache;
    this.#clock = parts.clock;
    this.#judge = parts.judge;
    this.#partitions = parts.partitions;
    this.#settings = parts.settings;
    this.#reporter = parts.reporter;
  }

  /** The question of a request for one of its goals. */
  question({ request, query }: Situation, goal: Goal): Question {
    const partition = goal === query.goal ? query.partition : this.#partitions.of(request, goal);
    const { state, disabled, maintain, text } = request;
    const key = `${partition}:${state.join(",")}`;
    return { key, domain: query.domain, state, goal, text, disabled, maintain };
  }

  /** Whether a question can be answered within `limitMs`. */
  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): LeadAdmission {
    if (limitMs <= 0) return { admitted: false, reason: "budget", background: true };
    // Joining a call that is under way costs the lead nothing.
    if (this.#flights.has(question.key)) return { admitted: true, predictedMs: undefined };
    try {
      return this.#lead.admit(question, limitMs, draft);
    } catch (error) {
      // A lead that fails to say whether it takes a question does not take it.
      const detail = error instanceof Error ? error.message : String(error);
      return { admitted: false, reason: "backend-error", background: false, detail };
    }
  }

  /** The flight of a question: the one under way, or a new one. */
  flight(question: Question, draft: readonly number[] | undefined): Flight {
    const running = this.#flights.get(question.key);
    if (running !== undefined) return running;
    const flight = new Flight(this.#lead, this.#clock, question, draft);
    this.#flights.set(flight.key, flight);
    this.#reporter.telemetry.count("llm.request");
    const askedMs = this.#clock.now();
    void flight.result.then((result) => {
      if (this.#flights.get(flight.key) === flight) this.#flights.delete(flight.key);
      this.#reporter.called(result, this.#clock.now() - askedMs);
    });
    return flight;
  }

  /** A flight with nobody waiting, if the lead takes the question. */
  backgroundFlight(situation: Situation, understudy: UnderstudyPlan): Flight | undefined {
    const { leadGoal } = understudy;
    if (!situation.request.background || leadGoal === undefined) return undefined;
    const question = this.question(situation, leadGoal);
    const draft = draftOf(understudy);
    const { harvestMs } = this.#settings;
    const running = this.#flights.get(question.key);
    // One at a time: a queue of questions that nobody waits for would fill the lead's, and those
    // that could be answered in time would be turned away as overload.
    if (running === undefined && this.#isAskingAtLeisure) return undefined;
    if (!this.admit(question, harvestMs, draft).admitted) return undefined;
    const flight = running ?? this.flight(question, draft);
    if (running === undefined) {
      this.#isAskingAtLeisure = true;
      void flight.result.then(() => {
        this.#isAskingAtLeisure = false;
      });
    }
    flight.harvest(this.#clock.now() + harvestMs);
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
    const endMs = background ? clock.now() + this.#settings.harvestMs : untilMs;
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
        signal?.addEventListener("abort", abort, { once: true });
        stop = () => {
          limit.release();
          signal?.removeEventListener("abort", abort);
        };
        if (signal?.aborted) abort();
        void flight.result.then(resolve);
      });
    } finally {
      stop();
      flight.leave(untilMs);
    }
  }

  /** Judges what came of a call, and keeps it. Mends in small steps, so that the game goes on. */
  async read(
    result: FlightResult,
    situation: Situation,
    understudy: UnderstudyPlan,
    mendUntilMs: number,
  ): Promise<LeadVerdict> {
    const { answer } = result;
    if (answer === undefined) {
      return { kind: "refused", reason: result.reason, detail: result.detail };
    }
    const goal = understudy.leadGoal as Goal;
    const { request } = situation;
    const query = { ...situation.query, goal, partition: this.#partitions.of(request, goal) };
    if (answer.kind === "choice") {
      // Nothing was offered to choose from.
      const detail = "the model chose although it was asked to plan";
      return { kind: "refused", reason: "invalid-plan", detail };
    }
    if (answer.kind !== "plan") {
      this.#storeNegative(query, answer.kind);
      return { kind: "refused", reason: answer.kind, detail: answer.message };
    }
    const steps = this.#judge.judge(answer.actions, { request, goal, understudy, mendUntilMs });
    const verdict = await runYielding(steps, this.#clock, this.#settings.yieldMs);
    if (!verdict.accepted) {
      const { reason, detail } = verdict;
      this.#storeNegative(query, reason);
      return { kind: "refused", reason, detail };
    }
    const { actions, accepted: _, ...entry } = verdict;
    const { usage } = answer;
    const tokens = usage && usage.promptTokens + usage.completionTokens;
    const plan = planOf(query.domain, actions);
    this.#reporter.guard(() => this.#cache?.store(query, { ...entry, plan, tokens }));
    return { kind: "accepted", plan: verdict };
  }

  #storeNegative(query: CacheQuery, reason: NegativeReason): void {
    this.#reporter.guard(() => this.#cache?.storeNegative?.(query, reason));
  }

  /** Ends all calls. */
  cancel(reason: unknown): void {
    for (const flight of [...this.#flights.values()]) flight.cancel(reason);
    this.#flights.clear();
  }
}
