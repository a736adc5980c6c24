import type { Clock, Deadline } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { Backend } from "../../backends/interface/backend.ts";
import { expectedLoadMs, UNKNOWN_SPEEDS } from "../../backends/interface/expected-speeds.ts";
import { UsageMeter } from "../../backends/observed/usage-meter.ts";
import type { ResilientLlmPlanner } from "../../breaker/with-resilience.ts";
import type { ModelPosition } from "./decide.ts";
import { type MemoryAmounts, memoryByDevice } from "./memory.ts";
import {
  type ModelCall,
  type ModelWork,
  WaitingCalls,
  type WaitingListener,
} from "./waiting-calls.ts";

/** Functions to open a manager's model. */
export interface ModelSource {
  /** Opens the backend and loads the model. */
  readonly open: () => Promise<Backend>;
  /** Estimates the memory the model will take. */
  readonly estimateMemory: () => Promise<MemoryAmounts>;
  /** Creates an LLM planner for the backend. */
  readonly llm: (backend: Backend, isResident: () => boolean) => ResilientLlmPlanner;
}

/** Limits on waiting and idle times, in milliseconds. */
export interface ModelPatience {
  /** Maximum wait until other models make room, if deadlines allow it. */
  readonly maxWaitMs: number;
  readonly idleUnloadMs: number;
}

/** A running call. */
export interface CallAtWork {
  readonly call: ModelCall;
  /** Ends the work without ending the call. */
  readonly attempt: Deadline;
  /** Whether the call is yielding, and will be queued again. */
  isYielding: boolean;
}

/** Fraction of the load time by which a swap starts early, because the other model has to finish its calls. */
const MARGIN = 0.25;
const MARGIN_MS = 50;
/** Cool-down after a failed load in milliseconds; doubles with each failure. */
const FIRST_COOLDOWN_MS = 10_000;
const MAX_COOLDOWN_MS = 300_000;
/** Assumed size of a question before the first call. */
const [PROMPT_TOKENS, ANSWER_TOKENS] = [500, 40];
/** Assumed duration of an unknown model's call, in milliseconds. */
export const UNKNOWN_CALL_MS: number =
  PROMPT_TOKENS * UNKNOWN_SPEEDS.readMsPerToken + ANSWER_TOKENS * UNKNOWN_SPEEDS.writeMsPerToken;

/** The manager's record of a model: state, waiting and running calls, and statistics. */
export class ManagedModel implements ModelPosition {
  readonly name: string;
  readonly waiting: WaitingCalls;
  /** Running calls. */
  readonly atWork: Set<CallAtWork> = new Set();
  readonly meter: UsageMeter = new UsageMeter();
  place: ModelPosition["place"] = "out";
  wish: ModelPosition["wish"];
  isPinned = false;
  /** Whether the model must not start calls. */
  isHeld = false;
  /** Memory use; undefined until estimated. */
  knownMemory: MemoryAmounts | undefined;
  lastUseMs = 0;
  /** Time at which the last load began or ended. */
  movedMs = 0;
  backend: Backend | undefined;
  llm: ResilientLlmPlanner | undefined;
  /** Listeners called whenever the LLM planner is replaced. */
  readonly openListeners: Set<() => void> = new Set();
  readonly #source: ModelSource;
  readonly #patience: ModelPatience;
  readonly #clock: Clock;
  #batchLeft = 0;
  #openings = 0;
  /** Arrival time of the first expired call. */
  #missedMs: number | undefined;
  #failures = 0;
  #failure: { readonly error: unknown; readonly untilMs: number } | undefined;

  constructor(
    name: string,
    source: ModelSource,
    patience: ModelPatience,
    clock: Clock,
    listener: () => void,
  ) {
    this.name = name;
    this.#source = source;
    this.#patience = patience;
    this.#clock = clock;
    const waiting: WaitingListener = {
      onExpire: (call) => {
        this.meter.failed();
        if (this.place === "out") this.#missedMs ??= call.arrivedMs;
        listener();
      },
      onRank: listener,
    };
    this.waiting = new WaitingCalls(waiting);
  }

  /** The model's own name; the manager's name before it is opened. */
  get modelName(): string {
    return this.llm?.model ?? this.name;
  }

  /** Changes when the model is first opened. */
  get fingerprint(): string {
    return this.llm?.fingerprint ?? hashText(`not opened: ${this.name}`);
  }

  get bytes(): number {
    return this.knownMemory?.bytes ?? 0;
  }

  get gpuBytes(): number {
    return this.knownMemory?.gpuBytes ?? 0;
  }

  /** Whether the model may run calls now. */
  get isServing(): boolean {
    return this.place === "in" && !this.isHeld && this.llm !== undefined;
  }

  get running(): number {
    return this.atWork.size;
  }

  get slots(): number {
    return this.backend?.info.slots ?? 1;
  }

