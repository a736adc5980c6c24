import {
  COST_SCALE,
  type Outcome,
  type PackedState,
  type PlanConstraints,
  PlanProver,
} from "@understudy/planner-core";
import { compiledGoal } from "../../question/goals.ts";
import type { InquiryEnd, ThingInquiry } from "../../question/round.ts";
import type { AgentNow } from "../agent-now.ts";
import type { OpenInquiry } from "../asking/open-inquiry.ts";
import { thingsClaimed } from "../claims-of-agent.ts";
import type { WantedGoals } from "../wanted-goals.ts";
import type { Answers } from "./answers.ts";
import type { PlanFields } from "./plan-fields.ts";
import type { ThingCooldowns } from "./thing-cooldowns.ts";

/** The parts of a runner that its improved plans concern. */
interface ImprovedRunner {
  readonly asking: OpenInquiry;
  readonly answers: Answers;
  readonly fields: PlanFields;
  readonly goals: WantedGoals;
  readonly cooldowns: ThingCooldowns;
}

/** A plan that is cheaper than the rest of the current one, for the moment when the running step has ended. */
interface BetterRest {
  readonly better: readonly [InquiryEnd, ThingInquiry];
  readonly outcome: Outcome;
  readonly position: number;
}

/** Rounds for a cheaper plan that has not begun, or for a cheaper rest after the running step. */
export class PlanImprovement {
  readonly #now: AgentNow;
  readonly #runner: ImprovedRunner;
  #prover: PlanProver | undefined;
  /** The step behind which a better rest was looked for last. */
  #tried: Pick<BetterRest, "outcome" | "position"> | undefined;
  #next: BetterRest | undefined;

  constructor(now: AgentNow, runner: ImprovedRunner) {
    this.#now = now;
    this.#runner = runner;
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

  /** Plays the better rest if the step before it has just ended, and it still works, is cheaper and free. */
  takeOver(): void {
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
    const scaledCost = this.#scaledCostNow(end);
    if (scaledCost === undefined) return false;
    const { ways } = this.#runner.fields.current;
    const before = this.#scaledCostFrom(this.#now.packed, outcome, position, { ways });
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
    outcome: Outcome,
    position: number,
  ): { readonly state: PackedState; readonly scaledCost: number } | undefined {
    const { packed } = this.#now;
    const { ways } = this.#runner.fields.current;
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
    const { knowledge, name, parts } = this.#now.agent;
    const { binding } = round;
    binding.believe(knowledge, () => {});
    const { claims } = parts;
    for (const id of thingsClaimed(binding, outcome.plan?.actions ?? [])) {
      // A thing that others wait for is lost with the plan that held it.
      const isAwaited = claims.isHeldBy(name, id) && claims.waitingFor(id) > 0;
      if (isAwaited || !claims.isFreeFor(name, id)) return undefined;
    }
    return this.#scaledCostFrom(this.#now.own.stateIn(binding), outcome, 0, round);
  }

  #isAtThing(state: PackedState): boolean {
    const { layout } = this.#now.agent.parts;
    const { position, places } = layout;
    if (position === undefined) return true;
    const { variable } = position;
    return places.some((place) => layout.codeOf(variable, place) === state[variable.id]);
  }

  #proves(): PlanProver {
    this.#prover ??= new PlanProver(this.#now.agent.parts.layout.domain);
    return this.#prover;
  }
}
