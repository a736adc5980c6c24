import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { createLead } from "@understudy/llm";
import type { Domain } from "@understudy/planner-core";
import { hasChromium, Tab } from "../browser/tab.ts";
import { villageDomain } from "../core/domains.ts";
import { percentile } from "../runner/measure/percentiles.ts";
import type { BenchTask, Counts } from "../runner/task.ts";
import { UNHURRIED_MODEL } from "../runner/unhurried.ts";
import { BURST_PAGE } from "./burst-page.ts";
import { goblinDomain } from "./goblin-domain.ts";
import { type AskingBy, type BurstFigures, type PairedBursts, playBursts } from "./play-bursts.ts";

interface Burst {
  readonly by: AskingBy;
  readonly requests: number;
  readonly bursts: number;
}

type Play = (burst: Burst) => Promise<PairedBursts>;

const GOBLINS: Burst = { by: "plan", requests: 300, bursts: 6 };
const BURSTS: readonly Burst[] = [
  { by: "plan", requests: 300, bursts: 6 },
  { by: "plan", requests: 1000, bursts: 4 },
  { by: "runner", requests: 300, bursts: 4 },
  { by: "planMany", requests: 300, bursts: 4 },
];

/**
 * Many requests at once, with and without the shipped model as lead, in turns: whether the lead costs requests that it
 * does not answer.
 */
export function burstTasks(quick: boolean): BenchTask[] {
  const places: readonly (readonly [string, Play, readonly Burst[]])[] = [
    ["node", playInNode, BURSTS],
    ...(hasChromium ? [["chromium", playInChromium, BURSTS] as const] : []),
    ["goblins", playGoblins, [GOBLINS]],
  ];
  return places.flatMap(([problem, play, bursts]) =>
    (quick ? bursts.slice(0, 1).map((burst) => ({ ...burst, bursts: 1 })) : bursts).map(
      (burst): BenchTask => ({
        name: `burst-${burst.by}-${burst.requests}`,
        problem,
        measures: "played",
        setup: async () => {
          const pair = await play(burst);
          const { waitsMs } = pair.led;
          return {
            run: () => undefined,
            check: () => assert.equal(pair.requests, burst.requests * burst.bursts),
            samples: () => Float64Array.from(waitsMs, (ms) => ms * 1e6),
            counts: () => countsOf(pair),
          };
        },
      }),
    ),
  );
}

function countsOf({ requests, alone, led, worse }: PairedBursts): Counts {
  const p99 = ({ waitsMs }: BurstFigures): number =>
    waitsMs.length === 0 ? 0 : percentile(Float64Array.from(waitsMs), 0.99);
  return {
    requests,
    solvedAlone: alone.solved,
    solvedLed: led.solved,
    lateAlone: alone.late,
    lateLed: led.late,
    inTimeAlone: alone.inTime,
    inTimeLed: led.inTime,
    inTimePer1000: Math.round((1000 * led.inTime) / Math.max(1, alone.inTime)),
    byLead: led.byLead,
    p99AloneMicros: Math.round(1000 * p99(alone)),
    p99LedMicros: Math.round(1000 * p99(led)),
    worse,
  };
}

function playInNode(burst: Burst): Promise<PairedBursts> {
  return playIn(villageDomain(), burst);
}

/** Many questions about one goal: a scene is loaded, and all of a kind need a plan. */
function playGoblins(burst: Burst): Promise<PairedBursts> {
  return playIn(goblinDomain(), { ...burst, goal: "rich" });
}

async function playIn(domain: Domain, burst: Burst & { goal?: string }): Promise<PairedBursts> {
  const lead = await createLead({ embedded: UNHURRIED_MODEL });
  try {
    await lead.warmUp(domain);
    return await playBursts({ ...burst, domain, lead, planner: () => new ClassicalPlanner() });
  } finally {
    await lead.dispose();
  }
}

async function playInChromium(burst: Burst): Promise<PairedBursts> {
  const tab = new Tab(BURST_PAGE);
  tab.enter();
  try {
    return await tab.evaluate<PairedBursts>(`play(${JSON.stringify(burst)})`);
  } finally {
    await tab.leave();
  }
}
