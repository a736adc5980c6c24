/**
 * Puts goals off: a goal that is undone on the way to another one comes after it from then on, as vans are parked once
 * the parcels are there.
 */
export class GoalLevels {
  readonly #levels: Map<number, number>;
  #open: ReadonlySet<number>;

  constructor(goals: readonly number[]) {
    this.#levels = new Map(goals.map((goal) => [goal, 0]));
    this.#open = new Set(goals);
  }

  /**
   * Notes the goals that do not hold.
   *
   * @param target the goal whose steps were done last
   */
  note(open: readonly number[], target: number): void {
    for (const goal of open) {
      if (goal === target || this.#open.has(goal)) continue;
      this.#levels.set(goal, Math.max(this.#levelOf(goal), this.#levelOf(target) + 1));
    }
    this.#open = new Set(open);
  }

  /** The goals to reach before the others. */
  firstOf(open: readonly number[]): readonly number[] {
    const least = Math.min(...open.map((goal) => this.#levelOf(goal)));
    return open.filter((goal) => this.#levelOf(goal) === least);
  }

  /** The goals that hold and were undone before: they are kept if possible. */
  kept(open: readonly number[]): readonly number[] {
    return [...this.#levels.keys()].filter(
      (goal) => !open.includes(goal) && this.#levelOf(goal) > 0,
    );
  }

  #levelOf(goal: number): number {
    return this.#levels.get(goal) ?? 0;
  }
}
