import type { Goal } from "@understudy/planner-core";

/** Numbers of right and wrong answers. */
type Counts = readonly [right: number, wrong: number];

/** Largest difference in plan length at which an answer still counts as evidence. */
const REACH = 2;

/**
 * The model's success rate by goal and length of the classical planner's plan, since longer plans fail more often.
 * Unknown goals count as easy.
 */
export class Experience {
  readonly #known = new Map<string, Map<number, Counts>>();

  /** Reads the output of `toNotes`; invalid parts are ignored. */
  static fromNotes(notes: unknown): Experience {
    const experience = new Experience();
    for (const [goal, lengths] of entriesOf(notes)) {
      for (const [length, counts] of entriesOf(lengths)) {
        if (!Array.isArray(counts)) continue;
        const [right, wrong] = counts as unknown[];
        if (!isCount(Number(length)) || !isCount(right) || !isCount(wrong)) continue;
        experience.#lengthsOf(goal).set(Number(length), [right, wrong]);
      }
    }
    return experience;
  }

  add(goal: Goal, length: number, isRight: boolean): void {
    const lengths = this.#lengthsOf(goal.hash);
    const [right, wrong] = lengths.get(length) ?? [0, 0];
    lengths.set(length, isRight ? [right + 1, wrong] : [right, wrong + 1]);
  }

  /** Probability of a right answer, from 0 to 1. */
  chance(goal: Goal, length: number): number {
    let right = 1;
    let all = 1;
    for (const [known, [rightOnes, wrongOnes]] of this.#known.get(goal.hash) ?? []) {
      const weight = Math.exp(-Math.abs(known - length) / REACH);
      right += weight * rightOnes;
      all += weight * (rightOnes + wrongOnes);
    }
    return right / all;
  }

  /** The counts as notes of a plan library. */
  toNotes(): Readonly<Record<string, Readonly<Record<string, Counts>>>> {
    return Object.fromEntries(
      [...this.#known]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([goal, lengths]) => [goal, Object.fromEntries(lengths)]),
    );
  }

  #lengthsOf(goal: string): Map<number, Counts> {
    let lengths = this.#known.get(goal);
    if (lengths === undefined) {
      lengths = new Map();
      this.#known.set(goal, lengths);
    }
    return lengths;
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
