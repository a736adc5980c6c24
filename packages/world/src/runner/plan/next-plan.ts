import type { ManyRequest, Outcome } from "@understudy/planner-core";
import { isWrittenAlike } from "@understudy/planner-core/json";
import { compiledGoal, type KnownGoal } from "../../question/goals.ts";
import type { InquiryEnd, ThingInquiry } from "../../question/round.ts";
import type { AgentNow } from "../agent-now.ts";
import type { AskingListener } from "../asking/asking-listener.ts";
import { OpenInquiry } from "../asking/open-inquiry.ts";
import type { WantedGoals } from "../wanted-goals.ts";
import type { Answers } from "./answers.ts";
import type { PlanFields } from "./plan-fields.ts";
import { PlanProofs } from "./plan-proofs.ts";
import type { StepTeller } from "./step-teller.ts";
import type { ThingCooldowns } from "./thing-cooldowns.ts";

/** The parts of a runner that its next plan concerns. */
interface FollowedRunner {
  readonly asking: Pick<OpenInquiry, "isPut">;
  readonly answers: Pick<Answers, "ended">;
  readonly fields: PlanFields;
  readonly goals: Pick<WantedGoals, "awake" | "known">;
  readonly cooldowns: Pick<ThingCooldowns, "cooling">;
  readonly steps: Pick<StepTeller, "hasFinished" | "isExploring">;
}

/** The number of plans that were ready as the plans before them ended, and of those that had to be made anew. */
export interface PlansAhead {
  readonly used: number;
  readonly anew: number;
}

/** The last step behind which a plan is made, and what the plan depends on besides the state. */
interface LastStep {
  readonly outcome: Outcome;
  readonly avoided: ThingCooldowns["cooling"];
  readonly limits: number;
}

/**
 * The plan that follows the one in play. It is made while the last step runs, from the state after it, and claims nothing:
 * it is played if it still works when that step ends, and if its things are free then.
 */
export class NextPlan implements AskingListener {
  readonly #now: AgentNow;
  readonly #runner: FollowedRunner;
  readonly #asking: OpenInquiry;
  readonly #proofs: PlanProofs;
  #behind: LastStep | undefined;
  #made: readonly [InquiryEnd, ThingInquiry] | undefined;
  #counts: PlansAhead = { used: 0, anew: 0 };

  constructor(now: AgentNow, runner: FollowedRunner) {
    this.#now = now;
    this.#runner = runner;
    this.#asking = new OpenInquiry(now, this, true);
    this.#proofs = new PlanProofs(now, runner.fields);
  }

  get counts(): PlansAhead {
    return this.#counts;
  }

