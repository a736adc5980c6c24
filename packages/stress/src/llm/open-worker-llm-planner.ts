/**
 * The LLM planners under test: simulated, served by a fake model server, or real.
 *
 * @module
 */

import {
  type Backend,
  BackendLlmPlanner,
  type ResilienceEvent,
  type ResilientLlmPlanner,
  withResilience,
} from "@understudy/llm";
import { OpenAiBackend, openLlmPlanner } from "@understudy/llm/internal";
import { PoolLlmPlanner } from "@understudy/llm/pool";
import type { Clock, Random, Telemetry } from "@understudy/planner-core";
import { memberOptions, POOL_MEMBERS } from "../result/pool-members.ts";
import type { StressOptions } from "../result/stress-options.ts";
import { MemberBackend } from "./member-backend.ts";
import { SimulatedBackend } from "./simulated-backend.ts";

/** The parts of a worker's LLM planner. */
export interface LlmParts {
  readonly random: Random;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly onEvent: (event: ResilienceEvent) => void;
  /** The address of the run's model server, if it has one. */
  readonly serverUrl: string | undefined;
  /** Seconds after the beginning of the measured part, for faults of members. */
  readonly second: () => number;
}

/** The LLM planner of one worker. */
export type WorkerLlmPlanner = ResilientLlmPlanner | PoolLlmPlanner;

/** Number of connections from one worker to the run's model server. */
const SERVER_SLOTS = 64;
/** Maximum default cooldown of a breaker. */
const MAX_COOLDOWN_MS = 10_000;

/**
 * Opens one worker's LLM planner under the same policies as in a game: timeout, retry, breaker, bulkhead. Each worker
 * loads its own embedded model: memory grows with the workers, and calls of one worker never wait for another.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError, RequestError
 */
export async function openWorkerLlmPlanner(
  options: StressOptions,
  parts: LlmParts,
): Promise<WorkerLlmPlanner | undefined> {
  if (options.llm === "none") return undefined;
  if (options.llm === "pool") return openPool(options, parts);
  const { clock, random, telemetry, onEvent } = parts;
  if (options.llm !== "simulated") {
    const { configuration: config } = options;
    const named = { model: specOf(options), config, reader: false } as const;
    const resilience = { random, onEvent };
    return (await openLlmPlanner({ ...named, clock, telemetry, resilience })).llm;
  }
  const llm = new BackendLlmPlanner({ backend: simulatedBackend(options, parts), clock });
  const shared = { clock, random, telemetry, onEvent };
  if (parts.serverUrl === undefined) return withResilience(llm, shared);
  return withResilience(llm, { ...shared, cooldownMs: cooldownFor(options) });
}

/** A pool of simulated members, each with its own resilience settings and its own resource. */
function openPool(options: StressOptions, parts: LlmParts): PoolLlmPlanner {
  const { clock, random, second, telemetry, onEvent } = parts;
  const { simulated, faults, durationSeconds } = options;
  const cooldownMs = cooldownFor(options);
  const members = POOL_MEMBERS.map((name) => {
    const inner = new SimulatedBackend({
      simulated: memberOptions(name, simulated),
      random,
      clock,
    });
    const backend = new MemberBackend(inner, { name, faults, random, clock, second });
    const shared = { clock, random, telemetry, onEvent, cooldownMs };
    return { name, llm: withResilience(new BackendLlmPlanner({ backend, clock }), shared) };
  });
  // Cooldowns scale with the length of the run, as faults do.
  const coolMs = Math.min(MAX_COOLDOWN_MS / 2, (1000 * durationSeconds) / 40);
  return new PoolLlmPlanner({ members, clock, health: { coolMs, longestCoolMs: 2 * coolMs } });
}

function simulatedBackend(
  { simulated }: StressOptions,
  { clock, random, serverUrl }: LlmParts,
): Backend {
  if (serverUrl === undefined) return new SimulatedBackend({ simulated, random, clock });
  const slots = Math.min(simulated.slots, SERVER_SLOTS);
  // In the OpenAI dialect the client measures the model's speed; Ollama's server reports it. The model is not
  // preloaded: a replacement worker may start during an outage.
  return new OpenAiBackend({ model: "phi3", url: serverUrl, contextSize: 4096, slots, clock });
}

/** Cooldown of a tenth of the run. Faults scale with the run, so breakers recover visibly in a run of any length. */
function cooldownFor({ durationSeconds }: StressOptions): number {
  return Math.min(MAX_COOLDOWN_MS, (1000 * durationSeconds) / 10);
}

/** The SPEC of an LLM planner; without a model, the kind of LLM planner is the SPEC. */
function specOf({ llm, model }: StressOptions): string {
  if (llm === "embedded") return model ?? "nano";
  if (llm === "ollama") {
    if (model === undefined) return "ollama";
    return model.startsWith("ollama/") || model.startsWith("local/") ? model : `ollama/${model}`;
  }
  const spec = model ?? "";
  return spec.startsWith("openai/") ? spec : `openai/${spec}`;
}
