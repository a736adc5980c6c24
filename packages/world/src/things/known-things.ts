import type { KnownThings } from "./thing.ts";

/** Number of things of a kind that an agent knows. */
export function countKnown(knowledge: KnownThings, kind: string): number {
  let count = 0;
  for (const thing of knowledge.ofKind(kind)) {
    if (knowledge.factsOf(thing) !== undefined) count++;
  }
  return count;
}
