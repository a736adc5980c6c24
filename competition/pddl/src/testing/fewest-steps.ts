/** A small task by its definition. */
interface SteppedTask<State> {
  readonly start: State;
  isGoal(state: State): boolean;
  /** The successor states. */
  after(state: State): Iterable<State>;
  keyOf(state: State): string;
}

/** The fewest steps to the goal by breadth-first search; undefined without a plan. */
export function fewestSteps<State>(task: SteppedTask<State>): number | undefined {
  const seen = new Set([task.keyOf(task.start)]);
  let layer = [task.start];
  for (let steps = 0; layer.length > 0; steps++) {
    if (layer.some((state) => task.isGoal(state))) return steps;
    const next: State[] = [];
    for (const state of layer) {
      for (const reached of task.after(state)) {
        const key = task.keyOf(reached);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(reached);
      }
    }
    layer = next;
  }
  return undefined;
}
