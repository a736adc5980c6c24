import type { KnownThings } from "../../things/thing.ts";

/** A step that searches for a thing of a kind. */
export interface Expedition {
  readonly kind: string;
  /** Number of such things that the agent knew at the start. */
  readonly known: number;
}

/** The expedition of a step; undefined if it searches for nothing. */
export function expeditionOf(
  knowledge: KnownThings,
  kind: string | undefined,
): Expedition | undefined {
  return kind === undefined ? undefined : { kind, known: countKnown(knowledge, kind) };
}

/** Whether a thing was found. */
export function hasFound(knowledge: KnownThings, expedition: Expedition | undefined): boolean {
  return expedition !== undefined && countKnown(knowledge, expedition.kind) > expedition.known;
}

/** Number of things of a kind that an agent knows. */
function countKnown(knowledge: KnownThings, kind: string): number {
  let count = 0;
  for (const thing of knowledge.ofKind(kind)) {
    if (knowledge.factsOf(thing) !== undefined) count++;
  }
  return count;
}
