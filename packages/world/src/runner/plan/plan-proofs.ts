import {
  type Outcome,
  type PackedState,
  type PlanConstraints,
  PlanProver,
} from "@understudy/planner-core";
import type { InquiryEnd } from "../../question/round.ts";
import type { AgentNow } from "../agent-now.ts";
import { thingsClaimed } from "../claims-of-agent.ts";
import type { PlanFields } from "./plan-fields.ts";

/** Proofs of plans that may follow the running step. */
export class PlanProofs {
  readonly #now: AgentNow;
  readonly #fields: PlanFields;
  #known: PlanProver | undefined;

  constructor(now: AgentNow, fields: PlanFields) {
    this.#now = now;
    this.#fields = fields;
  }

  /**
   * The state after the running step.
   *
   * @param position of that step
   * @returns undefined if the state is not certain, or the agent will be at no thing, so that the ways from there are
   *   unknown
   */
  stateAfter({ plan }: Outcome, position: number): PackedState | undefined {
    const { ways } = this.#fields.current;
    const prover = this.#prover;
    const actions = plan?.actions ?? [];
    const works = prover.prove(
      this.#now.packed,
      actions,
      undefined,
      { ways },
      position,
      position + 1,
    );
    return works && this.#isAtThing(prover.state) ? prover.state.slice() : undefined;
  }

  /** The cost of a plan from a step on, in thousandths; undefined if it does not work from there. */
  scaledCostFrom(
    state: PackedState,
    { plan, goal, status }: Outcome,
    position: number,
    constraints: PlanConstraints = { ways: this.#fields.current.ways },
  ): number | undefined {
    if (plan === null || status !== "solved") return undefined;
    const prover = this.#prover;
    const works = prover.prove(state, plan.actions, goal.condition, constraints, position);
    return works ? prover.scaledCost : undefined;
  }

  /**
   * The cost of a plan that the agent has not begun, in thousandths; undefined if it does not work now, or its things
   * are not free.
   */
  scaledCostNow({ outcome, round }: InquiryEnd): number | undefined {
    const { knowledge, name, parts } = this.#now.agent;
    const { binding } = round;
    binding.believe(knowledge, () => {});
    const { claims } = parts;
    for (const id of thingsClaimed(binding, outcome.plan?.actions ?? [])) {
      // A thing that others wait for is lost with the plan that held it.
      const isAwaited = claims.isHeldBy(name, id) && claims.waitingFor(id) > 0;
      if (isAwaited || !claims.isFreeFor(name, id)) return undefined;
    }
    return this.scaledCostFrom(this.#now.own.stateIn(binding), outcome, 0, round);
  }

  #isAtThing(state: PackedState): boolean {
    const { layout } = this.#now.agent.parts;
    const { position, places } = layout;
    if (position === undefined) return true;
    const { variable } = position;
    return places.some((place) => layout.codeOf(variable, place) === state[variable.id]);
  }

  get #prover(): PlanProver {
    this.#known ??= new PlanProver(this.#now.agent.parts.layout.domain);
    return this.#known;
  }
}
