import type { Goal, PackedState, PlanLibrary, StepAuthor } from "@understudy/planner-core";
import type { Reference } from "./life/reference.ts";
import type { LifeSituation } from "./life/situations.ts";
import type { MendablePlan } from "./question/mend.ts";
import { planKey } from "./question/outlook.ts";

/** The state of one persona in a preparation: uncovered and abandoned situations. */
export class Role {
  readonly persona: string | undefined;
  /** 1 for each uncovered situation. */
  open: Uint8Array = new Uint8Array();
  readonly #planLibrary: PlanLibrary;
  readonly #reference: Reference;
  readonly #maxCostRatio: number;
  readonly #partitions = new Map<Goal, string>();
  /**
   * Keys of the classical planner's plans for questions that the model failed; questions with such a plan
   * are not repeated.
   */
  readonly #given = new Set<string>();
  /** Questions of this run that failed for other reasons. */
  readonly #failed = new Set<LifeSituation>();

  constructor(
    planLibrary: PlanLibrary,
    goals: readonly Goal[],
    reference: Reference,
    persona: string | undefined,
    maxCostRatio: number,
  ) {
    this.persona = persona;
    this.#planLibrary = planLibrary;
    this.#reference = reference;
    this.#maxCostRatio = maxCostRatio;
    for (const goal of goals) {
      const partition = planLibrary.partitionOf(goal, undefined, { persona });
      this.#partitions.set(goal, partition);
      for (const { state } of planLibrary.leftToPlanner(partition)) {
        const plan = reference.plan(goal, planLibrary.domain.state(state));
        if (plan !== undefined) this.#given.add(planKey(goal, plan.actions));
      }
    }
  }

  serves({ goal, state, reference }: LifeSituation): boolean {
    const entry = this.#planLibrary.match(this.#partitions.get(goal) ?? "", state);
    if (entry === undefined) return false;
    return this.#planLibrary.matchedScaledCost <= this.#maxCostRatio * reference.scaledCost;
  }

  /** Continuations from a state, by the plan library and the classical planner. */
  goOn(goal: Goal, state: PackedState): MendablePlan[] {
    const known = this.#planLibrary.match(this.#partitions.get(goal) ?? "", state);
    const best = this.#reference.plan(goal, state);
    return [
      ...(known === undefined ? [] : [{ actions: known.plan.actions, authors: known.authors }]),
      ...(best === undefined
        ? []
        : [{ actions: best.actions, authors: best.actions.map((): StepAuthor => "mended") }]),
    ];
  }

  /** Switches to other situations. */
  face(situations: readonly LifeSituation[]): void {
    this.open = Uint8Array.from(situations, (situation) => Number(!this.serves(situation)));
  }

  /** Updates the covered situations. Covered ones stay so, since plans are only added. */
  update(situations: readonly LifeSituation[]): void {
    this.open.forEach((isOpen, index) => {
      if (isOpen === 1 && this.serves(situations[index] as LifeSituation)) this.open[index] = 0;
    });
  }

  /** The covered share of situations, by weight. */
  coverageOf(situations: readonly LifeSituation[]): number {
    let served = 0;
    let all = 0;
    for (const situation of situations) {
      all += situation.weight;
      if (this.serves(situation)) served += situation.weight;
    }
    return all === 0 ? 1 : served / all;
  }

  mayAsk(key: string, situation: LifeSituation): boolean {
    return !this.#given.has(key) && !this.#failed.has(situation);
  }

  /**
   * Leaves a situation to the classical planner: marks it in the plan library, without further questions.
   */
  giveUp({ goal, state, reference }: LifeSituation, reason: string): void {
    const { persona } = this;
    const known = this.#planLibrary.domain.read(state);
    this.#planLibrary.leaveToPlanner({ goal, persona }, { state: known, reason });
    this.#given.add(planKey(goal, reference.actions));
  }

  /** Excludes a situation for the rest of this run. */
  skip(situation: LifeSituation): void {
    this.#failed.add(situation);
  }
}
