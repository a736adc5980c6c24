import { COST_SCALE, type Outcome, type PackedState } from "@understudy/planner-core";
import { compiledGoal } from "../../question/goals.ts";
import type { InquiryEnd, ThingInquiry } from "../../question/round.ts";
import type { AgentNow } from "../agent-now.ts";
import type { OpenInquiry } from "../asking/open-inquiry.ts";
import type { WantedGoals } from "../wanted-goals.ts";
import type { Answers } from "./answers.ts";
import { NextPlan } from "./next-plan.ts";
import type { PlanFields } from "./plan-fields.ts";
import { PlanProofs } from "./plan-proofs.ts";
import type { StepTeller } from "./step-teller.ts";
import type { ThingCooldowns } from "./thing-cooldowns.ts";

/** The parts of a runner that its improved plans concern. */
interface ImprovedRunner {
  readonly asking: OpenInquiry;
  readonly answers: Answers;
  readonly fields: PlanFields;
  readonly goals: WantedGoals;
  readonly cooldowns: ThingCooldowns;
  readonly steps: StepTeller;
}

/** A plan that is cheaper than the rest of the current one, for the moment when the running step has ended. */
interface BetterRest {
  readonly better: readonly [InquiryEnd, ThingInquiry];
  readonly outcome: Outcome;
  readonly position: number;
}

/** Rounds for a cheaper plan that has not begun, or for a cheaper rest after the running step, and the plan that follows. */
export class PlanImprovement {
  /** The plan that follows the one in play. */
  readonly next: NextPlan;
  readonly #now: AgentNow;
  readonly #runner: ImprovedRunner;
  readonly #proofs: PlanProofs;
  /** The step behind which a better rest was looked for last. */
  #tried: Pick<BetterRest, "outcome" | "position"> | undefined;
  #next: BetterRest | undefined;

  constructor(now: AgentNow, runner: ImprovedRunner) {
    this.#now = now;
    this.#runner = runner;
    this.next = new NextPlan(now, runner);
    this.#proofs = new PlanProofs(now, runner.fields);
  }

  /** Goes on with the inquiry that led to the plan, or opens one for its rest. Returns whether there is one. */
  begin(): boolean {
    const { outcome, position, isPlaying, isWaiting } = this.#now.inner;
    if (outcome === undefined || isWaiting) return false;
    if (isPlaying) return this.#beginRest(outcome, position);
    return position === 0 && this.#runner.asking.improve();
  }

  /** Ends the rounds: plays the cheaper plan, if there is one, or keeps it until the running step has ended. */
  settle(): void {
    const better = this.#runner.asking.settle();
    const { outcome, position, isPlaying } = this.#now.inner;
    if (better === undefined || outcome === undefined) return;
    if (isPlaying) this.#next = { better, outcome, position: position + 1 };
    else this.#replaceBy(better);
  }

  /** Plays the better rest, or the next plan, if the step before it has just ended, and it still works and is free. */
  takeOver(): void {
    this.next.takeOver();
    const next = this.#next;
    if (next === undefined) return;
    const { outcome, position, isPlaying } = this.#now.inner;
    const isCurrent = outcome === next.outcome;
    if (isCurrent && isPlaying && position === next.position - 1) return;
    this.#next = undefined;
    if (!isCurrent || isPlaying || position !== next.position) return;
    if (this.#isBetter(next)) this.#replaceBy(next.better);
  }

  #replaceBy(better: BetterRest["better"]): void {
    this.#now.inner.interrupt();
    this.#runner.answers.replace(...better);
  }

  /** Opens an inquiry for the rest of a plan, once for each step. */
  #beginRest(outcome: Outcome, position: number): boolean {
    if (this.#tried?.outcome === outcome && this.#tried.position === position) return false;
    this.#tried = { outcome, position };
    const { agent, inner, nowMs, playing } = this.#now;
    const { layout } = agent.parts;
    // What follows a step is proved without times.
    if (this.#now.keepsToClock(outcome.goal)) return false;
    const goals = this.#runner.goals.known.filter((known) => {
      return compiledGoal(layout, known)?.hash === outcome.goal.hash;
    });
    const actions = outcome.plan?.actions ?? [];
    if (goals.length === 0 || position + 1 >= actions.length) return false;
    const rest = this.#restAfter(outcome, position);
    if (rest === undefined) return false;
    const identity = agent.parts.identityOf(agent.name);
    const asked = { agent: identity, goal: inner.goal, state: rest.state, nowMs };
    const avoided = this.#runner.cooldowns.cooling;
    const wanted = { asked, goals, avoided, playing };
    return this.#runner.asking.improveRest(wanted, rest.scaledCost / COST_SCALE);
  }

  /** Whether a plan works now, is free, and costs less than the rest of the one in play. */
  #isBetter({ better: [end], outcome, position }: BetterRest): boolean {
    const scaledCost = this.#proofs.scaledCostNow(end);
    if (scaledCost === undefined) return false;
    const before = this.#proofs.scaledCostFrom(this.#now.packed, outcome, position);
    return scaledCost < (before ?? Number.POSITIVE_INFINITY);
  }

  /** The state after the running step, and the cost of the plan from there; undefined if one of them is not certain. */
  #restAfter(
    outcome: Outcome,
    position: number,
  ): { readonly state: PackedState; readonly scaledCost: number } | undefined {
    const state = this.#proofs.stateAfter(outcome, position);
    const scaledCost = state && this.#proofs.scaledCostFrom(state, outcome, position + 1);
    return state && (scaledCost === undefined ? undefined : { state, scaledCost });
  }
}
