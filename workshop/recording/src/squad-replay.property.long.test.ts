import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { type ManyRequest, type Random, seededRandom } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordOrchestrator } from "./record/recorded-orchestrator.ts";
import { RunRecorder } from "./record/run-recorder.ts";
import { replayRun } from "./replay/replay-run.ts";
import { type DrawnYard, drawYard } from "./testing/drawn-yard.ts";
import { SlowClock } from "./testing/slow-clock.ts";

/** Longest time for a request, in milliseconds of a clock that a search reads a hundred times in each. */
const LONGEST_MS = 30;

/** Plays requests of all kinds in drawn domains, with one planner, on a slow machine. */
async function play(seed: number): Promise<{ readonly text: string; readonly cuts: number }> {
  const random = seededRandom(seed);
  const clock = new SlowClock(seed, 0.02, random.integer(2) * 5);
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, clock });
  const time = new TimePlanner();
  for (let yards = 0; yards < 2; yards++) {
    const yard = drawYard(random);
    const parts = { domain: yard.domain, planner: new ClassicalPlanner(), time, clock };
    const orchestrator = recordOrchestrator(parts, recorder);
    for (let round = 0; round < 3; round++) {
      const nowMs = random.integer(4) * 1000;
      const joint = jointOf(yard, random, nowMs);
      const budgetMs = random.integer(LONGEST_MS);
      await Promise.all([
        orchestrator.plan({ ...joint, budgetMs }),
        orchestrator.plan({ ...joint, budgetMs: LONGEST_MS }),
      ]);
      orchestrator.planNow(joint, random.integer(LONGEST_MS));
      let waiting = Object.entries(yard.members).map(([agent, own]): ManyRequest => {
        const state = yard.domain.state({ ...own, ...yard.shared });
        return { agent, state, goal: "done", nowMs };
      });
      for (const request of waiting) {
        await orchestrator.plan({ ...request, budgetMs });
        orchestrator.planNow(request, random.integer(LONGEST_MS) / 4);
      }
      while (waiting.length > 0) {
        const outcomes = orchestrator.planMany(waiting, 1);
        waiting = waiting.filter((_, index) => outcomes[index] === undefined);
        waiting = waiting.map((request) => ({ ...request, nowMs: (request.nowMs ?? 0) + 16 }));
      }
    }
  }
  recorder.close();
  const text = `${lines.join("\n")}\n`;
  return { text, cuts: text.match(/"cuts"/g)?.length ?? 0 };
}

function jointOf({ members, shared, domain }: DrawnYard, random: Random, nowMs: number) {
  const measures = ["time", "cost", { time: 1, cost: 0.5 }] as const;
  const isLit = random.integer(4) === 0;
  const [first] = Object.keys(members) as [string];
  const step = { tool: "light", args: {} };
  return {
    agents: Object.fromEntries(
      Object.entries(members).map(([name, state]) => [
        name,
        random.integer(3) === 0 ? { state, disabled: ["light"] } : state,
      ]),
    ),
    shared: { ...shared, lit: isLit },
    goal: random.integer(4) === 0 ? { stock: { ">=": 2 } } : "done",
    measure: measures[random.integer(measures.length)] as "time",
    nowMs,
    ...(isLit
      ? { running: [{ agent: first, step, leftMs: 1000, leftToMs: Number.POSITIVE_INFINITY }] }
      : {}),
    ...(random.integer(4) === 0 ? { expansions: 50 } : {}),
    ...(domain.time === undefined || random.integer(3) > 0
      ? {}
      : { by: 15 + random.integer(40), unitMs: 500 }),
  };
}

describe("a recording of plans with time", () => {
  it("replays to the same outcomes, however slow its machine was", async () => {
    let cuts = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
        const recorded = await play(seed);
        cuts += recorded.cuts;
        // The second time all goals are compiled already.
        const time = new TimePlanner();
        for (let replay = 0; replay < 2; replay++) {
          const result = await replayRun(recorded.text, { time });
          expect(result.differences).toEqual([]);
          expect(result).toMatchObject({ identical: true, unrecorded: 0, skipped: 0 });
        }
      }),
      { numRuns: 8 },
    );
    expect(cuts).toBeGreaterThan(20);
  });
});
