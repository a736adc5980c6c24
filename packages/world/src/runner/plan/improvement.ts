import {
  COST_SCALE,
  type Outcome,
  type PackedState,
  type PlanConstraints,
  PlanProver,
  type PlanRunner,
} from "@understudy/planner-core";
import type { DisabledSteps } from "../../constraints/constraints.ts";
import { compiledGoal, type KnownGoal } from "../../question/goals.ts";
import type { OwnState } from "../../question/own-state.ts";
import type { InquiryEnd, ThingInquiry } from "../../question/round.ts";
import type { Playing } from "../after-step.ts";
import type { OpenInquiry } from "../asking/open-inquiry.ts";
import { thingsClaimed } from "../claims-of-agent.ts";
import type { RunnerAgent } from "../options.ts";
import type { PlanFields } from "./plan-fields.ts";

/** The parts of a runner that its improved plans need. */
interface ImprovedPlan {
  readonly playing: () => Playing;
  readonly own: OwnState;
  readonly fields: PlanFields;
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
  #prover: PlanProver | undefined;
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
    const rest = this.#restAfter(playing.packed, outcome, position);
    if (rest === undefined) return false;
    const { goal } = this.#inner;
    const agent = this.#agent.parts.identityOf(this.#agent.name);
    const asked = { agent, goal, state: rest.state, nowMs: this.#plan.fields.nowMs };
    const wanted = { asked, goals, avoided: this.#plan.cooling(), playing };
    return this.#asking.improveRest(wanted, rest.scaledCost / COST_SCALE);
  }

  /** Whether a plan works now, is free, and costs less than the rest of the one in play. */
  #isBetter({ better: [end], outcome, position }: BetterRest): boolean {
    const scaledCost = this.#scaledCostNow(end);
    if (scaledCost === undefined) return false;
    const { fields, playing } = this.#plan;
    const { ways } = fields.current;
    const before = this.#scaledCostFrom(playing().packed, outcome, position, { ways });
    return scaledCost < (before ?? Number.POSITIVE_INFINITY);
  }

  /**
   * The state after the running step, and the cost of the plan from there.
   *
   * @param position of that step
   * @returns undefined if the state after it is not certain, or the agent will be at no thing, so that the ways from
   *   there are unknown
   */
  #restAfter(
    packed: PackedState,
    outcome: Outcome,
    position: number,
  ): { readonly state: PackedState; readonly scaledCost: number } | undefined {
    const { ways } = this.#plan.fields.current;
    const actions = outcome.plan?.actions ?? [];
    const prover = this.#proves();
    if (!prover.prove(packed, actions, undefined, { ways }, position, position + 1)) return;
    const state = prover.state.slice();
    const scaledCost = this.#scaledCostFrom(state, outcome, position + 1, { ways });
    return scaledCost === undefined || !this.#isAtThing(state) ? undefined : { state, scaledCost };
  }

  /** The cost of a plan from a step on, in thousandths; undefined if it does not work from there. */
  #scaledCostFrom(
    state: PackedState,
    { plan, goal, status }: Outcome,
    position: number,
    constraints: PlanConstraints,
  ): number | undefined {
    if (plan === null || status !== "solved") return undefined;
    const prover = this.#proves();
    const works = prover.prove(state, plan.actions, goal.condition, constraints, position);
    return works ? prover.scaledCost : undefined;
  }

  /**
   * The cost of a plan that the agent has not begun, in thousandths; undefined if it does not work now, or its things
   * are not free.
   */
  #scaledCostNow({ outcome, round }: InquiryEnd): number | undefined {
    const { knowledge, name, parts } = this.#agent;
    const { binding } = round;
    binding.believe(knowledge, () => {});
    const { claims } = parts;
    for (const id of thingsClaimed(binding, outcome.plan?.actions ?? [])) {
      // A thing that others wait for is lost with the plan that held it.
      const isAwaited = claims.holderOf(id) === name && claims.waitingFor(id) > 0;
      if (isAwaited || !claims.isFreeFor(name, id)) return undefined;
    }
    return this.#scaledCostFrom(this.#plan.own.stateIn(binding), outcome, 0, round);
  }

  #isAtThing(state: PackedState): boolean {
    const { layout } = this.#agent.parts;
    const { position, places } = layout;
    if (position === undefined) return true;
    const { variable } = position;
    return places.some((place) => layout.codeOf(variable, place) === state[variable.id]);
  }

  #proves(): PlanProver {
    this.#prover ??= new PlanProver(this.#agent.parts.layout.domain);
    return this.#prover;
  }
}
