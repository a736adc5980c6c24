import type { Domain } from "@understudy/planner-core";
import { LifeMemoryError } from "./life-memory-error.ts";

const MAGIC = 0x554c4631;
const HEADER_WORDS = 8;

/** Offsets in an agent's row, before its state. */
export const RANDOM = 0;
/** Index of its goal plus one; 0 for none. */
export const GOAL = 1;
/** Number of its plan's completed steps. */
export const DONE = 2;
/** The flags {@link IN_DOUBT} and {@link PARTIAL}, as bits. */
export const LIFE_FLAGS = 3;
export const LIFE_STATE = 4;

/** The plan must be proved again before its next step. */
export const IN_DOUBT = 1;
/** The plan may not reach the goal, and makes no claim to. */
export const PARTIAL = 2;

/** Everything about all agents except their plans: one row of 32-bit integers each. */
export class LifeMemory {
  readonly words: Int32Array;
  readonly rowWords: number;
  /** Whether it already had lives in it. */
  readonly isOld: boolean;

  /**
   * @param buffer memory of an earlier life to continue, or new memory; shared or not
   * @throws LifeMemoryError if it is too small or has other contents
   */
  constructor(domain: Domain, agents: number, buffer?: ArrayBufferLike) {
    const bytes = bytesOfLife(domain, agents);
    this.rowWords = LIFE_STATE + domain.variables.all.length;
    if (buffer !== undefined && buffer.byteLength < bytes) {
      const message = `The lives of ${agents} agents take ${bytes} bytes, not ${buffer.byteLength}`;
      throw new LifeMemoryError(message);
    }
    this.words = new Int32Array(buffer ?? new ArrayBuffer(bytes), 0, bytes / 4);
    const high = Number.parseInt(domain.hash.slice(0, 8), 16) | 0;
    const low = Number.parseInt(domain.hash.slice(8), 16) | 0;
    const header = [MAGIC, high, low, agents];
    this.isOld = this.words[0] === MAGIC;
    if (this.isOld && header.some((word, index) => this.words[index] !== word)) {
      const message = `The memory holds lives of a domain other than "${domain.name}", or of other agents`;
      throw new LifeMemoryError(message);
    }
    this.words.set(header);
  }

  /** The start of an agent's row. */
  row(agent: number): number {
    return HEADER_WORDS + agent * this.rowWords;
  }
}

/** Bytes of life memory for this many agents; plans are separate objects. */
export function bytesOfLife(domain: Domain, agents: number): number {
  return 4 * (HEADER_WORDS + agents * (LIFE_STATE + domain.variables.all.length));
}