  /** The reason why the model cannot be loaded at the moment. */
  get failure(): { readonly error: unknown } | undefined {
    const failure = this.#failure;
    return failure !== undefined && failure.untilMs > this.#clock.now() ? failure : undefined;
  }

  get isWaitedFor(): boolean {
    return this.waiting.size > 0 || this.#missedMs !== undefined;
  }

  get isBatchDone(): boolean {
    const isOver = this.#clock.now() - this.movedMs >= this.#patience.maxWaitMs;
    return this.#batchLeft <= 0 || isOver;
  }

  get keepMs(): number {
    return Math.min(this.expectedLoadMs, this.#patience.maxWaitMs);
  }

  get idleUnloadMs(): number {
    return this.#patience.idleUnloadMs;
  }

  get expectedLoadMs(): number {
    const loaded = this.meter.usage.loadMs?.mean;
    const bytes = this.bytes + this.gpuBytes;
    return loaded ?? (bytes === 0 ? UNKNOWN_SPEEDS.loadMs : expectedLoadMs(bytes));
  }

  get dueMs(): number {
    const { maxWaitMs } = this.#patience;
    const loadMs = this.expectedLoadMs;
    const nowMs = this.#clock.now();
    let dueMs =
      this.#missedMs === undefined ? Number.POSITIVE_INFINITY : this.#missedMs + maxWaitMs;
    for (const { work, arrivedMs, predictedMs = UNKNOWN_CALL_MS } of this.waiting) {
      const { rankMs, atMs } = work.deadline;
      const spareMs = Math.min(rankMs, atMs) - predictedMs - loadMs - nowMs;
      // A call that is late in any case is not urgent.
      const lateMs = spareMs < 0 ? Number.POSITIVE_INFINITY : spareMs - loadMs * MARGIN - MARGIN_MS;
      dueMs = Math.min(dueMs, arrivedMs + maxWaitMs, nowMs + lateMs);
    }
    return dueMs;
  }

  /**
   * Predicted time of a call without waiting, in milliseconds, with the model in memory; undefined before it is opened.
   */
  predictMs(predict: ModelWork["predictMs"]): number | undefined {
    const predictedMs = this.llm && predict(this.llm);
    if (predictedMs === undefined) return undefined;
    return Math.max(0, predictedMs - (this.backend?.info.speeds?.loadMs ?? 0));
  }

  /** Takes the next waiting call. */
  takeWaiting(): ModelCall | undefined {
    const call = this.waiting.take();
    if (call !== undefined) this.#batchLeft--;
    return call;
  }

  /** @throws any error of the memory estimate */
  async estimate(): Promise<void> {
    this.knownMemory = await this.#source.estimateMemory();
  }

  /**
   * Loads the model into memory.
   *
   * @throws errors of opening or loading it
   */
  async open(): Promise<void> {
    if (this.backend !== undefined) {
      await this.backend.load();
      return;
    }
    const opening = ++this.#openings;
    const backend = await this.#source.open();
    if (opening !== this.#openings) {
      // Loading was abandoned meanwhile.
      await backend.dispose();
      return;
    }
    this.backend = backend;
    try {
      this.llm = this.#source.llm(backend, () => this.place === "in");
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Marks the model as loaded. */
  arrived(loadMs: number): void {
    const nowMs = this.#clock.now();
    this.meter.loaded(loadMs);
    this.place = "in";
    this.lastUseMs = nowMs;
    this.movedMs = nowMs;
    this.#batchLeft = this.waiting.size;
    this.#missedMs = undefined;
    this.#failures = 0;
    this.#failure = undefined;
    this.knownMemory = (this.backend && memoryByDevice(this.backend.info)) ?? this.knownMemory;
    for (const call of this.waiting) {
      call.predictedMs = this.predictMs(call.work.predictMs);
    }
    for (const listener of [...this.openListeners]) listener();
  }

  /** Marks the load as failed: waiting calls are rejected with the error, as are later calls during the cool-down. */
  failed(error: unknown): void {
    const cooldownMs = Math.min(MAX_COOLDOWN_MS, FIRST_COOLDOWN_MS * 2 ** this.#failures++);
    this.#failure = { error, untilMs: this.#clock.now() + cooldownMs };
    this.#missedMs = undefined;
    for (const call of this.waiting.takeAll()) {
      this.meter.failed();
      call.work.reject(error);
    }
  }

  /** Ends the cool-down, because an explicit request tries again. */
  forgive(): void {
    this.#failure = undefined;
  }

  /** Unloads the model, but keeps the facts learnt about it. */
  async leave(): Promise<void> {
    if (this.backend?.unload === undefined) await this.close();
    else await this.backend.unload();
  }

  /** Closes the model and frees all resources. */
  async close(): Promise<void> {
    const { llm, backend } = this;
    this.#openings++;
    this.llm = undefined;
    this.backend = undefined;
    // An LLM planner disposes of its own backend.
    await (llm === undefined ? backend?.dispose() : llm.dispose());
  }
}
