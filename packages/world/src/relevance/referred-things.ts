import type { Work } from "@understudy/planner-core/internal";
import type { KnownThings, Thing } from "../things/thing.ts";
import type { ThingRelevance } from "./relevance.ts";

/** Things in one slice. */
const PIECE = 64;

/**
 * The things that some things refer to and that need a place beside them, with those that these refer to: without a
 * place all of them would be the same thing.
 */
export function* referredBy(
  things: Iterable<Thing>,
  relevance: ThingRelevance,
  knowledge: KnownThings,
): Work<ReadonlySet<Thing>> {
  const all = new Set<Thing>();
  const open = [...things];
  let looked = 0;
  for (let thing = open.pop(); thing !== undefined; thing = open.pop()) {
    if (++looked % PIECE === 0) yield;
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
