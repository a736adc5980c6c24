import type { Clock } from "../clock.ts";
import { planOf } from "../plan/plan.ts";
import type { NegativeReason, PlanCache } from "./cache.ts";
import type { Choices } from "./choices.ts";
import type { FirstSteps } from "./first-steps.ts";
import type { Flight, FlightResult } from "./flight.ts";
import type { AcceptedPlan, Judge } from "./judge.ts";
import type { Inquiry } from "./lead-desk.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Reporter } from "./reporter.ts";
import type { ProvedCandidate, Refusal, Situation } from "./situation.ts";
import { runYielding } from "./steps.ts";
import type { StoreQueue } from "./store-queue.ts";

/** What a call came to. */
export type LeadVerdict =
  | { readonly kind: "accepted"; readonly plan: AcceptedPlan }
  | { readonly kind: "chosen"; readonly candidate: ProvedCandidate }
  | ({ readonly kind: "refused" } & Refusal);

/** Reads what leads answer: judged, kept for the cache, or refused with a reason. */
export class AnswerDesk {
  readonly #cache: PlanCache | undefined;
  readonly #stores: StoreQueue;
  readonly #choices: Choices;
  readonly #clock: Clock;
  readonly #judge: Judge;
  readonly #settings: OrchestratorSettings;
  readonly #reporter: Reporter;

  constructor(parts: {
    readonly cache: PlanCache | undefined;
    readonly stores: StoreQueue;
    readonly choices: Choices;
    readonly clock: Clock;
    readonly judge: Judge;
    readonly settings: OrchestratorSettings;
    readonly reporter: Reporter;
  }) {
    this.#cache = parts.cache;
    this.#stores = parts.stores;
    this.#choices = parts.choices;
    this.#clock = parts.clock;
    this.#judge = parts.judge;
    this.#settings = parts.settings;
    this.#reporter = parts.reporter;
  }

  /**
   * Judges what came of a call, and keeps it. Mends in small steps, so that the game goes on.
   *
   * @param first the steps that the agent was given already
   */
  async read(
    flight: Flight,
    result: FlightResult,
    { situation, understudy }: Inquiry,
    mendUntilMs: number,
    first?: FirstSteps,
  ): Promise<LeadVerdict> {
    const { answer } = result;
    if (answer === undefined) {
      return { kind: "refused", reason: result.reason, detail: result.detail };
    }
    if (answer.kind === "choice") return this.#readChoice(flight, answer.index, situation);
    if (answer.kind !== "plan") {
      return this.#refuse(flight, situation, answer.kind, answer.message);
    }
    const { request, query } = situation;
    const { goal } = query;
    const fit = first?.fit(answer.actions);
    const fixed = fit === undefined ? 0 : first?.committed?.length;
    const steps = this.#judge.judge(fit ?? answer.actions, {
      request,
      goal,
      understudy,
      mendUntilMs,
      fixed,
    });
    const verdict = await runYielding(steps, this.#clock, this.#settings.yieldMs);
    if (!verdict.accepted) {
      return this.#refuse(flight, situation, verdict.reason, verdict.detail);
    }
    const { actions, cost, leadSteps, mended, optimal, costRatio } = verdict;
    const { usage } = answer;
    const tokens = usage && usage.promptTokens + usage.completionTokens;
    const plan = planOf(query.domain, actions);
    this.#stores.add(query, { plan, cost, leadSteps, optimal, mended, costRatio, tokens });
    if (first !== undefined && fit === undefined) {
      const detail = "the answer does not begin with the steps that were said first";
      return { kind: "refused", reason: "unsound-plan", detail };
    }
    return { kind: "accepted", plan: verdict };
  }

  #readChoice(flight: Flight, index: number, situation: Situation): LeadVerdict {
    const { candidates } = flight;
    const candidate = candidates?.[index];
    if (candidate === undefined) {
      const detail =
        candidates === undefined
          ? "the model chose although it was asked to plan"
          : `the model chose ${index} of ${candidates.length} plans`;
      return this.#refuse(flight, situation, "invalid-plan", detail);
    }
    const { choiceKey } = situation;
    if (choiceKey !== undefined) this.#choices.remember(choiceKey, candidate);
    return { kind: "chosen", candidate };
  }

  /** A wrong answer is remembered for what was asked: a choice, or a plan. */
  #refuse(
    { candidates }: Flight,
    { query, choiceKey }: Situation,
    reason: NegativeReason,
    detail: string,
  ): LeadVerdict {
    if (choiceKey !== undefined) this.#choices.refuse(choiceKey, reason);
    if (candidates === undefined) {
      this.#reporter.guard("cache", () => this.#cache?.storeNegative?.(query, reason));
    }
    return { kind: "refused", reason, detail };
  }
}
