/**
 * Postpones goals: a goal that is undone on the way to another goal comes after it from then on, as vans are parked once the
 * parcels are delivered.
 */
export class GoalLevels {
  readonly #levels: Map<number, number>;
  #open: ReadonlySet<number>;

  constructor(goals: readonly number[]) {
    this.#levels = new Map(goals.map((goal) => [goal, 0]));
    this.#open = new Set(goals);
  }

  /**
   * Postpones the goals that the last steps have undone.
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

  /** Goals that hold now and were undone before: worth keeping. */
  kept(open: readonly number[]): readonly number[] {
    return [...this.#levels.keys()].filter(
      (goal) => !open.includes(goal) && this.#levelOf(goal) > 0,
    );
  }

  #levelOf(goal: number): number {
    return this.#levels.get(goal) ?? 0;
  }
}
