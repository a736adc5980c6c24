import type { KnownThings } from "../things/thing.ts";

/** A step that looks for a thing of some kind. */
export interface Expedition {
  readonly kind: string;
  /** The number of such things that the agent knew of when it set out. */
  readonly known: number;
}

/** The expedition that begins with a step; undefined where it looks for nothing. */
export function expeditionOf(
  knowledge: KnownThings,
  kind: string | undefined,
): Expedition | undefined {
  return kind === undefined ? undefined : { kind, known: countKnown(knowledge, kind) };
}

/** Whether one was found. */
export function hasFound(knowledge: KnownThings, expedition: Expedition | undefined): boolean {
  return expedition !== undefined && countKnown(knowledge, expedition.kind) > expedition.known;
}

/** The number of things of a kind that an agent knows of. */
function countKnown(knowledge: KnownThings, kind: string): number {
  let count = 0;
  for (const thing of knowledge.ofKind(kind)) {
    if (knowledge.factsOf(thing) !== undefined) count++;
  }
  return count;
}
