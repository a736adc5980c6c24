/** A plan, with the sampled states that it covers. */
export interface CoverCandidate {
  /** Indices of the covered states, without repetition. */
  readonly states: readonly number[];
  /** Whether the plan is chosen in any case. */
  readonly required: boolean;
}

/**
 * A small set of candidates that together cover a number of states. Greedy: each time the candidate with the largest
 * gain is taken (at most ln(n) + 1 times the optimum; Chvátal: A greedy heuristic for the set-covering problem, 1979);
 * candidates that later ones make redundant are then dropped. Among ties the first candidate wins. Returns indices in
 * ascending order. O(candidates × chosen + sum of states).
 */
export function greedyCover(
  candidates: readonly CoverCandidate[],
  stateCount: number,
  target: number,
): number[] {
  const times = new Int32Array(stateCount);
  const coveredBy: number[][] = Array.from({ length: stateCount }, () => []);
  candidates.forEach(({ states }, candidate) => {
    for (const state of states) (coveredBy[state] as number[]).push(candidate);
  });
  /** The number of states that each candidate would add. */
  const gains = candidates.map(({ states }) => states.length);
  const chosen: number[] = [];
  let covered = 0;
  const take = (candidate: number): void => {
    chosen.push(candidate);
    for (const state of (candidates[candidate] as CoverCandidate).states) {
      times[state] = (times[state] as number) + 1;
      if (times[state] !== 1) continue;
      covered++;
      for (const other of coveredBy[state] as number[]) gains[other] = (gains[other] as number) - 1;
    }
  };
  candidates.forEach(({ required }, candidate) => {
    if (required) take(candidate);
  });
  while (covered < target) {
    let best = -1;
    for (let candidate = 0; candidate < gains.length; candidate++) {
      const gain = gains[candidate] as number;
      if (gain > 0 && (best < 0 || gain > (gains[best] as number))) best = candidate;
    }
    if (best < 0) break;
    take(best);
  }
  const kept = chosen.filter((candidate) => {
    const { states, required } = candidates[candidate] as CoverCandidate;
    if (required) return true;
    const loss = states.reduce((sum, state) => sum + (times[state] === 1 ? 1 : 0), 0);
    if (covered - loss < target) return true;
    covered -= loss;
    for (const state of states) times[state] = (times[state] as number) - 1;
    return false;
  });
  return kept.sort((a, b) => a - b);
}
