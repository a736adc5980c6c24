import { readSnapshot, TieredCache } from "@understudy/cache";
import { loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import type { Kind } from "../kind.ts";
import { answersFrom, type FORGE, type ForgeQuestion } from "./forge.ts";

/** The first line of a file: all that a game brings, and what came of loading the snapshot, which is the rest. */
interface Head {
  readonly domain: object;
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
  const domain = loadDomain(definition as typeof FORGE).untyped;
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
  holds: (texts) => {
    const [text = ""] = Object.values(texts);
    const then = JSON.stringify(parted(text).head.then);
    return {
      "several plans": (text.match(/"partition":\d/g)?.length ?? 0) >= 5,
      "plans that the planner mended": /"mended":true/.test(text),
      "no plan refused": /"refused":0/.test(then),
      "plans served as they are": /"exact /.test(then),
      "plans served for other states": /"generalised /.test(then),
    };
  },
};

function parted(text: string): { readonly head: Head; readonly snapshot: string } {
  const end = text.indexOf("\n");
  return { head: JSON.parse(text.slice(0, end)) as Head, snapshot: text.slice(end + 1) };
}
