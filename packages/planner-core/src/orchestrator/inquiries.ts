import type { Domain } from "../domain/domain.ts";
import { PlanProver } from "../plan/prover.ts";
import type { Choices } from "./choices.ts";
import type { Unanswered } from "./first-look.ts";
import type { Inquiry, LeadDesk } from "./lead-desk.ts";
import type { OrchestratorSettings } from "./options.ts";
import { draftOf } from "./situation.ts";
import type { Steps } from "./steps.ts";
import type { UnderstudyPlan } from "./understudy.ts";

/** Prepares what the lead is asked: a draft, or plans to choose among. */
export class Inquiries {
  readonly #desk: LeadDesk;
  readonly #choices: Choices;
  readonly #settings: OrchestratorSettings;
  readonly #prover: PlanProver;

  constructor(parts: {
    readonly domain: Domain;
    readonly desk: LeadDesk;
    readonly choices: Choices;
    readonly settings: OrchestratorSettings;
  }) {
    this.#desk = parts.desk;
    this.#choices = parts.choices;
    this.#settings = parts.settings;
    this.#prover = new PlanProver(parts.domain);
  }

  /** @param untilMs when searching for plans to choose among ends, in milliseconds of the clock */
  *prepare(look: Unanswered, understudy: UnderstudyPlan, untilMs: number): Steps<Inquiry> {
    const { situation } = look;
    const { request, goals, choiceKey } = situation;
    const candidates =
      choiceKey === undefined
        ? undefined
        : yield* this.#choices.gather(request, goals, understudy, untilMs);
    return this.#desk.inquiry(situation, understudy, this.#draft(look, understudy), candidates);
  }

  /**
   * What the lead will probably say: a plan of its own for a situation much like this one, if that works here and
   * could go on stage; else the understudy's.
   */
  #draft(
    { situation, candidate }: Unanswered,
    understudy: UnderstudyPlan,
  ): readonly number[] | undefined {
    const draft = draftOf(understudy);
    const { query, request } = situation;
    if (candidate === undefined) return draft;
    const { actions } = candidate.entry.plan;
    const prover = this.#prover;
    if (!prover.prove(request.state, actions, query.goal.condition, request)) return draft;
    const isDear =
      draft !== undefined && prover.cost > this.#settings.maxCostRatio * understudy.cost;
    return isDear ? draft : actions;
  }
}
