import { readSnapshot, TieredCache } from "@understudy/cache";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import type { Kind } from "../kind.ts";
import { answersFrom, type ForgeQuestion } from "./forge.ts";

/** The first line of a file: all that a game brings, and what came of loading the snapshot, which is the rest. */
interface Head {
  readonly domain: DomainDefinition;
  readonly questions: readonly ForgeQuestion[];
  readonly then: unknown;
}

/** What is said without the number of searches: a plan from a file is compared with the planner's before it is served. */
function answersOf(then: unknown): unknown {
  const { report, served } = then as ReturnType<typeof loaded>;
  return { report, served: served.filter((line) => !line.endsWith(" searches")) };
}

/** The answers of a loaded snapshot, also about states that are only like those of its plans. */
function loaded(
  { domain: definition, questions }: Omit<Head, "then">,
  snapshot: string,
): { readonly report: unknown; readonly served: readonly string[] } {
  const domain = loadDomain(definition).untyped;
  const cache = new TieredCache({ clock: new FakeClock() });
  const report = readSnapshot(cache, domain, snapshot);
  return { report, served: answersFrom(domain, cache, questions) };
}

/** Snapshots of the plan cache, with the questions that they answer. */
export const cacheSnapshotKind: Kind = {
  name: "cache-snapshot",
  replay: (text) => {
    const { head, snapshot } = parted(text);
    return { was: answersOf(head.then), is: answersOf(loaded(head, snapshot)) };
  },
};

function parted(text: string): { readonly head: Head; readonly snapshot: string } {
  const end = text.indexOf("\n");
  return { head: JSON.parse(text.slice(0, end)) as Head, snapshot: text.slice(end + 1) };
}
