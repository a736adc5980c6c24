import type { Goal } from "../../domain/domain.ts";
import type { PlanProver } from "../../plan/prover.ts";
import { callSafely } from "../../safe-call.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { InHand } from "./progress.ts";
import { isForLeadGoal, type UnderstudyTask } from "./understudy-plan.ts";

/** A plan whose first steps were given to the agent already. */
export interface CommittedPlan {
  readonly actions: readonly number[];
  readonly scaledCost: number;
  /** The number of actions that were given. */
  readonly length: number;
}

/** The parts that work out first steps. */
export interface FirstStepsParts {
  readonly prover: PlanProver;
  /** A plan may cost this many times the understudy's; where that is unknown no step is given. */
  readonly maxCostRatio: number;
  /** The understudy's steps from a state on to a goal, if it finds some soon. */
  readonly planOn: (from: UnderstudyTask) => readonly number[] | undefined;
  /** Called once per step. */
  readonly give: (action: number, index: number) => unknown;
  /** Told what that throws, or its promise rejects with. */
  readonly onError: (error: unknown) => void;
}

/**
 * Gives an agent the steps of its plan before the whole is there. A step of the lead is given once it
 * and those before it are proved, and the understudy knows how to reach the goal from there at
 * an acceptable cost: with these steps and that rest a plan is in hand at any time. What was given
 * stays: every plan that is served begins with it.
 */
export class FirstSteps {
  readonly #parts: FirstStepsParts;
  /** The request that the lead was asked for; undefined until then. */
  #asked: PreparedRequest | undefined;
  #goal: Goal | undefined;
  #maxScaledCost = Number.NEGATIVE_INFINITY;
  /** Steps of the lead that stand: those given, then those that wait for a rest that is cheap enough. */
  readonly #standing: number[] = [];
  /** The number of steps that the lead said up to each of them: those that change nothing are left out. */
  readonly #said: number[] = [];
  #saidCount = 0;
  #given = 0;
  /** The whole plan that begins with what stands, if one is known. */
  #whole: readonly number[] | undefined;
  #committed: CommittedPlan | undefined;

  constructor(parts: FirstStepsParts) {
    this.#parts = parts;
  }

  /** The plan in hand that begins with the steps given; undefined as long as none was. */
  get committed(): CommittedPlan | undefined {
    return this.#committed;
  }

  /** Says what the lead was asked for, and what its steps are measured against. */
  measure({ meaning, understudy }: InHand): void {
    this.#asked = meaning.asked;
    this.#goal = understudy.leadGoal;
    const isComparable = isForLeadGoal(understudy);
    this.#whole = isComparable ? understudy.actions : undefined;
    this.#maxScaledCost = isComparable
      ? understudy.scaledCost * this.#parts.maxCostRatio
      : Number.NEGATIVE_INFINITY;
  }

  /** The lead said a sound step. */
  say(action: number): void {
    const goal = this.#goal;
    const asked = this.#asked;
    if (goal === undefined || asked === undefined) return;
    const { prover } = this.#parts;
    const { state } = asked;
    this.#saidCount++;
    prover.prove(state, this.#standing, undefined, asked);
    const before = prover.state.slice();
    const steps = [...this.#standing, action];
    if (!prover.prove(state, steps, undefined, asked)) return;
    if (before.every((code, variable) => code === prover.state[variable])) return;
    this.#standing.push(action);
    this.#said.push(this.#saidCount);
    const whole = this.#planOn({ asked, goal, state: prover.state.slice() });
    this.#whole = whole;
    if (whole === undefined || !prover.prove(state, whole, goal.condition, asked)) return;
    const scaledCost = prover.scaledCost;
    if (scaledCost > this.#maxScaledCost) return;
    this.#committed = { actions: whole, scaledCost, length: this.#standing.length };
    this.#tell(whole, this.#standing.length);
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
  #planOn(from: UnderstudyTask): readonly number[] | undefined {
    const length = this.#standing.length;
    const goesOn = this.#whole?.[length - 1] === this.#standing[length - 1];
    if (goesOn) return this.#whole;
    const rest = this.#parts.planOn(from);
    return rest === undefined ? undefined : [...this.#standing, ...rest];
  }

  /** Gives steps up to `end`. */
  #tell(actions: readonly number[], end: number): void {
    const { give, onError } = this.#parts;
    while (this.#given < end) {
      const index = this.#given++;
      callSafely(() => give(actions[index] as number, index), onError);
    }
  }
}
