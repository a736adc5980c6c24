import type { Backend, BackendInfo, Generation, GenerationRequest } from "@understudy/llm";
import {
  type Clock,
  DisposedError,
  type InferenceError,
  type Random,
} from "@understudy/planner-core";
import { ShortLivedMap } from "@understudy/planner-core/internal";
import type { SimulatedLlmPlannerOptions } from "../result/stress-options.ts";
import { LogNormal } from "./log-normal.ts";
import { drawQuality, planTextOf } from "./plan-texts.ts";

/** Options of a {@link SimulatedBackend}. */
export interface SimulatedBackendOptions {
  readonly simulated: SimulatedLlmPlannerOptions;
  readonly random: Random;
  readonly clock: Clock;
}

const CHARACTERS_PER_TOKEN = 4;
/**
 * Share of a call's time that counts as prompt reading, a constant because log-normal times do not depend on the plan's
 * length.
 */
const READING_SHARE = 0.9;
/** Minimum reported time in milliseconds. If 0 were expected, any later time would count as slow. */
const LEAST_SAID_MS = 1;

/**
 * Stands in for a model under load: after a log-normal time it returns the classical planner's plan, that plan without
 * a step, or garbage. Parsing, proof and repair are real.
 */
export class SimulatedBackend implements Backend {
  readonly info: BackendInfo;
  readonly #options: SimulatedBackendOptions;
  readonly #times: LogNormal;
  /** Abort functions of the running calls. */
  readonly #ends = new ShortLivedMap<number, (reason: Error) => void>();
  #calls = 0;
  #isDisposed = false;

  constructor(options: SimulatedBackendOptions) {
    const { latencyP50Ms, latencyP95Ms, slots } = options.simulated;
    this.#options = options;
    this.#times = new LogNormal(latencyP50Ms, latencyP95Ms);
    this.info = { model: "simulated", fingerprint: "simulated", contextSize: undefined, slots };
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  /** Whether a system prompt is cached; always true here. */
  keeps(): boolean {
    return true;
  }

  generate(request: GenerationRequest): Promise<Generation> {
    if (this.#isDisposed) return Promise.reject(disposed());
    request.onStart?.();
    const { random, simulated, clock } = this.#options;
    const quality = drawQuality(random, simulated);
    const text = planTextOf(quality, request.draft, random);
    const latencyMs = this.#times.draw(random);
    if (latencyMs === 0) {
      request.onText?.(text);
      return Promise.resolve(generationOf(request, text, 0));
    }
    const call = this.#calls++;
    return new Promise((resolve, reject) => {
      const startMs = clock.now();
      let stop: () => void = () => {};
      const end = (reason: Error): void => {
        clock.clearTimer(timer);
        finish();
        reject(reason);
      };
      const finish = (): void => {
        stop();
        this.#ends.delete(call);
      };
      const timer = clock.setTimer(() => {
        finish();
        request.onText?.(text);
        resolve(generationOf(request, text, clock.now() - startMs));
      }, latencyMs);
      this.#ends.set(call, end);
      stop = request.deadline.onEnd(() => {
        const { reason } = request.deadline;
        end(reason instanceof Error ? reason : new Error(String(reason)));
      });
    });
  }

  dispose(): Promise<void> {
    this.#isDisposed = true;
    for (const end of [...this.#ends.values()]) end(disposed());
    return Promise.resolve();
  }
}

function generationOf(request: GenerationRequest, text: string, totalMs: number): Generation {
  let userLength = 0;
  for (const segment of request.user) userLength += segment.text.length;
  const systemTokens = tokensOf(request.system.content.length);
  const saidMs = Math.max(LEAST_SAID_MS, totalMs);
  const prefillMs = READING_SHARE * saidMs;
  const usage = {
    promptTokens: systemTokens + tokensOf(userLength),
    completionTokens: tokensOf(text.length),
    cachedTokens: systemTokens,
    firstTokenMs: prefillMs,
    prefillMs,
    decodeMs: saidMs - prefillMs,
    totalMs,
  };
  return { text, stop: "end", usage };
}

function tokensOf(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}

function disposed(): InferenceError {
  return new DisposedError("The backend was disposed");
}
