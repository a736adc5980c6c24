import { TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Clock,
  ContextLimitError,
  type Domain,
  InferenceError,
  type ManyRequest,
  type Planner,
  type Random,
  seededRandom,
  type TimerHandle,
} from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  settle,
  woodcutter,
} from "@understudy/planner-core/testing";
import { recordOrchestrator } from "../record/recorded-orchestrator.ts";
import { RunRecorder } from "../record/run-recorder.ts";
import { SlowPlanner } from "./slow-planner.ts";

const domain: Domain = woodcutter.untyped;
const goals = domain.goals.map(({ name }) => name as string);

/** Settings of a simulated game with faults. */
export interface GameSettings {
  readonly seed: number;
  readonly agents: number;
  readonly rounds: number;
  readonly cached?: boolean;
  /** Share of requests with `planNow`. */
  readonly nowShare?: number;
  /** Whether these requests use `planMany`, tick by tick. */
  readonly many?: boolean;
  /** Milliseconds per clock reading. Default 0. */
  readonly lookMs?: number;
  /** Length of thread stalls in ms, at one clock reading in ten. Default: none. */
  readonly stallMs?: number;
  /** Longest bridge of a broken plan. Default: none. */
  readonly maxBridgeSteps?: number;
  /** Whether the LLM planner streams steps, then mostly hangs or fails. Default false. */
  readonly breaksOff?: boolean;
  /** Nodes that the classical planner looks at in vain before each search. Default 0. */
  readonly vain?: number;
}

/** A game's recording. */
export interface RecordedGame {
  readonly text: string;
}

/** Random behaviour of a model. */
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

/** A model that streams some steps and then hangs, disconnects or answers; sometimes it starts over. */
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

/** A clock that advances while the engine works, so that searches are cut off. */
class BusyClock implements Clock {
  readonly #inner: FakeClock;
  readonly #lookMs: number;
  readonly #stallMs: number;
  readonly #random: Random;
  #workedMs = 0;

  constructor(inner: FakeClock, { seed, lookMs = 0, stallMs = 0 }: GameSettings) {
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

/** The classical planner of a game and of its replay. */
export function plannerOf(vain: number): Planner {
  return vain === 0 ? new ClassicalPlanner() : new SlowPlanner(vain);
}

/** Plays and records a small game on a fake clock: agents ask again and again from random states. */
export async function playGame(settings: GameSettings): Promise<RecordedGame> {
  const { seed, agents, rounds, cached = true, nowShare = 0.3, many = false } = settings;
  const { maxBridgeSteps = 0, breaksOff = false, vain = 0 } = settings;
  const random = seededRandom(seed);
  const time = new FakeClock();
  const clock = new BusyClock(time, settings);
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, seed, clock });
  const llm = new ScriptedLlmPlanner({
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
      planner: plannerOf(vain),
      llm,
      clock,
      searchExpansions: vain + 300,
      lateAnswerMs: 400,
      tuning: { maxBridgeSteps },
      ...(cached ? { cache: new TieredCache({ capacity: 100, clock }) } : {}),
    },
    recorder,
  );
  const waiting = new Map<string, ManyRequest>();
  for (let round = 0; round < rounds; round++) {
    for (let agent = 0; agent < agents; agent++) {
      const state = domain.state({ wood: random.integer(3), coins: random.integer(4) });
      const goal = goals[random.integer(goals.length)] as string;
      const request = { agent: `agent ${agent}`, state, goal };
      if (random.next() < nowShare) {
        if (many) waiting.set(request.agent, request);
        else orchestrator.planNow(request);
      } else void orchestrator.plan({ ...request, budgetMs: random.integer(80) });
    }
    for (const outcome of orchestrator.planMany([...waiting.values()], 0.5)) {
      if (outcome !== undefined) waiting.delete(outcome.agent);
    }
    await time.advance(random.integer(60));
  }
  await time.advance(1000);
  orchestrator.dispose();
  await settle();
  recorder.close();
  return { text: `${lines.join("\n")}\n` };
}
