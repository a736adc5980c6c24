import { ClassicalPlanner } from "@understudy/classical";
import { TieredCache } from "@understudy/llm";
import {
  type Clock,
  ContextLimitError,
  type Domain,
  InferenceError,
  type ManyRequest,
  type Outcome,
  type Random,
  seededRandom,
  type TimerHandle,
} from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLead,
  settle,
  woodcutter,
} from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordOrchestrator } from "./recorded-orchestrator.ts";
import { replayRun } from "./replay-run.ts";
import { RunRecorder } from "./run-recorder.ts";

const domain: Domain = woodcutter.untyped;
const goals = domain.goals.map(({ name }) => name as string);

interface RunSettings {
  readonly seed: number;
  readonly agents: number;
  readonly rounds: number;
  readonly cached?: boolean;
  /** Share of the requests that do not wait. */
  readonly nowShare?: number;
  /** Whether those that do not wait are planned for together, tick by tick. */
  readonly many?: boolean;
  /** Milliseconds that pass with every look at the clock. Default 0. */
  readonly lookMs?: number;
  /** How long the thread is kept from time to time, in ms: at one look in ten. Default: never. */
  readonly stallMs?: number;
  /** How far broken plans are bridged. Default: not at all. */
  readonly maxBridgeSteps?: number;
  /** Whether the lead says steps on its way, and mostly hangs or fails before the end. Default false. */
  readonly breaksOff?: boolean;
}

/** Anything that a model may come up with. */
function behaviour(random: Random): ScriptedBehaviour {
  const afterMs = random.integer(4) === 0 ? 20 + random.integer(200) : random.integer(30);
  switch (random.integer(8)) {
    case 0:
      return { afterMs, rejects: new InferenceError("the server is tired", { transient: true }) };
    case 1:
      return { afterMs, rejects: new ContextLimitError(512, 900) };
    case 2:
      return {
        afterMs,
        answer: { kind: "invalid-json", message: "no object", text: "Well, I\u0000" },
      };
    case 3:
      return { afterMs: "never", ignoresSignal: random.integer(2) === 0 };
    case 4:
      return { throws: new Error("at once") };
    default: {
      const answer = Array.from(
        { length: 1 + random.integer(6) },
        () => random.integer(domain.actions.count + 1) - (random.integer(9) === 0 ? 1 : 0),
      );
      return { afterMs, answer };
    }
  }
}

/** A model that says some steps and then hangs, loses its connection or answers; some begin anew. */
function brokenOff(random: Random): ScriptedBehaviour {
  const restartsAt = random.integer(3) === 0 ? random.integer(4) : undefined;
  const says = Array.from({ length: 1 + random.integer(5) }, (_, at) => ({
    action: random.integer(domain.actions.count + 1) - (random.integer(9) === 0 ? 1 : 0),
    atMs: 5 * (at + 1) + random.integer(5),
    index: restartsAt !== undefined && at >= restartsAt ? at - restartsAt : at,
  }));
  switch (random.integer(5)) {
    case 0:
      return { says, afterMs: 20, rejects: new InferenceError("reset", { transient: true }) };
    case 1:
      return { says, afterMs: 30 + random.integer(100), answer: says.map(({ action }) => action) };
    default:
      return { says, afterMs: "never", ignoresSignal: random.integer(2) === 0 };
  }
}

/** A clock on which time passes while the engine works, so that searches are cut short. */
class BusyClock implements Clock {
  readonly #inner: FakeClock;
  readonly #lookMs: number;
  readonly #stallMs: number;
  readonly #random: Random;
  #workedMs = 0;

  constructor(inner: FakeClock, { seed, lookMs = 0, stallMs = 0 }: RunSettings) {
    this.#inner = inner;
    this.#lookMs = lookMs;
    this.#stallMs = stallMs;
    this.#random = seededRandom(seed);
  }

