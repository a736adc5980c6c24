import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";

const known = new WeakMap<JointDomain, CrewSteps>();

/** The steps of a joint domain by the members that take part. */
export class CrewSteps {
  readonly #steps: readonly JointTimedStep[];
  /** Number of members. */
  readonly #count: number;
  readonly #byCode = new Map<number, number>();
  /** For each step by index among the timed ones, the first place of its crews from which on their order makes no difference. */
  readonly #ordered: number[] = [];

  private constructor({ steps, slots }: JointDomain) {
    this.#steps = steps;
    this.#count = slots.length;
    for (const { timed, members } of steps) {
      const ordered = Math.max(this.#ordered[timed.index] ?? 0, orderedIn(members));
      this.#ordered[timed.index] = ordered;
    }
    for (const { index } of steps) this.#byCode.set(this.codeOf(index), index);
  }

  /** Built once for each joint domain. */
  static of(joint: JointDomain): CrewSteps {
    let steps = known.get(joint);
    if (steps === undefined) {
      steps = new CrewSteps(joint);
      known.set(joint, steps);
    }
    return steps;
  }

  /**
   * A number for a step and its crew; crews whose order makes no difference have the same.
   *
   * @param places what to take for each member. Default: the member
   */
  codeOf(step: number, places?: ArrayLike<number>): number {
    const { timed, members } = this.#steps[step] as JointTimedStep;
    const ordered = this.#ordered[timed.index] as number;
    let code = timed.index;
    let others = 0;
    for (let at = 0; at < members.length; at++) {
      const member = members[at] as number;
      const place = places === undefined ? member : (places[member] as number);
      if (at < ordered) code = code * this.#count + place;
      else others |= 1 << place;
    }
    return code * 2 ** this.#count + others;
  }

  /** The step of a code; undefined if there is none. */
  stepOf(code: number): JointTimedStep | undefined {
    return this.#steps[this.#byCode.get(code) ?? -1];
  }
}

/** The number of places at the front of a crew that must be fixed for the rest to be in ascending order. */
function orderedIn(members: readonly number[]): number {
  let from = members.length - 1;
  while (from > 0 && (members[from - 1] as number) < (members[from] as number)) from--;
  return Math.max(0, from);
}
