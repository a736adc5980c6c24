import type { KnownThings, Thing } from "../things/thing.ts";
import type { ThingRelevance } from "./relevance.ts";

/**
 * The things that some things refer to and that need a place beside them, with those that these refer to: without a
 * place all of them would be the same thing.
 */
export function referredBy(
  things: Iterable<Thing>,
  relevance: ThingRelevance,
  knowledge: KnownThings,
): ReadonlySet<Thing> {
  const all = new Set<Thing>();
  const open = [...things];
  for (let thing = open.pop(); thing !== undefined; thing = open.pop()) {
    const facts = knowledge.factsOf(thing);
    if (facts === undefined) continue;
    for (const id of relevance.referredBy(thing, facts)) {
      const other = knowledge.find(id);
      if (other === undefined || all.has(other)) continue;
      all.add(other);
      open.push(other);
    }
  }
  return all;
}
