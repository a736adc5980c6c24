import type { Goal, PackedState, Repertoire, StepAuthor } from "@understudy/planner-core";
import type { Reference } from "./life/reference.ts";
import type { LifeSituation } from "./life/situations.ts";
import type { MendablePlan } from "./question/mend.ts";
import { planKey } from "./question/outlook.ts";

/** One persona in a rehearsal: which situations it is not served in yet, and which are given up. */
export class Role {
  readonly persona: string | undefined;
  /** 1 for each situation at hand that is not served yet. */
  open: Uint8Array = new Uint8Array();
  readonly #repertoire: Repertoire;
  readonly #reference: Reference;
  readonly #maxCostRatio: number;
  readonly #partitions = new Map<Goal, string>();
  /** The understudy's plans for questions that the model failed: no other question for one is asked. */
  readonly #given = new Set<string>();
  /** Questions that were put in this run and not answered for no fault of theirs. */
  readonly #failed = new Set<LifeSituation>();

  constructor(
    repertoire: Repertoire,
    goals: readonly Goal[],
    reference: Reference,
    persona: string | undefined,
    maxCostRatio: number,
  ) {
    this.persona = persona;
    this.#repertoire = repertoire;
    this.#reference = reference;
    this.#maxCostRatio = maxCostRatio;
    for (const goal of goals) {
      const partition = repertoire.partitionOf(goal, undefined, { persona });
      this.#partitions.set(goal, partition);
      for (const { state } of repertoire.leftToPlanner(partition)) {
        const plan = reference.plan(goal, repertoire.domain.state(state));
        if (plan !== undefined) this.#given.add(planKey(goal, plan.actions));
      }
    }
  }

  serves({ goal, state, reference }: LifeSituation): boolean {
    const entry = this.#repertoire.match(this.#partitions.get(goal) ?? "", state);
    if (entry === undefined) return false;
    return this.#repertoire.matchedScaledCost <= this.#maxCostRatio * reference.scaledCost;
  }

  /** How the repertoire and the understudy continue from a state. */
  goOn(goal: Goal, state: PackedState): MendablePlan[] {
    const known = this.#repertoire.match(this.#partitions.get(goal) ?? "", state);
    const best = this.#reference.plan(goal, state);
    return [
      ...(known === undefined ? [] : [{ actions: known.plan.actions, authors: known.authors }]),
      ...(best === undefined
        ? []
        : [{ actions: best.actions, authors: best.actions.map((): StepAuthor => "mended") }]),
    ];
  }

  /** Looks at other situations from now on. */
  face(situations: readonly LifeSituation[]): void {
    this.open = Uint8Array.from(situations, (situation) => Number(!this.serves(situation)));
  }

  /** Notes what is served now. What was served stays so: plans only come in. */
  update(situations: readonly LifeSituation[]): void {
    this.open.forEach((isOpen, index) => {
      if (isOpen === 1 && this.serves(situations[index] as LifeSituation)) this.open[index] = 0;
    });
  }

  /** The share of situations that are served, by weight. */
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

  /** Leaves a situation to the understudy: marked in the repertoire, and no more asked about. */
  giveUp({ goal, state, reference }: LifeSituation, reason: string): void {
    const { persona } = this;
    const known = this.#repertoire.domain.read(state);
    this.#repertoire.leaveToPlanner({ goal, persona }, { state: known, reason });
    this.#given.add(planKey(goal, reference.actions));
  }

  /** Does not ask about a situation again in this run. */
  skip(situation: LifeSituation): void {
    this.#failed.add(situation);
  }
}
