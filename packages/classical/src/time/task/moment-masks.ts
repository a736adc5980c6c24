import type { Happening } from "./shift-left.ts";
import type { TimeTask } from "./time-task.ts";
import { joinedMasks, maskOf } from "./variable-mask.ts";

/**
 * The variables that happenings read, change and only add to: of one, or of all of a moment. With clocks, those of changes by
 * the world have a half of their own.
 */
export interface Masks {
  readonly reads: Uint32Array;
  readonly writes: Uint32Array;
  /** Part of `writes`: what all that change it only add to. */
  readonly adds: Uint32Array;
}

/** A moment; its masks are undefined once it is over. */
type Moment = { readonly [Key in keyof Masks]: Masks[Key] | undefined };

/**
 * Tells which happenings may take place at one moment. Changes by the world do not interfere with each other: they come one
 * after the other.
 */
export class MomentMasks {
  /** Length of a mask. */
  readonly words: number;
  /** Length of a half. */
  readonly #half: number;
  readonly #actions: readonly Masks[];
  readonly #changes: readonly Masks[];

  constructor({ joint, writes, adds, changes, clocks }: TimeTask) {
    const half = (joint.markStart + 31) >>> 5;
    // Without clocks, a moment has one change by the world at most.
    const words = clocks.length > 0 ? 2 * half : half;
    this.words = words;
    this.#half = half;
    this.#actions = joint.reads.map((reads, action) => ({
      reads: maskOf(reads, words),
      writes: maskOf(writes[action] as readonly number[], words),
      adds: maskOf(adds[action] as readonly number[], words),
    }));
    const ofWorld = (variables: readonly number[]): Uint32Array =>
      maskOf(
        variables.map((variable) => variable + 32 * (words - half)),
        words,
      );
    this.#changes = changes.map((change) => ({
      reads: ofWorld(change.reads),
      writes: ofWorld(change.writes),
      adds: ofWorld(change.adds),
    }));
  }

  #of(happening: Happening): Masks {
    return (happening < 0 ? this.#changes[-1 - happening] : this.#actions[happening]) as Masks;
  }

  /** Whether a happening interferes with none of a moment. */
  fit(moment: Moment, happening: Happening): boolean {
    const world = this.words - this.#half;
    const isOfWorld = happening < 0;
    if (!this.#fitHalf(moment as Masks, 0, happening, isOfWorld ? world : 0)) return false;
    return isOfWorld || world === 0 || this.#fitHalf(moment as Masks, world, happening, 0);
  }

  /** Whether the part of a moment from a word on leaves room for a happening, whose variables begin with another word. */
  #fitHalf(before: Masks, from: number, happening: Happening, own: number): boolean {
    const { reads, writes, adds } = this.#of(happening);
    for (let word = 0; word < this.#half; word++) {
      const writing = writes[own + word] as number;
      const both = (before.adds[from + word] as number) & (adds[own + word] as number);
      const wrote = (before.writes[from + word] as number) & ~both;
      if ((wrote & ((reads[own + word] as number) | writing)) !== 0) return false;
      if (((before.reads[from + word] as number) & writing) !== 0) return false;
    }
    return true;
  }

  /** The masks of a moment with one more happening, or of a new moment. */
  joined(moment: Moment | undefined, happening: Happening): Masks {
    const own = this.#of(happening);
    const reads = joinedMasks(moment?.reads, own.reads, this.words);
    const writes = joinedMasks(moment?.writes, own.writes, this.words);
    const adds = joinedMasks(moment?.adds, own.adds, this.words);
    if (moment === undefined || happening >= 0) return { reads, writes, adds };
    const before = moment as Masks;
    // One change by the world may set what another adds to.
    const added = adds.map((mask, word) => mask & ~(setIn(before, word) | setIn(own, word)));
    return { reads, writes, adds: added };
  }
}

/** The variables of a word that are changed, and not only added to. */
function setIn({ writes, adds }: Masks, word: number): number {
  return (writes[word] as number) & ~(adds[word] as number);
}