  now(): number {
    this.#workedMs += this.#lookMs;
    if (this.#stallMs > 0 && this.#random.integer(10) === 0) this.#workedMs += this.#stallMs;
    return this.#inner.now() + this.#workedMs;
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    return this.#inner.setTimer(callback, delayMs);
  }

  clearTimer(timer: TimerHandle): void {
    this.#inner.clearTimer(timer);
  }
}

/** A small game on a fake clock: agents ask again and again, from wherever they happen to be. */
async function play(settings: RunSettings): Promise<{
  readonly text: string;
  readonly outcomes: readonly string[];
  /** Steps of the lead that were served. */
  readonly leadSteps: number;
}> {
  const { seed, agents, rounds, cached = true, nowShare = 0.3, many = false } = settings;
  const { maxBridgeSteps = 0, breaksOff = false } = settings;
  const random = seededRandom(seed);
  const time = new FakeClock();
  const clock = new BusyClock(time, settings);
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, seed, clock });
  const lead = new ScriptedLead({
    clock,
    script: () => (breaksOff ? brokenOff(random) : behaviour(random)),
    admit: () =>
      random.integer(10) === 0
        ? { admitted: false, reason: "overloaded", background: random.integer(2) === 0 }
        : { admitted: true, predictedMs: undefined },
  });
  const orchestrator = recordOrchestrator(
    {
      domain,
      planner: new ClassicalPlanner(),
      lead,
      clock,
      understudyExpansions: 300,
      harvestMs: 400,
      maxBridgeSteps,
      ...(cached ? { cache: new TieredCache({ capacity: 100, clock }) } : {}),
    },
    recorder,
  );
  const outcomes: string[] = [];
  let leadSteps = 0;
  const keep = (outcome: Outcome): number => {
    leadSteps += outcome.leadSteps;
    return outcomes.push(`${outcome.status}:${outcome.plan?.actions.join(",")}`);
  };
  const waiting = new Map<string, ManyRequest>();
  for (let round = 0; round < rounds; round++) {
    for (let agent = 0; agent < agents; agent++) {
      const state = domain.state({ wood: random.integer(3), coins: random.integer(4) });
      const goal = goals[random.integer(goals.length)] as string;
      const request = { agent: `agent ${agent}`, state, goal };
      if (random.next() < nowShare) {
        if (many) waiting.set(request.agent, request);
        else keep(orchestrator.planNow(request));
      } else void orchestrator.plan({ ...request, budgetMs: random.integer(80) }).then(keep);
    }
    for (const outcome of orchestrator.planMany([...waiting.values()], 0.5)) {
      if (outcome === undefined) continue;
      keep(outcome);
      waiting.delete(outcome.agent);
    }
    await time.advance(random.integer(60));
  }
  await time.advance(1000);
  orchestrator.dispose();
  await settle();
  recorder.close();
  return { text: `${lines.join("\n")}\n`, outcomes, leadSteps };
}

/** Runs in which a thread was kept so long that time decided something: each was once replayed otherwise. */
const STALLED: readonly Required<Omit<RunSettings, "maxBridgeSteps" | "breaksOff">>[] = [
  // Mending had no time to look at a shorter beginning, which needs no search.
  {
    seed: 231,
    agents: 1,
    rounds: 6,
    cached: true,
    nowShare: 0.5,
    many: true,
    lookMs: 0.2,
    stallMs: 20,
  },
  {
    seed: 4100,
    agents: 4,
    rounds: 6,
    cached: false,
    nowShare: 0.5,
    many: false,
    lookMs: 0.2,
    stallMs: 20,
  },
  {
    seed: 5269,
    agents: 6,
    rounds: 5,
    cached: false,
    nowShare: 0.5,
    many: false,
    lookMs: 0,
    stallMs: 3,
  },
  // An answer came so late that its mending had no time, or just so much that it had.
  {
    seed: 2597,
    agents: 7,
    rounds: 2,
    cached: false,
    nowShare: 0.5,
    many: false,
    lookMs: 0.01,
    stallMs: 20,
  },
  {
    seed: 4716,
    agents: 5,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: true,
    lookMs: 0,
    stallMs: 3,
  },
  // A search was to go on where the recorded one had no time to.
  {
    seed: 23,
    agents: 7,
    rounds: 6,
    cached: true,
    nowShare: 0.5,
    many: true,
    lookMs: 0,
    stallMs: 20,
  },
  // The cache knew in a later tick what had been searched for in an earlier one.
  {
    seed: 622,
    agents: 7,
    rounds: 5,
    cached: true,
    nowShare: 0.5,
    many: true,
    lookMs: 0.01,
    stallMs: 3,
  },
  // The cache knew in a later tick that the lead had failed, and the request went on as it had begun.
  {
    seed: 8383,
    agents: 3,
    rounds: 3,
    cached: true,
    nowShare: 0.5,
    many: true,
    lookMs: 0.01,
    stallMs: 0,
  },
  // The engine ended a call in its own words, while the lead went on.
  {
    seed: 17,
    agents: 8,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: false,
    lookMs: 0.2,
    stallMs: 20,
  },
  // The same, and the lead answered after that.
  {
    seed: 2049,
    agents: 8,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: false,
    lookMs: 0,
    stallMs: 20,
  },
  // A request was shed, and had half of its time left for a search.
  {
    seed: 1028,
    agents: 8,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: true,
    lookMs: 0.2,
    stallMs: 3,
  },
  // A late answer was mended by a search that the request itself had no time for.
  {
    seed: 3555,
    agents: 8,
    rounds: 6,
    cached: true,
    nowShare: 0,
    many: false,
    lookMs: 0,
    stallMs: 20,
  },
  // The lead failed early, and the understudy, which had nothing, searched on.
  {
    seed: 4716,
    agents: 5,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: true,
    lookMs: 0.2,
    stallMs: 20,
  },
  // No goal could be reached, which was found out while the lead was asked at leisure.
  {
    seed: 9,
    agents: 7,
    rounds: 1,
    cached: true,
    nowShare: 0,
    many: false,
    lookMs: 0.2,
    stallMs: 3,
  },
  // Nothing was left of a budget but what rounding made of it.
  {
    seed: 2228,
    agents: 8,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: true,
    lookMs: 0.2,
    stallMs: 3,
  },
];