  /** Asks for the plan behind the running step, once, if that is the last one. Returns whether the question is open for the game. */
  begin(): boolean {
    if (this.#now.options.asks !== "game") return false;
    const { outcome, position, isPlaying, isWaiting } = this.#now.inner;
    const isLast = position + 1 === outcome?.plan?.actions.length;
    if (outcome === undefined || !isLast || !isPlaying || isWaiting) return false;
    if (outcome === this.#behind?.outcome) return this.#asking.dueMs !== undefined;
    const { cooldowns, goals, steps } = this.#runner;
    if (goals.known.some((known) => this.#keepsToClock(known))) return false;
    this.#withdraw();
    this.#behind = { outcome, avoided: cooldowns.cooling, limits: this.#limits };
    const state = steps.isExploring ? undefined : this.#proofs.stateAfter(outcome, position);
    if (state === undefined) return false;
    const { agent, binding, inner, nowMs, packed } = this.#now;
    const identity = agent.parts.identityOf(agent.name);
    this.#asking.begin({
      asked: { agent: identity, goal: inner.goal, state, nowMs },
      ...{ goals: goals.known, avoided: this.#behind.avoided },
      playing: { binding, packed: packed.slice() },
    });
    return true;
  }

  /** Whether plans for a goal keep to a clock: what follows a step is proved without times. */
  #keepsToClock(known: KnownGoal): boolean {
    const goal = compiledGoal(this.#now.agent.parts.layout, known);
    return goal !== undefined && this.#now.keepsToClock(goal);
  }

  /** Chooses things for tenths of a millisecond. Returns whether more is left. */
  chooseSome(): boolean {
    return this.#asking.chooseSome();
  }

  /** The question, once its things are chosen; also for a while after the step, until the agent's own question goes on with it. */
  get question(): ManyRequest | undefined {
    if (!this.#isAwaited) this.#withdraw();
    if (this.#runner.asking.isPut || !this.#asking.isPut) return undefined;
    return this.#asking.question;
  }

  /** Takes the answer to the question. Returns false for an answer to another one. */
  take(outcome: Outcome): boolean {
    return this.#asking.take(outcome);
  }

  /** Plays the plan if the last step has just ended, and the plan is still the one to play. */
  takeOver(): void {
    const behind = this.#behind;
    if (behind === undefined && this.#asking.isBegun && !this.#isAwaited) this.#withdraw();
    if (behind === undefined || this.#now.inner.outcome === behind.outcome) return;
    const made = this.#made;
    const mayPlay = this.#hasJustEnded;
    if (made !== undefined || !mayPlay) this.#withdraw();
    this.#behind = undefined;
    const { used, anew } = this.#counts;
    if (made !== undefined && mayPlay && this.#isSound(behind, made[0]) && this.#play(...made))
      this.#counts = { used: used + 1, anew };
    else this.#counts = { used, anew: anew + 1 };
  }

  /** Whether a plan works now with what is free, and nothing else has changed that it depends on. */
  #isSound({ avoided, limits }: LastStep, end: InquiryEnd): boolean {
    const { cooldowns } = this.#runner;
    const isSame = limits === this.#limits && isWrittenAlike(avoided, cooldowns.cooling);
    return isSame && this.#proofs.scaledCostNow(end) !== undefined;
  }

  #play(end: InquiryEnd, inquiry: ThingInquiry): boolean {
    const { inner, packed, nowMs } = this.#now;
    inner.tick(packed, nowMs);
    const { question } = inner;
    if (question === undefined) return false;
    const hashOf = (known: KnownGoal): string | undefined =>
      compiledGoal(this.#now.agent.parts.layout, known)?.hash;
    const wanted = this.#runner.goals.awake(question.goal).map(hashOf);
    const at = wanted.indexOf(end.outcome.goal.hash);
    // No more important goal may have been left out for want of a plan.
    const areHeld = wanted
      .slice(0, at)
      .every((hash) => inquiry.held.some((it) => it.hash === hash));
    return at >= 0 && areHeld && this.#runner.answers.ended(end, inquiry);
  }

  get #limits(): number {
    const { constraints, parts } = this.#now.agent;
    return constraints.version + parts.constraints.version;
  }

  /** Whether the last step has ended, and nothing else has happened to its plan. */
  get #hasJustEnded(): boolean {
    return this.#now.inner.outcome === undefined && this.#runner.steps.hasFinished;
  }

  /** Whether the last step runs, or has ended and the agent's own question has not taken over yet. */
  get #isAwaited(): boolean {
    const { inner } = this.#now;
    if (this.#behind === undefined) return inner.isWaiting && !this.#runner.asking.isPut;
    return inner.outcome === this.#behind.outcome || this.#hasJustEnded;
  }

  #withdraw(): void {
    this.#asking.withdraw();
    this.#made = undefined;
  }

  begins(): undefined {}

  proved(): void {}

  unwatched(): void {}

  /** Keeps a plan until the step has ended. */
  ended(end: InquiryEnd, inquiry: ThingInquiry): boolean {
    const { plan, status } = end.outcome;
    if (status === "solved" && (plan?.actions.length ?? 0) > 0) this.#made = [end, inquiry];
    return false;
  }

  failed(error: unknown): void {
    this.#now.options.onError?.(error);
  }
}
