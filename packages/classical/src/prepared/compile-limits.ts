import type { RelaxationLimits } from "../relaxation/detail.ts";

/** Limits on the compilation of one goal. Beyond that weaker means take the place of larger ones. */
export interface CompileLimits {
  readonly relaxation: RelaxationLimits;
  /**
   * Nodes of conditions that `maintain` may add to the actions of a domain, all in all. What is beyond is
   * checked after every step.
   */
  readonly regressedNodes: number;
}

const MAX_RELAXATION: RelaxationLimits = { entries: 1_000_000, bytes: 32 * 2 ** 20 };
const MAX_REGRESSED_NODES = 1_000_000;
/** The relaxation is the larger part of a compiled goal, and one goal is not to push out all others. */
const SHARE = 1 / 4;
const BYTES_PER_ENTRY = 32;
const BYTES_PER_NODE = 256;

/** The share of the memory for compiled goals that one goal may use. */
export function compileLimits(bytes: number): CompileLimits {
  const share = SHARE * bytes;
  return {
    relaxation: {
      entries: Math.min(MAX_RELAXATION.entries, share / BYTES_PER_ENTRY),
      bytes: Math.min(MAX_RELAXATION.bytes, share),
    },
    regressedNodes: Math.min(MAX_REGRESSED_NODES, share / BYTES_PER_NODE),
  };
}
