/**
 * The leads under test: simulated, served by a fake model server, or real.
 *
 * @module
 */

import {
  type Backend,
  BackendLead,
  type ResilienceEvent,
  type ResilientLead,
  withResilience,
} from "@understudy/llm";
import { OpenAiBackend, openLead } from "@understudy/llm/internal";
import { PoolLead } from "@understudy/llm/pool";
import type { Clock, Random, Telemetry } from "@understudy/planner-core";
import { memberOptions, POOL_MEMBERS } from "../result/pool-members.ts";
import type { StressOptions } from "../result/stress-options.ts";
import { MemberBackend } from "./member-backend.ts";
import { SimulatedBackend } from "./simulated-backend.ts";

/** The parts of a worker's lead. */
export interface LeadParts {
  readonly random: Random;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly onEvent: (event: ResilienceEvent) => void;
  /** The address of the run's model server, if it has one. */
  readonly serverUrl: string | undefined;
  /** Seconds after the beginning of the measured part, for faults of members. */
  readonly second: () => number;
}

/** The lead of one worker. */
export type WorkerLead = ResilientLead | PoolLead;

/** Number of connections from one worker to the run's model server. */
const SERVER_SLOTS = 64;
/** Maximum default cooldown of a breaker. */
const MAX_COOLDOWN_MS = 10_000;

/**
 * Opens one worker's lead under the same policies as in a game: timeout, retry, breaker, bulkhead. Each worker loads
 * its own embedded model: memory grows with the workers, and calls of one worker never wait for another.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError, RequestError
 */
export async function openWorkerLead(
  options: StressOptions,
  parts: LeadParts,
): Promise<WorkerLead | undefined> {
  if (options.lead === "none") return undefined;
  if (options.lead === "pool") return openPool(options, parts);
  const { clock, random, telemetry, onEvent } = parts;
  if (options.lead !== "simulated") {
    const { configuration: config } = options;
    const named = { model: specOf(options), config, reader: false } as const;
    const resilience = { random, onEvent };
    return (await openLead({ ...named, clock, telemetry, resilience })).lead;
  }
  const lead = new BackendLead({ backend: simulatedBackend(options, parts), clock });
  const shared = { clock, random, telemetry, onEvent };
  if (parts.serverUrl === undefined) return withResilience(lead, shared);
  return withResilience(lead, { ...shared, cooldownMs: cooldownFor(options) });
}

/** A pool of simulated members, each with its own resilience settings and its own resource. */
function openPool(options: StressOptions, parts: LeadParts): PoolLead {
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
    return { name, lead: withResilience(new BackendLead({ backend, clock }), shared) };
  });
  // Cooldowns scale with the length of the run, as faults do.
  const coolMs = Math.min(MAX_COOLDOWN_MS / 2, (1000 * durationSeconds) / 40);
  return new PoolLead({ members, clock, health: { coolMs, longestCoolMs: 2 * coolMs } });
}

function simulatedBackend(
  { simulated }: StressOptions,
  { clock, random, serverUrl }: LeadParts,
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

/** The SPEC of a lead; without a model, the kind of lead is the SPEC. */
function specOf({ lead, model }: StressOptions): string {
  if (lead === "embedded") return model ?? "nano";
  if (lead === "ollama") {
    if (model === undefined) return "ollama";
    return model.startsWith("ollama/") || model.startsWith("local/") ? model : `ollama/${model}`;
  }
  const spec = model ?? "";
  return spec.startsWith("openai/") ? spec : `openai/${spec}`;
}
