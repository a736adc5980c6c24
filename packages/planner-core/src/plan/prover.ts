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

/** Constraints of a request on its plan, beyond the domain. */
export interface PlanConstraints {
  /** Ground actions that must not be used. */
  readonly disabled?: ActionSet | undefined;
  /** Must hold in every state after a step, besides the domain's own `maintain`. */
  readonly maintain?: CompiledCondition | undefined;
  /** Costs of ways; where there is none, a step that takes it does not work. Default: what the domain declares. */
  readonly ways?: Ways | undefined;
}

/** Why a plan does not work, as {@link PlanProver} reports it. */
export type ProofFailureKind =
  | "unknown-action"
  | "disabled"
  | "precondition"
  | "no-way"
  | "maintain"
  | "goal";

const NO_CONSTRAINTS: PlanConstraints = Object.freeze({});

/**
 * Proves plans by simulating them. One prover serves any number of proofs; a proof allocates nothing
 * and takes time linear in the plan. The result stays in the fields until the next proof. A cost
 * function that has another plan proved meanwhile does no harm.
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
  /** The domain's own `maintain`; undefined where it demands nothing. */
  readonly #maintain: CompiledCondition | undefined;
  readonly #current: PackedState;
  readonly #spare: PackedState;
  /** Whether a cost function of the game is being asked: it may have other plans proved by this very prover. */
  #isAsking = false;
  /** The state of the proof that asks, once another one has taken its place. */
  #kept: PackedState | undefined;

  /** The number of sound steps: all of them after success, else the index of the broken step. */
  soundSteps = 0;
  /** Cost of the sound steps, in thousandths. */
  scaledCost = 0;
  /** Index of the first sound step that changed nothing; -1 if each changed something. */
  idleStep = -1;
  /** Why the last plan broke; undefined after success. */
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
   * The state after the sound steps: where the plan broke, or ended. With `failure` "maintain" it
   * is the state that violates. Overwritten by the next proof.
   */
  get state(): PackedState {
    return this.#current;
  }

  /**
   * Whether the plan works from `start` and reaches the goal.
   *
   * @param plan ids of ground actions
   * @param goal what must hold at the end; undefined to prove the steps alone
   * @param from index of the first step to play: earlier ones are taken as done
   * @param length how many steps the plan has. Default: `plan.length`
   * @throws CostError if a run-time cost function misbehaves
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
      // A plan may contain anything: half an id, a text, nothing.
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
      // Every effect reads and writes a variable of its own: the order does not matter.
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
   * Whether the conditions of an action hold in a state. What is disabled or maintained is not looked at: a
   * quick look before a proof.
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

  /** Asks for the cost of an action here; whatever is proved meanwhile, the proof continues from here. */
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

  /** Conditions that are more than tests of single variables. */
  #applies(action: number, state: PackedState): boolean {
    const { conditions, conditionStart } = this.#actions;
    const from = conditionStart[action] as number;
    return holds(conditions, from, conditionStart[action + 1] as number, state);
  }

  /**
   * Effects that copy or have conditions: they read the state before the action, which other effects change.
   *
   * @returns 0 if they change nothing
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
