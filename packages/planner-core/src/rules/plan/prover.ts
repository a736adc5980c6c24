import type { CompiledCondition } from "../condition/condition.ts";
import { holds } from "../condition/evaluate.ts";
import type { ActionSet } from "../domain/actions/action-set.ts";
import { applyAction, type GroundActions } from "../domain/actions/actions.ts";
import type { Ways } from "../domain/actions/ways.ts";
import type { Domain } from "../domain/domain.ts";
import type { PackedState } from "../state/packed-state.ts";
import {
  HEADER_LENGTH,
  RANGE_LENGTH,
  type StepCode,
  stepCodeOf,
  UPDATE_LENGTH,
} from "./step-code.ts";

/** Constraints of a request on its plan, in addition to those of the domain. */
export interface PlanConstraints {
  /** Ground actions that must not be used. */
  readonly disabled?: ActionSet | undefined;
  /** Condition that must hold after every step, in addition to the domain's own `maintain`. */
  readonly maintain?: CompiledCondition | undefined;
  /** Costs of ways; a step whose way is missing does not apply. Default: the declared costs. */
  readonly ways?: Ways | undefined;
}

/** The cause of a plan's failure, as {@link PlanProver} reports it. */
export type ProofFailureKind =
  | "unknown-action"
  | "disabled"
  | "precondition"
  | "no-way"
  | "maintain"
  | "goal";

const NO_CONSTRAINTS: PlanConstraints = Object.freeze({});

/**
 * Proves plans by simulating them. One prover serves any number of proofs; a proof allocates nothing and takes time
 * linear in the plan. Results stay in the fields until the next proof. Cost functions may run further proofs.
 *
 * @example
 * const prover = new PlanProver(domain);
 * const goal = domain.goal("warm_home").condition;
 * if (prover.prove(state, plan.actions, goal)) console.log(`works, and costs ${prover.scaledCost} thousandths`);
 */
export class PlanProver {
  readonly #domain: Domain;
  readonly #actions: GroundActions;
  readonly #steps: StepCode;
  /** The domain's own `maintain`; undefined if it is always true. */
  readonly #maintain: CompiledCondition | undefined;
  readonly #current: PackedState;
  readonly #spare: PackedState;
  /** Whether a cost function of the game is running, which may prove other plans with this prover. */
  #isAsking = false;
  /** The state of the interrupted proof, once a nested proof has replaced it. */
  #kept: PackedState | undefined;

  /** The number of sound steps: all steps after a success, otherwise the index of the broken step. */
  soundSteps = 0;
  /** Cost of the sound steps, in thousandths. */
  scaledCost = 0;
  /** Index of the first sound step that changed nothing; -1 if every step changed something. */
  idleStep = -1;
  /** The reason why the last plan failed; undefined after a success. */
  failure: ProofFailureKind | undefined = undefined;

  constructor(domain: Domain) {
    this.#domain = domain;
    this.#actions = domain.actions;
    this.#steps = stepCodeOf(domain.actions);
    this.#maintain = domain.maintain.code.length === 0 ? undefined : domain.maintain;
    this.#current = new Int32Array(domain.variables.all.length);
    this.#spare = new Int32Array(domain.variables.all.length);
  }

  /**
   * The state after the sound steps, where the plan ended or broke. If `failure` is "maintain", the state that violates
   * it. Overwritten by the next proof.
   */
  get state(): PackedState {
    return this.#current;
  }

