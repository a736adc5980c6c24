import {
  type Outcome,
  type PackedState,
  type PlanConstraints,
  PlanProver,
  type Ways,
} from "@understudy/planner-core";
import type { OwnState } from "../../question/own-state.ts";
import type { InquiryEnd } from "../../question/round.ts";
import type { Playing } from "../after-step.ts";
import { thingsClaimed } from "../claims-of-agent.ts";
import type { RunnerAgent } from "../options.ts";

/** The part of a plan after its running step. */
interface PlanRest {
  /** The expected state after the step. */
  readonly state: PackedState;
  readonly scaledCost: number;
}

/** The costs of the rests of plans, and whether an agent can play them. */
export class PlanRests {
  readonly #agent: RunnerAgent;
  readonly #prover: PlanProver;

  constructor(agent: RunnerAgent) {
    this.#agent = agent;
    this.#prover = new PlanProver(agent.parts.layout.domain);
  }

  /**
   * The part of the plan after its running step.
   *
   * @param position of that step
   * @returns undefined if the state after it is not certain, or the agent will be at no thing, so that the ways from
   *   there are unknown
   */
  after(
    { packed }: Playing,
    outcome: Outcome,
    position: number,
    ways: Ways | undefined,
  ): PlanRest | undefined {
    const actions = outcome.plan?.actions ?? [];
    if (!this.#prover.prove(packed, actions, undefined, { ways }, position, position + 1)) return;
    const state = this.#prover.state.slice();
    const scaledCost = this.scaledCostFrom(state, outcome, position + 1, { ways });
    return scaledCost === undefined || !this.#isAtThing(state) ? undefined : { state, scaledCost };
  }

  /** The cost of a plan from a step on, in thousandths; undefined if it does not work from there. */
  scaledCostFrom(
    state: PackedState,
    { plan, goal, status }: Outcome,
    position: number,
    constraints: PlanConstraints,
  ): number | undefined {
    if (plan === null || status !== "solved") return undefined;
    const works = this.#prover.prove(state, plan.actions, goal.condition, constraints, position);
    return works ? this.#prover.scaledCost : undefined;
  }

  /**
   * The cost of a plan that the agent has not begun, in thousandths; undefined if it does not work now, or its things
   * are not free.
   */
  scaledCostOf({ outcome, round }: InquiryEnd, own: OwnState): number | undefined {
    const { knowledge, name, parts } = this.#agent;
    const { binding } = round;
    binding.believe(knowledge, () => {});
    const { claims } = parts;
    for (const id of thingsClaimed(binding, outcome.plan?.actions ?? [])) {
      // A thing that others wait for is lost with the plan that held it.
      const isAwaited = claims.holderOf(id) === name && claims.waitingFor(id) > 0;
      if (isAwaited || !claims.isFreeFor(name, id)) return undefined;
    }
    return this.scaledCostFrom(own.stateIn(binding), outcome, 0, round);
  }

  #isAtThing(state: PackedState): boolean {
    const { position, places } = this.#agent.parts.layout;
    if (position === undefined) return true;
    const { variable } = position;
    const at = state[variable.id] as number;
    return places.some((place) => this.#agent.parts.layout.codeOf(variable, place) === at);
  }
}
