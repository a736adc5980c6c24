import {
  COST_SCALE,
  type ManyRequest,
  type Outcome,
  type PlanRunner,
} from "@understudy/planner-core";
import type { DisabledSteps } from "../../constraints/constraints.ts";
import { compiledGoal, type KnownGoal } from "../../question/goals.ts";
import type { OwnState } from "../../question/own-state.ts";
import type { InquiryEnd, ThingInquiry } from "../../question/round.ts";
import type { Playing } from "../after-step.ts";
import type { OpenInquiry } from "../asking/open-inquiry.ts";
import type { RunnerAgent } from "../options.ts";
import type { PlanFields } from "./plan-fields.ts";
import { PlanRests } from "./plan-rests.ts";

/** The parts of a runner that its improved plans need. */
interface ImprovedPlan {
  readonly playing: () => Playing;
  readonly own: OwnState;
  readonly fields: PlanFields;
  /** The game's time of the last tick, in milliseconds. */
  readonly nowMs: () => number;
  readonly goals: () => readonly KnownGoal[];
  /** The steps on cool-down. */
  readonly cooling: () => readonly DisabledSteps[];
  /** Plays another plan, after the current one was dropped. */
  readonly replace: (end: InquiryEnd, inquiry: ThingInquiry) => void;
}

/** A plan that is cheaper than the rest of the current one, for the moment when the running step has ended. */
interface BetterRest {
  readonly better: readonly [InquiryEnd, ThingInquiry];
  readonly outcome: Outcome;
  readonly position: number;
}

/** Rounds for a cheaper plan that has not begun, or for a cheaper rest after the running step. */
export class PlanImprovement {
  readonly #agent: RunnerAgent;
  readonly #inner: PlanRunner;
  readonly #asking: OpenInquiry;
  readonly #plan: ImprovedPlan;
  #rests: PlanRests | undefined;
  /** The step behind which a better rest was looked for last. */
  #tried: Pick<BetterRest, "outcome" | "position"> | undefined;
  #next: BetterRest | undefined;

  constructor(agent: RunnerAgent, inner: PlanRunner, asking: OpenInquiry, plan: ImprovedPlan) {
    this.#agent = agent;
    this.#inner = inner;
    this.#asking = asking;
    this.#plan = plan;
  }

  /** Goes on with the inquiry that led to the plan, or opens one for its rest. Returns whether there is one. */
  begin(): boolean {
    const { outcome, position, isPlaying, isWaiting } = this.#inner;
    if (outcome === undefined || isWaiting) return false;
    if (isPlaying) return this.#beginRest(outcome, position);
    return position === 0 && this.#asking.improve();
  }

  /** Ends the rounds: plays the cheaper plan, if there is one, or keeps it until the running step has ended. */
  settle(): void {
    const better = this.#asking.settle();
    const { outcome, position, isPlaying } = this.#inner;
    if (better === undefined || outcome === undefined) return;
    if (isPlaying) this.#next = { better, outcome, position: position + 1 };
    else this.#replaceBy(better);
  }

  /** Plays the better rest if the step before it has just ended, and it still works, is cheaper and free. */
  takeOver(): void {
    const next = this.#next;
    if (next === undefined) return;
    const { outcome, position, isPlaying } = this.#inner;
    const isCurrent = outcome === next.outcome;
    if (isCurrent && isPlaying && position === next.position - 1) return;
    this.#next = undefined;
    if (!isCurrent || isPlaying || position !== next.position) return;
    if (this.#isBetter(next)) this.#replaceBy(next.better);
  }

  #replaceBy(better: BetterRest["better"]): void {
    this.#inner.interrupt();
    this.#plan.replace(...better);
  }

  /** Opens an inquiry for the rest of a plan, once for each step. */
  #beginRest(outcome: Outcome, position: number): boolean {
    if (this.#tried?.outcome === outcome && this.#tried.position === position) return false;
    this.#tried = { outcome, position };
    const playing = this.#plan.playing();
    const { layout } = this.#agent.parts;
    const goals = this.#plan.goals().filter((known) => {
      return compiledGoal(layout, known)?.hash === outcome.goal.hash;
    });
    const actions = outcome.plan?.actions ?? [];
    if (goals.length === 0 || position + 1 >= actions.length) return false;
    this.#rests ??= new PlanRests(this.#agent);
    const rest = this.#rests.after(playing, outcome, position, this.#plan.fields.current.ways);
    if (rest === undefined) return false;
    const { goal } = this.#inner;
    const asked: ManyRequest = {
      ...{
        agent: this.#agent.parts.identityOf(this.#agent.name),
        goal,
        state: rest.state,
        nowMs: this.#plan.nowMs(),
      },
    };
    const wanted = { asked, goals, avoided: this.#plan.cooling(), playing };
    return this.#asking.improveRest(wanted, rest.scaledCost / COST_SCALE);
  }

  #isBetter({ better: [end], outcome, position }: BetterRest): boolean {
    const rests = this.#rests;
    const { own, fields, playing } = this.#plan;
    const scaledCost = rests?.scaledCostOf(end, own);
    if (rests === undefined || scaledCost === undefined) return false;
    const { packed } = playing();
    const before = rests.scaledCostFrom(packed, outcome, position, { ways: fields.current.ways });
    return scaledCost < (before ?? Number.POSITIVE_INFINITY);
  }
}
