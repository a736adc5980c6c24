import { type Clock, loadDomain, type Outcome, type TimerHandle } from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  settle,
} from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { recordOrchestrator } from "./record/recorded-orchestrator.ts";
import { RunRecorder } from "./record/run-recorder.ts";
import { replayRun } from "./replay/replay-run.ts";
import { SlowPlanner } from "./testing/slow-planner.ts";

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 9 }, sold: { type: "boolean" } },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    { name: "sell", when: { wood: { ">=": 3 } }, then: { wood: 0, sold: true } },
  ],
  goals: [{ name: "sold", when: { sold: true } }],
});
const actions = (...tools: string[]): number[] =>
  tools.map((tool) => yard.actionOf({ tool, args: {} }));

/** Never finds anything in time. */
const lost = new SlowPlanner(Number.MAX_SAFE_INTEGER);

/** A clock that goes on with every reading. */
class LookedAtClock implements Clock {
  readonly turns = new FakeClock();
  readonly #lookMs: number;
  #lookedMs = 0;

  constructor(lookMs: number) {
    this.#lookMs = lookMs;
  }

  now(): number {
    this.#lookedMs += this.#lookMs;
    return this.turns.now() + this.#lookedMs;
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    return this.turns.setTimer(callback, delayMs);
  }

  clearTimer(timer: TimerHandle): void {
    this.turns.clearTimer(timer);
  }
}

const BEHAVIOURS: Readonly<Record<string, ScriptedBehaviour>> = {
  "a plan": { answer: actions("chop", "chop", "chop", "sell") },
  "a broken plan": { answer: actions("chop", "sell") },
  "an error": { rejects: new Error("down") },
};
const TIMES = [0, 1, 5, 20, 30, 40];
const LOOKS = [0.001, 0.01, 0.05, 0.2, 0.5];

it.each(Object.entries(BEHAVIOURS))(
  "%s that comes while the classical planner still searches is replayed, however late the clock is",
  async (_, behaviour) => {
    let heard = 0;
    for (const [afterMs, lookMs] of TIMES.flatMap((one) =>
      LOOKS.map((look) => [one, look] as const),
    )) {
      const clock = new LookedAtClock(lookMs);
      const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs, ...behaviour }) });
      const lines: string[] = [];
      const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, clock });
      const orchestrator = recordOrchestrator(
        { domain: yard, planner: lost, llm, clock },
        recorder,
      );
      const state = yard.state({ wood: 0, sold: false });
      let outcome: Outcome | undefined;
      void orchestrator.plan({ agent: "ann", state, goal: "sold", budgetMs: 50 }).then((one) => {
        outcome = one;
      });
      for (let turn = 0; turn < 2000 && outcome === undefined; turn++) {
        await settle();
        await clock.turns.advance(0.05);
      }
      orchestrator.dispose();
      await settle();
      recorder.close();
      expect(outcome).toBeDefined();
      if (outcome?.reason !== "timeout") heard++;
      const text = `${lines.join("\n")}\n`;
      const replay = await replayRun(text, { planner: lost });
      expect(replay.differences).toEqual([]);
    }
    expect(heard).toBeGreaterThan(TIMES.length);
  },
);
