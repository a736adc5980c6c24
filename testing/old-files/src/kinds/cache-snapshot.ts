import { readSnapshot, TieredCache, writeSnapshot } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock, ScriptedLead } from "@understudy/planner-core/testing";
import type { Kind } from "../kind.ts";
import { answersFrom, FORGE, FORGE_STATES, type ForgeQuestion } from "./forge.ts";

/** The first line of a file: all that a game brings, and what came of loading the snapshot, which is the rest. */
interface Head {
  readonly domain: object;
  readonly questions: readonly ForgeQuestion[];
  readonly then: unknown;
}

/** Plays questions that a model answers in part, so that the cache keeps whole, mended and cut-off plans. */
async function playedCache(): Promise<string> {
  const clock = new FakeClock();
  const domain = loadDomain(FORGE).untyped;
  const planner = new ClassicalPlanner({ tables: false });
  const best = new Orchestrator({ domain, planner, clock });
  const lead = new ScriptedLead({
    clock,
    script: ({ state, goal }, call) => {
      const { plan } = best.planNow({ agent: "model", state, goal: goal.definition }, 1000);
      return { afterMs: 5, answer: plan?.actions.slice(0, call % 3 === 2 ? 2 : undefined) ?? [] };
    },
  });
  const cache = new TieredCache({ clock });
  const orchestrator = new Orchestrator({ domain, planner, lead, cache, clock });
  for (const goal of ["rich", "armed"]) {
    // The longest plan comes last: each serves states on its way, too.
    for (const values of FORGE_STATES.toReversed()) {
      const state = domain.state(values);
      const planned = orchestrator.plan({ agent: "smith", state, goal, budgetMs: 100 });
      await clock.advance(20);
      await planned;
    }
  }
  return writeSnapshot(cache, domain);
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
  write: async () => {
    const snapshot = await playedCache();
    const questions: readonly ForgeQuestion[] = ["rich", "armed"].flatMap((goal) =>
      [...FORGE_STATES, { at: "mine", gold: 2 }, { at: "market", swords: 2, gold: 1 }].map(
        (state) => ({ goal, state: { ...state } }),
      ),
    );
    const head = { domain: FORGE, questions };
    const then = loaded(head, snapshot);
    return { "forge.jsonl": `${JSON.stringify({ ...head, then })}\n${snapshot}` };
  },
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
