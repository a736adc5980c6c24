import { type Clock, DisposedError, InferenceError, systemClock } from "@understudy/planner-core";
import type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
} from "../backends/interface/backend.ts";
import { checkGeneration } from "../backends/interface/sampling.ts";
import { segmentsText } from "../prompts/text/segment.ts";
import { abortReason } from "../within-deadline.ts";

/** A scripted answer; a string is an answer without delay. */
export interface ScriptedAnswer {
  readonly text?: string;
  /** Error to reject with, after `text` if there is any. */
  readonly error?: Error;
  /** Duration of the answer, in milliseconds of the clock. Default 0. */
  readonly latencyMs?: number;
  /** Number of streamed pieces, spread evenly over `latencyMs`. Default 1. */
  readonly pieces?: number;
  /** Whether to ignore the deadline, as a faulty backend would. */
  readonly ignoreDeadline?: boolean;
  /** Whether to never settle; with `ignoreDeadline`, not even on abort. */
  readonly hang?: boolean;
  readonly stop?: "end" | "length";
}

/** Answers of a {@link ScriptedBackend}: a list in order, or a function of the request. */
export type Script =
  | readonly (string | ScriptedAnswer)[]
  | ((request: GenerationRequest, call: number) => string | ScriptedAnswer);

/** Options of a {@link ScriptedBackend}. */
export interface ScriptedBackendOptions {
  readonly clock?: Clock | undefined;
  readonly info?: Partial<BackendInfo> | undefined;
  /** Error to reject `load` with. */
  readonly loadError?: Error | undefined;
  /** Duration of `load`, in milliseconds of the clock. Default 0. */
  readonly loadMs?: number | undefined;
}

/**
 * A test double with scripted answers on the injected clock, without a model. Token counts are estimates of four
 * characters per token.
 *
 * @example
 * const backend = new ScriptedBackend(['{"steps":[]}']);
 */
export class ScriptedBackend implements Backend {
  readonly info: BackendInfo;
  /** All requests so far, in order. */
  readonly requests: GenerationRequest[] = [];
  /** Number of unsettled calls. */
  active = 0;
  /** Whether the model is loaded. */
  isLoaded = false;
  /** Number of loads. */
  loads = 0;
  readonly #script: Script;
  readonly #clock: Clock;
  readonly #loadError: Error | undefined;
  readonly #loadMs: number;
  readonly #aborts = new Set<(reason: Error) => void>();
  #isDisposed = false;

  constructor(script: Script, options: ScriptedBackendOptions = {}) {
    this.#script = script;
    this.#clock = options.clock ?? systemClock;
    this.#loadError = options.loadError;
    this.#loadMs = options.loadMs ?? 0;
    this.info = {
      model: "scripted",
      fingerprint: "scripted",
      contextSize: undefined,
      slots: 1,
      ...options.info,
    };
  }

  async load(): Promise<void> {
    if (this.#loadMs > 0) {
      await new Promise<void>((resolve) => this.#clock.setTimer(resolve, this.#loadMs));
    }
    if (this.#loadError !== undefined) throw this.#loadError;
    if (!this.isLoaded) this.loads++;
    this.isLoaded = true;
  }

  unload(): Promise<void> {
    this.isLoaded = false;
    return Promise.resolve();
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    const call = this.requests.length;
    this.requests.push(request);
    if (this.#isDisposed) throw disposed();
    checkGeneration(request);
    const answer = this.#answer(request, call);
    const { deadline } = request;
    if (deadline.isOver && !answer.ignoreDeadline) {
      deadline.cancel();
      throw abortReason(deadline.signal);
    }
    request.onStart?.();
    this.active++;
    try {
      return await this.#play(request, answer);
    } finally {
      this.active--;
    }
  }

  dispose(): Promise<void> {
    this.#isDisposed = true;
    for (const abort of [...this.#aborts]) abort(disposed());
    return Promise.resolve();
  }

  #answer(request: GenerationRequest, call: number): ScriptedAnswer {
    const script = this.#script;
    const answer = typeof script === "function" ? script(request, call) : script[call];
    if (answer === undefined) {
      throw new InferenceError(`The script has no answer for call ${call + 1}`);
    }
    return typeof answer === "string" ? { text: answer } : answer;
  }

  async #play(request: GenerationRequest, answer: ScriptedAnswer): Promise<Generation> {
    const { text = "", error, latencyMs = 0, pieces = 1 } = answer;
    const startMs = this.#clock.now();
    if (answer.hang) await this.#wait(undefined, request, answer);
    let firstTokenMs: number | undefined;
    for (let piece = 0; piece < pieces; piece++) {
      await this.#wait(latencyMs / pieces, request, answer);
      if (error !== undefined && text === "") continue;
      firstTokenMs ??= this.#clock.now() - startMs;
      request.onText?.(slice(text, piece, pieces));
    }
    if (error !== undefined) throw error;
    return this.#generation(request, answer, this.#clock.now() - startMs, firstTokenMs);
  }

  /** Waits on the clock, forever without `delayMs`; rejects when the call has to end. */
  #wait(
    delayMs: number | undefined,
    { deadline }: GenerationRequest,
    { ignoreDeadline }: ScriptedAnswer,
  ): Promise<void> {
    const signal = ignoreDeadline ? undefined : deadline.signal;
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        if (timer !== undefined) this.#clock.clearTimer(timer);
        this.#aborts.delete(abort);
        signal?.removeEventListener("abort", expire);
        finish();
      };
      const abort = (reason: Error): void => settle(() => reject(reason));
      const expire = (): void => abort(signal?.reason as Error);
      const timer =
        delayMs === undefined || delayMs === 0
          ? undefined
          : this.#clock.setTimer(() => settle(resolve), delayMs);
      if (this.#isDisposed) return abort(disposed());
      if (signal?.aborted) return expire();
      if (delayMs === 0) return settle(resolve);
      this.#aborts.add(abort);
      signal?.addEventListener("abort", expire, { once: true });
    });
  }

  #generation(
    request: GenerationRequest,
    { text = "", stop = "end" }: ScriptedAnswer,
    totalMs: number,
    firstTokenMs: number | undefined,
  ): Generation {
    const promptLength = request.system.content.length + segmentsText(request.user).length;
    const usage = {
      promptTokens: Math.ceil(promptLength / 4),
      completionTokens: Math.ceil(text.length / 4),
      firstTokenMs,
      totalMs,
    };
    return { text, stop, usage };
  }
}

function slice(text: string, piece: number, pieces: number): string {
  const at = (index: number): number => Math.floor((text.length * index) / pieces);
  return text.slice(at(piece), at(piece + 1));
}

function disposed(): InferenceError {
  return new DisposedError("The backend was disposed");
}