const afterTheHeader = (text: string): string => text.slice(text.indexOf("\n"));

describe("a recorded run", () => {
  it("of a hundred agents replays to the same outcomes, and to the same file", async () => {
    const { text, outcomes } = await play({ seed: 7, agents: 100, rounds: 3, many: true });
    const written: string[] = [];
    const result = await replayRun(text, { to: { write: (line) => written.push(line) } });
    expect(result.differences).toEqual([]);
    expect(result).toMatchObject({ identical: true, replayed: 300, open: 0, skipped: 0 });
    expect(outcomes).toHaveLength(300);
    expect(result.replayedHash).toBe(result.recordedHash);
    expect(afterTheHeader(`${written.join("\n")}\n`)).toBe(afterTheHeader(text));
  });

  it("is the same file every time, with one seed and a fake clock", async () => {
    const settings = { seed: 3, agents: 100, rounds: 2 };
    const [first, second] = [await play(settings), await play(settings)];
    expect(afterTheHeader(second.text)).toBe(afterTheHeader(first.text));
  });

  it.each([0, 4])(
    "replays to the same file where the lead says steps and then hangs (bridges of %i steps)",
    async (maxBridgeSteps) => {
      for (const lookMs of [0, 0.01]) {
        const settings = { seed: 11, agents: 40, rounds: 3, nowShare: 0, lookMs, maxBridgeSteps };
        const { text, leadSteps } = await play({ ...settings, cached: false, breaksOff: true });
        expect(leadSteps).toBeGreaterThan(0);
        expect(text).toContain('"said":[');
        const written: string[] = [];
        const result = await replayRun(text, { to: { write: (line) => written.push(line) } });
        expect(result.differences).toEqual([]);
        expect(result).toMatchObject({ identical: true, replayed: 120, skipped: 0 });
        expect(afterTheHeader(`${written.join("\n")}\n`)).toBe(afterTheHeader(text));
      }
    },
  );

  it("replays whatever the lead does", async () => {
    const settings = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      agents: fc.integer({ min: 1, max: 8 }),
      rounds: fc.integer({ min: 1, max: 6 }),
      cached: fc.boolean(),
      nowShare: fc.constantFrom(0, 0.5, 1),
      many: fc.boolean(),
      lookMs: fc.constantFrom(0, 0.01, 0.2),
      stallMs: fc.constantFrom(0, 3, 20),
      maxBridgeSteps: fc.constantFrom(0, 4),
      breaksOff: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(settings, async (one) => {
        const { text } = await play(one);
        const written: string[] = [];
        const result = await replayRun(text, { to: { write: (line) => written.push(line) } });
        expect(result.differences).toEqual([]);
        expect(afterTheHeader(`${written.join("\n")}\n`)).toBe(afterTheHeader(text));
      }),
      {
        numRuns: 25,
        examples: STALLED.map((one) => [{ ...one, maxBridgeSteps: 0, breaksOff: false }]),
      },
    );
  });
});
