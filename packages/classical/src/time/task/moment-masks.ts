import type { Happening } from "./shift-left.ts";
import type { TimeTask } from "./time-task.ts";
import { joinedMasks, maskOf } from "./variable-mask.ts";

/** The variables that happenings read, change and only add to: of one, or of all of a moment. */
export interface Masks {
  readonly reads: Uint32Array;
  readonly writes: Uint32Array;
  /** Part of `writes`: what all that change it only add to. */
  readonly adds: Uint32Array;
}

/** A moment; its masks are undefined once it is over. */
type Moment = { readonly [Key in keyof Masks]: Masks[Key] | undefined };

/** Tells which happenings may take place at one moment. */
export class MomentMasks {
  /** Length of a mask. */
  readonly words: number;
  readonly #actions: readonly Masks[];
  readonly #changes: readonly Masks[];

  constructor({ joint, writes, adds, changes }: TimeTask) {
    const words = (joint.markStart + 31) >>> 5;
    this.words = words;
    this.#actions = joint.reads.map((reads, action) => ({
      reads: maskOf(reads, words),
      writes: maskOf(writes[action] as readonly number[], words),
      adds: maskOf(adds[action] as readonly number[], words),
    }));
    this.#changes = changes.map((change) => ({
      reads: maskOf(change.reads, words),
      writes: maskOf(change.writes, words),
      adds: maskOf(change.adds, words),
    }));
  }

  #of(happening: Happening): Masks {
    return (happening < 0 ? this.#changes[-1 - happening] : this.#actions[happening]) as Masks;
  }

  /** Whether a happening interferes with none of a moment. */
  fit(moment: Moment, happening: Happening): boolean {
    const { reads, writes, adds } = this.#of(happening);
    const before = moment as Masks;
    for (let word = 0; word < this.words; word++) {
      const writing = writes[word] as number;
      const both = (before.adds[word] as number) & (adds[word] as number);
      const wrote = (before.writes[word] as number) & ~both;
      if ((wrote & ((reads[word] as number) | writing)) !== 0) return false;
      if (((before.reads[word] as number) & writing) !== 0) return false;
    }
    return true;
  }

  /** Whether two happenings may take place at one moment. */
  fitBoth(one: Happening, other: Happening): boolean {
    return this.fit(this.#of(one), other);
  }

  /** The masks of a moment with one more happening, or of a new moment. */
  joined(moment: Moment | undefined, happening: Happening): Masks {
    const { reads, writes, adds } = this.#of(happening);
    return {
      reads: joinedMasks(moment?.reads, reads, this.words),
      writes: joinedMasks(moment?.writes, writes, this.words),
      adds: joinedMasks(moment?.adds, adds, this.words),
    };
  }
}
