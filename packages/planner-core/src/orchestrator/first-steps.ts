import type { Clock } from "../clock.ts";
import type { Goal } from "../domain/domain.ts";
import type { PlanProver } from "../plan/prover.ts";
import { callSafely } from "./guard/call.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { PreparedRequest } from "./prepare.ts";
import { runNow } from "./steps.ts";
import type { Understudy, UnderstudyPlan } from "./understudy.ts";

/** A plan whose first steps were given to the agent already. Cost in thousandths. */
export interface CommittedPlan {
  readonly actions: readonly number[];
  readonly cost: number;
  /** How many of the actions were given. */
  readonly length: number;
}

/**
 * Gives an agent the steps of its plan before the whole is there. A step of the lead is given once it
 * and those before it are proved, and the understudy knows how to reach the goal from there at
 * an acceptable cost: with these steps and that rest a plan is in hand at any time. What was given
 * stays: every plan that is served begins with it.
 */
export class FirstSteps {
  readonly #request: PreparedRequest;
  readonly #understudy: Understudy;
  readonly #clock: Clock;
  readonly #settings: OrchestratorSettings;
  readonly #give: (action: number, index: number) => unknown;
  readonly #onError: (error: unknown) => void;
  readonly #prover: PlanProver;
  #goal: Goal | undefined;
  #maxCost = Number.POSITIVE_INFINITY;
  /** Steps of the lead that stand: those given, then those that wait for a rest that is cheap enough. */
  readonly #standing: number[] = [];
  /** How many steps the lead said up to each of them: those that change nothing are left out. */
  readonly #said: number[] = [];
  #saidCount = 0;
  #given = 0;
  /** The whole plan that begins with what stands, as far as one is known. */
  #whole: readonly number[] | undefined;
  #committed: CommittedPlan | undefined;

  constructor(parts: {
    readonly request: PreparedRequest;
    readonly understudy: Understudy;
    readonly clock: Clock;
    readonly settings: OrchestratorSettings;
    /** Called once a step. */
    readonly give: (action: number, index: number) => unknown;
    /** Told what that throws, or its promise rejects with. */
    readonly onError: (error: unknown) => void;
    readonly prover: PlanProver;
  }) {
    this.#request = parts.request;
    this.#understudy = parts.understudy;
    this.#clock = parts.clock;
    this.#settings = parts.settings;
    this.#give = parts.give;
    this.#onError = parts.onError;
    this.#prover = parts.prover;
  }

  /** The plan in hand that begins with the steps given; undefined as long as none was. */
  get committed(): CommittedPlan | undefined {
    return this.#committed;
  }

  /** Says what the lead was asked for, and what its steps are measured against. */
  measure(understudy: UnderstudyPlan): void {
    this.#goal = understudy.leadGoal;
    const isComparable = understudy.status === "solved" && understudy.goal === this.#goal;
    this.#whole = isComparable ? understudy.actions : undefined;
    this.#maxCost = isComparable
      ? understudy.cost * this.#settings.maxCostRatio
      : Number.POSITIVE_INFINITY;
  }

  /** The lead said a sound step. */
  say(action: number): void {
    const goal = this.#goal;
    if (goal === undefined) return;
    const { state } = this.#request;
    const prover = this.#prover;
    this.#saidCount++;
    prover.prove(state, this.#standing, undefined, this.#request);
    const before = prover.state.slice();
    const steps = [...this.#standing, action];
    if (!prover.prove(state, steps, undefined, this.#request)) return;
    if (before.every((code, variable) => code === prover.state[variable])) return;
    this.#standing.push(action);
    this.#said.push(this.#saidCount);
    const whole = this.#planOn(goal, prover.state.slice());
    this.#whole = whole;
    if (whole === undefined || !prover.prove(state, whole, goal.condition, this.#request)) return;
    if (prover.cost > this.#maxCost) return;
    this.#commit({ actions: whole, cost: prover.cost, length: this.#standing.length });
  }

  /**
   * The lead's answer with the steps that were given at its beginning, if it begins with them.
   * Undefined if it says something else in the end.
   */
  fit(answer: readonly number[]): readonly number[] | undefined {
    const length = this.#committed?.length ?? 0;
    if (length === 0) return answer;
    const said = this.#said[length - 1] as number;
    if (said > answer.length) return undefined;
    for (let index = 0; index < length; index++) {
      if (answer[(this.#said[index] as number) - 1] !== this.#standing[index]) return undefined;
    }
    return [...this.#standing.slice(0, length), ...answer.slice(said)];
  }

  /** Gives the rest of the plan that is served. */
  settle(actions: readonly number[]): void {
    this.#tell(actions, actions.length);
  }

  /** The understudy's way on from what stands; the old one where the lead goes that way. */
  #planOn(goal: Goal, state: Int32Array): readonly number[] | undefined {
    const length = this.#standing.length;
    const goesOn = this.#whole?.[length - 1] === this.#standing[length - 1];
    if (goesOn) return this.#whole;
    const untilMs = this.#clock.now() + this.#settings.redraftMs;
    const rest = runNow(this.#understudy.complete(this.#request, goal, state, untilMs));
    return rest === undefined ? undefined : [...this.#standing, ...rest.actions];
  }

  #commit(plan: CommittedPlan): void {
    this.#committed = plan;
    this.#tell(plan.actions, plan.length);
  }

  /** Gives steps up to `end`. */
  #tell(actions: readonly number[], end: number): void {
    while (this.#given < end) {
      const index = this.#given++;
      callSafely(() => this.#give(actions[index] as number, index), this.#onError);
    }
  }
}
