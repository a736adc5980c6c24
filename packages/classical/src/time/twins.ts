import type { TimeTask } from "./task/time-task.ts";
import { isInMask } from "./task/variable-mask.ts";
import type { TimeNode } from "./time-node.ts";

/** Members that are interchangeable in a node: of steps that differ only in them, one is tried. */
export class Twins {
  readonly #task: TimeTask;
  /** For each member, a bit set of the earlier members that are interchangeable with it. */
  readonly #twins: Int32Array;

  constructor(task: TimeTask) {
    this.#task = task;
    this.#twins = new Int32Array(task.problem.members.length);
  }

  /** Finds for each idle member the earlier members that are interchangeable with it at this moment. */
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

  /** Whether a crew lacks an earlier twin of one of its members: the same step with that twin is tried instead. */
  hasTwin(crew: readonly number[]): boolean {
    let mask = 0;
    for (const member of crew) mask |= 1 << member;
    for (const member of crew) if (((this.#twins[member] as number) & ~mask) !== 0) return true;
    return false;
  }
}