  /**
   * Whether the plan works from `start` and reaches the goal.
   *
   * @param plan ids of ground actions
   * @param goal condition that must hold at the end; undefined to prove only the steps
   * @param from index of the first step to play; earlier steps are already done
   * @param length number of steps of the plan. Default: `plan.length`
   * @throws CostError if a run-time cost function throws or returns an invalid cost
   */
  prove(
    start: PackedState,
    plan: ArrayLike<number>,
    goal: CompiledCondition | undefined,
    constraints: PlanConstraints = NO_CONSTRAINTS,
    from = 0,
    length: number = plan.length,
  ): boolean {
    const domain = this.#domain;
    const actions = this.#actions;
    const { scaledCost, count } = actions;
    const { code, start: codeStart } = this.#steps;
    const { disabled, maintain, ways } = constraints;
    const own = this.#maintain;
    const runtimeCosts = domain.hasRuntimeCosts;
    const current = this.#current;
    if (this.#isAsking) this.#kept ??= current.slice();
    for (let id = 0; id < current.length; id++) current[id] = start[id] as number;

    let failure: ProofFailureKind | undefined;
    let sum = 0;
    let idle = -1;
    let index = from;
    for (; index < length; index++) {
      const action = plan[index] as number;
      // A plan may contain anything: a fraction, a text, nothing.
      if (action >>> 0 !== action || action >= count) {
        failure = "unknown-action";
        break;
      }
      if (disabled?.has(action)) {
        failure = "disabled";
        break;
      }
      let at = codeStart[action] as number;
      const testsEnd = code[at] as number;
      const effectsEnd = code[at + 1] as number;
      at += HEADER_LENGTH;
      while (at < testsEnd) {
        const distance = (current[code[at] as number] as number) - (code[at + 1] as number);
        if (distance >>> 0 > (code[at + 2] as number) >>> 0) break;
        at += RANGE_LENGTH;
      }
      if (at < testsEnd || (testsEnd === 0 && !this.#applies(action, current))) {
        failure = "precondition";
        break;
      }
      const scaledStepCost = runtimeCosts
        ? this.#askScaledCost(action, ways)
        : (scaledCost[action] as number);
      if (scaledStepCost === Number.POSITIVE_INFINITY) {
        failure = "no-way";
        break;
      }
      let change = effectsEnd === 0 ? this.#apply(action) : 0;
      // Each effect reads and writes only its own variable, so that their order does not matter.
      for (; at < effectsEnd; at += UPDATE_LENGTH) {
        const variable = code[at] as number;
        const bound = code[at + 3] as number;
        const kept = (current[variable] as number) & (code[at + 1] as number);
        const value = kept + (code[at + 2] as number);
        const next = value < bound ? value : bound;
        change |= (current[variable] as number) ^ next;
        current[variable] = next;
      }
      if (change === 0 && idle < 0) idle = index;
      if (own?.holds(current) === false || maintain?.holds(current) === false) {
        failure = "maintain";
        break;
      }
      sum += scaledStepCost;
    }
    if (failure === undefined && goal?.holds(current) === false) failure = "goal";
    this.soundSteps = index;
    this.scaledCost = sum;
    this.idleStep = idle;
    this.failure = failure;
    return failure === undefined;
  }

  /**
   * Whether the conditions of an action hold in a state. Ignores disabled actions and `maintain`: a quick check before
   * a full proof.
   *
   * @param action the id of a ground action
   */
  applies(state: PackedState, action: number): boolean {
    const { code, start } = this.#steps;
    let at = start[action] as number;
    const testsEnd = code[at] as number;
    if (testsEnd === 0) return this.#applies(action, state);
    for (at += HEADER_LENGTH; at < testsEnd; at += RANGE_LENGTH) {
      const distance = (state[code[at] as number] as number) - (code[at + 1] as number);
      if (distance >>> 0 > (code[at + 2] as number) >>> 0) return false;
    }
    return true;
  }

  /** The cost of an action in the current state. Nested proofs do not disturb this one. */
  #askScaledCost(action: number, ways: Ways | undefined): number {
    const wasAsking = this.#isAsking;
    const kept = this.#kept;
    this.#isAsking = true;
    this.#kept = undefined;
    try {
      return this.#domain.scaledActionCost(action, this.#current, ways);
    } finally {
      if (this.#kept !== undefined) this.#current.set(this.#kept);
      this.#isAsking = wasAsking;
      this.#kept = kept;
    }
  }

  /** Checks conditions other than tests of single variables. */
  #applies(action: number, state: PackedState): boolean {
    const { conditions, conditionStart } = this.#actions;
    const from = conditionStart[action] as number;
    return holds(conditions, from, conditionStart[action + 1] as number, state);
  }

  /**
   * Applies copies and conditional effects, which read the state before the action.
   *
   * @returns 0 if nothing changes
   */
  #apply(action: number): number {
    const current = this.#current;
    const spare = this.#spare;
    applyAction(this.#actions, action, current, spare);
    let change = 0;
    for (let id = 0; id < current.length; id++) {
      change |= (current[id] as number) ^ (spare[id] as number);
      current[id] = spare[id] as number;
    }
    return change;
  }
}
