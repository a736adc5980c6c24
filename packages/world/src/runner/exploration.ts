import type { KnownThings } from "../things/thing.ts";

/** A step that looks for a thing of some kind. */
export interface Exploration {
  readonly kind: string;
  /** The number of such things that the agent knew of when it set out. */
  readonly known: number;
}

/** The exploration that begins with a step; undefined where it looks for nothing. */
export function explorationOf(
  knowledge: KnownThings,
  kind: string | undefined,
): Exploration | undefined {
  return kind === undefined ? undefined : { kind, known: countKnown(knowledge, kind) };
}

/** Whether one was found. */
export function hasFound(knowledge: KnownThings, exploration: Exploration | undefined): boolean {
  return exploration !== undefined && countKnown(knowledge, exploration.kind) > exploration.known;
}

/** The number of things of a kind that an agent knows of. */
function countKnown(knowledge: KnownThings, kind: string): number {
  let count = 0;
  for (const thing of knowledge.ofKind(kind)) {
    if (knowledge.factsOf(thing) !== undefined) count++;
  }
  return count;
}
