import type { TimeTask } from "./task/time-task.ts";
import { isInMask } from "./task/variable-mask.ts";
import type { TimeNode } from "./time-node.ts";

/** Members that are exactly alike in a node: of steps that differ by them alone, one is enough. */
export class Twins {
  readonly #task: TimeTask;
  /** For each member, the earlier members that are exactly alike, as a set of bits. */
  readonly #twins: Int32Array;

  constructor(task: TimeTask) {
    this.#task = task;
    this.#twins = new Int32Array(task.problem.members.length);
  }

  /** Notes for each idle member the members before it that are exactly alike at this moment. */
  mark({ state, reads, writes }: TimeNode): void {
    const { joint, alike } = this.#task;
    const twins = this.#twins;
    for (let member = 1; member < twins.length; member++) {
      let found = 0;
      const own = joint.ownSlots[member] as Int32Array;
      for (let other = 0; other < member; other++) {
        if (alike[member]?.[other] !== true) continue;
        const others = joint.ownSlots[other] as Int32Array;
        let isTwin = true;
        for (let at = 0; at < own.length && isTwin; at++) {
          const slot = own[at] as number;
          const twin = others[at] as number;
          isTwin = state[slot] === state[twin];
          if (reads === undefined || slot >= joint.markStart) continue;
          isTwin &&= isInMask(reads, slot) === isInMask(reads, twin);
          isTwin &&=
            isInMask(writes as Uint32Array, slot) === isInMask(writes as Uint32Array, twin);
        }
        if (isTwin) found |= 1 << other;
      }
      twins[member] = found;
    }
  }

  /** Whether a crew leaves out a member that is exactly like a later one in it: the same step with that member will do. */
  hasTwin(crew: readonly number[]): boolean {
    let mask = 0;
    for (const member of crew) mask |= 1 << member;
    for (const member of crew) if (((this.#twins[member] as number) & ~mask) !== 0) return true;
    return false;
  }
}
