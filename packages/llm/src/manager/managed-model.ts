import type { Clock, Deadline } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { UsageMeter } from "../backends/observed/usage-meter.ts";
import type { Backend } from "../contract/backend/backend.ts";
import { expectedLoadMs, UNKNOWN_SPEEDS } from "../contract/backend/expected-speeds.ts";
import type { ResilientLead } from "../contract/resilience/with-resilience.ts";
import type { ModelPosition } from "./decide.ts";
import { type MemoryAmounts, memoryByDevice } from "./memory.ts";
import {
  type ModelCall,
  type ModelWork,
  WaitingCalls,
  type WaitingListener,
} from "./waiting-calls.ts";

/** The source of a manager's model. */
export interface ModelSource {
  /** Opens and loads it. */
  readonly open: () => Promise<Backend>;
  /** The memory that it will take, as far as that can be known before it is loaded. */
  readonly estimateMemory: () => Promise<MemoryAmounts>;
  /** Makes a lead of it. */
  readonly lead: (backend: Backend, isResident: () => boolean) => ResilientLead;
}

/** The limits to waiting for a model, and to its stay. Times are in milliseconds. */
export interface ModelPatience {
  /** Calls wait no longer for others to leave, if their deadlines allow it. */
  readonly maxWaitMs: number;
  readonly idleUnloadMs: number;
}

/** A call that a model works on. */
export interface CallAtWork {
  readonly call: ModelCall;
  /** Ends the work without ending the call. */
  readonly attempt: Deadline;
  /** Whether it was told to make way, and will wait again. */
  isYielding: boolean;
}

/** Part of the time for loading by which a swap begins earlier than it must: the model that leaves has calls to finish. */
const MARGIN = 0.25;
const MARGIN_MS = 50;
/** A model that could not be loaded is left alone for this long, twice as long each time. */
const FIRST_COOLDOWN_MS = 10_000;
const MAX_COOLDOWN_MS = 300_000;
/** Tokens of a question of which nothing is known. */
const [PROMPT_TOKENS, ANSWER_TOKENS] = [500, 40];
/** The time of a call of a model of which nothing is known, in milliseconds. */
export const UNKNOWN_CALL_MS: number =
  PROMPT_TOKENS * UNKNOWN_SPEEDS.readMsPerToken + ANSWER_TOKENS * UNKNOWN_SPEEDS.writeMsPerToken;

/** A manager's knowledge of one model: its place, the calls that wait for it, and its work so far. */
export class ManagedModel implements ModelPosition {
  readonly name: string;
  readonly waiting: WaitingCalls;
  /** The calls that it works on. */
  readonly atWork: Set<CallAtWork> = new Set();
  readonly meter: UsageMeter = new UsageMeter();
  place: ModelPosition["place"] = "out";
  wish: ModelPosition["wish"];
  isPinned = false;
  /** Whether it begins no further calls. */
  isHeld = false;
  /** Undefined until it was estimated. */
  knownMemory: MemoryAmounts | undefined;
  lastUseMs = 0;
  /** When it began to load, or was loaded. */
  movedMs = 0;
  backend: Backend | undefined;
  lead: ResilientLead | undefined;
  /** Told when another lead stands for it. */
  readonly openListeners: Set<() => void> = new Set();
  readonly #source: ModelSource;
  readonly #patience: ModelPatience;
  readonly #clock: Clock;
  #batchLeft = 0;
  #openings = 0;
  /** When the first call came that left in vain. */
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

  /** The model's own name; its name here until it was opened. */
  get modelName(): string {
    return this.lead?.model ?? this.name;
  }

  /** Another one once it was opened. */
  get fingerprint(): string {
    return this.lead?.fingerprint ?? hashText(`not opened: ${this.name}`);
  }

  get bytes(): number {
    return this.knownMemory?.bytes ?? 0;
  }

  get gpuBytes(): number {
    return this.knownMemory?.gpuBytes ?? 0;
  }

  /** Whether it takes calls. */
  get isServing(): boolean {
    return this.place === "in" && !this.isHeld && this.lead !== undefined;
  }

  get running(): number {
    return this.atWork.size;
  }

  get slots(): number {
    return this.backend?.info.slots ?? 1;
  }

  /** Why it cannot be loaded at the moment. */
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
      // A call that cannot be answered in time any more is in no hurry.
      const lateMs = spareMs < 0 ? Number.POSITIVE_INFINITY : spareMs - loadMs * MARGIN - MARGIN_MS;
      dueMs = Math.min(dueMs, arrivedMs + maxWaitMs, nowMs + lateMs);
    }
    return dueMs;
  }

  /**
   * Predicted time of a call once it is its turn and the model is in memory, in milliseconds; undefined before it was
   * opened.
   */
  predictMs(predict: ModelWork["predictMs"]): number | undefined {
    const predictedMs = this.lead && predict(this.lead);
    if (predictedMs === undefined) return undefined;
    return Math.max(0, predictedMs - (this.backend?.info.speeds?.loadMs ?? 0));
  }

  /** Its turn has come for one that waits. */
  takeWaiting(): ModelCall | undefined {
    const call = this.waiting.take();
    if (call !== undefined) this.#batchLeft--;
    return call;
  }

  /** @throws what opening it throws */
  async estimate(): Promise<void> {
    this.knownMemory = await this.#source.estimateMemory();
  }

  /**
   * Brings it into memory.
   *
   * @throws what opening or loading it throws
   */
  async open(): Promise<void> {
    if (this.backend !== undefined) {
      await this.backend.load();
      return;
    }
    const opening = ++this.#openings;
    const backend = await this.#source.open();
    if (opening !== this.#openings) {
      // It was given up meanwhile.
      await backend.dispose();
      return;
    }
    this.backend = backend;
    try {
      this.lead = this.#source.lead(backend, () => this.place === "in");
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** It is in memory. */
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

  /** It could not be loaded: waiting calls hear why, and so do later ones for a while. */
  failed(error: unknown): void {
    const cooldownMs = Math.min(MAX_COOLDOWN_MS, FIRST_COOLDOWN_MS * 2 ** this.#failures++);
    this.#failure = { error, untilMs: this.#clock.now() + cooldownMs };
    this.#missedMs = undefined;
    for (const call of this.waiting.takeAll()) {
      this.meter.failed();
      call.work.reject(error);
    }
  }

  /** Somebody asks for it by name: what failed before is tried again. */
  forgive(): void {
    this.#failure = undefined;
  }

  /** Leaves memory, but keeps what was learnt about it. */
  async leave(): Promise<void> {
    if (this.backend?.unload === undefined) await this.close();
    else await this.backend.unload();
  }

  /** Frees everything. */
  async close(): Promise<void> {
    const { lead, backend } = this;
    this.#openings++;
    this.lead = undefined;
    this.backend = undefined;
    // A lead disposes of its backend.
    await (lead === undefined ? backend?.dispose() : lead.dispose());
  }
}
