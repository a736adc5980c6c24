import {
  type Admission,
  type Clock,
  Deadline,
  DisposedError,
  InferenceError,
  OutOfMemoryError,
  OverloadedError,
  type Question,
  type TimerHandle,
} from "@understudy/planner-core";
import { YieldError } from "../../breaker/call-result.ts";
import { setQuietTimer } from "../../quiet-timer.ts";
import { abortReason, withinDeadline } from "../../within-deadline.ts";
import { decide } from "./decide.ts";
import { type CallAtWork, type ManagedModel, UNKNOWN_CALL_MS } from "./managed-model.ts";
import { beyond, isNone, type MemoryAmounts, NO_MEMORY, plus, refusalOf, sumOf } from "./memory.ts";
import { predictWaitMs } from "./predict-wait.ts";
import { isOnTime, type ModelCall, type ModelWork, type WorkDone } from "./waiting-calls.ts";
import { Wishes } from "./wishes.ts";

/** Settings of a scheduler. */
export interface SchedulerParts {
  readonly memoryLimit: MemoryAmounts;
  /** Maximum number of waiting calls per model. */
  readonly maxQueue: number;
  readonly loadTimeoutMs: number;
  readonly clock: Clock;
}

const TOO_SLOW: Admission = Object.freeze({ admitted: false, reason: "budget", background: true });
const TOO_MANY: Admission = Object.freeze({
  admitted: false,
  reason: "overloaded",
  background: false,
});
const BROKEN: Admission = Object.freeze({
  admitted: false,
  reason: "breaker-open",
  background: false,
});

/**
 * Loads and unloads models and starts their calls. Every event calls `#step`, which reconsiders all models; nothing
 * else changes a model's state.
 */
export class ModelScheduler {
  readonly #models: ManagedModel[] = [];
  readonly #parts: SchedulerParts;
  readonly #wishes = new Wishes<ManagedModel>();
  #calls = 0;
  #loads = 0;
  #timer: TimerHandle | undefined;
  #isStepping = false;
  #isStale = false;
  #isDisposed = false;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
  }

  get models(): readonly ManagedModel[] {
    return this.#models;
  }

  /** Total number of model loads. */
  get loads(): number {
    return this.#loads;
  }

  /** Whether a model can answer within a time limit. Synchronous, and only a guess if the model is not loaded. */
  admit(
    model: ManagedModel,
    question: Question,
    limitMs: number,
    draft: readonly number[] | undefined,
  ): Admission {
    if (this.#isDisposed || model.waiting.size >= this.#parts.maxQueue) return TOO_MANY;
    if (model.failure !== undefined) return BROKEN;
    const nowMs = this.#parts.clock.now();
    const waitMs = predictWaitMs(model, this.#models, nowMs + limitMs, nowMs);
    if (model.isServing) {
      const admission = model.llm?.admit(question, limitMs - waitMs, draft) ?? TOO_SLOW;
      if (!admission.admitted || admission.predictedMs === undefined) return admission;
      return { admitted: true, predictedMs: waitMs + admission.predictedMs };
    }
    const predictedMs =
      waitMs + (model.predictMs((llm) => llm.predictMs?.(question, draft)) ?? UNKNOWN_CALL_MS);
    return predictedMs <= limitMs ? { admitted: true, predictedMs } : TOO_SLOW;
  }

  /**
   * Queues work until the model is loaded and has a free slot.
   *
   * @param owner see {@link ModelCall}
   */
  ask(model: ManagedModel, work: ModelWork, owner: object): void {
    const refusal = this.#refusalOf(model, work);
    if (refusal !== undefined) {
      work.reject(refusal);
      return;
    }
    const predictedMs = model.predictMs(work.predictMs);
    const arrivedMs = this.#parts.clock.now();
    model.waiting.add({ number: this.#calls++, owner, work, arrivedMs, predictedMs });
    this.#step();
  }

  /**
   * Loads a model, or unloads it once its calls are done.
   *
   * @throws errors of loading it; OutOfMemoryError if it does not fit
   */
  bring(model: ManagedModel, where: "in" | "out"): Promise<void> {
    if (this.#isDisposed) return Promise.reject(disposed());
    if (where === "in") model.forgive();
    const done = where === "in" ? "loaded" : "unloaded";
    const superseded = new InferenceError(
      `The model ${model.name} was told to be ${done} meanwhile`,
    );
    model.wish = where;
    const granted = this.#wishes.add(model, where, superseded);
    this.#step();
    return granted;
  }

  /** Reconsiders all models after a change. */
  reconsider(): void {
    this.#step();
  }

  /** Adds a model. */
  add(model: ManagedModel): void {
    this.#models.push(model);
  }

  /** Removes a model: rejects its calls and closes it. Does nothing if it was removed before. */
  async remove(model: ManagedModel): Promise<void> {
    const index = this.#models.indexOf(model);
    if (index < 0) return;
    this.#models.splice(index, 1);
    const error = new DisposedError(`The model ${model.name} was removed`);
    this.#wishes.refuse(model, error);
    rejectCalls(model, error);
    this.#step();
    // A model that is still loading is closed once loaded.
    if (model.place !== "loading") await model.close();
  }

  /** Moves an owner's waiting calls to another model. */
  redirect(from: ManagedModel, to: ManagedModel, owner: object): void {
    for (const call of from.waiting.takeAll((each) => each.owner === owner)) {
      to.waiting.add({ ...call, predictedMs: to.predictMs(call.work.predictMs) });
    }
    this.#step();
  }

  /** Ends all calls of an owner. */
  endCalls(owner: object, reason: unknown): void {
    for (const model of this.#models) {
      for (const call of model.waiting.takeAll((each) => each.owner === owner))
        call.work.reject(reason);
      for (const { call, attempt } of [...model.atWork]) {
        if (call.owner !== owner) continue;
        call.work.reject(reason);
        attempt.cancel(reason);
      }
    }
    this.#step();
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#arm(Number.POSITIVE_INFINITY);
    const error = disposed();
    this.#wishes.refuseAll(error);
    for (const model of this.#models) rejectCalls(model, error);
    // A model that is still loading is closed once loaded.
    const settled = this.#models.filter(({ place }) => place !== "loading");
    await Promise.all(settled.map((model) => model.close()));
  }

  /** The error for a call that cannot be queued. */
  #refusalOf(model: ManagedModel, { deadline }: ModelWork): unknown {
    if (this.#isDisposed) return disposed();
    if (deadline.isOver) return reasonOf(deadline);
    const { failure } = model;
    if (failure !== undefined) return failure.error;
    if (model.waiting.size < this.#parts.maxQueue) return undefined;
    const message = `${model.waiting.size} calls wait for the model ${model.name} already`;
    return new OverloadedError(message);
  }

  #step(): void {
    this.#isStale = true;
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      while (this.#isStale && !this.#isDisposed) {
        this.#isStale = false;
        this.#act();
      }
    } finally {
      this.#isStepping = false;
    }
  }

  #act(): void {
    const { clock, memoryLimit } = this.#parts;
    const known = this.#models.filter((model) => this.#isKnown(model));
    const { held, move, againMs } = decide(known, memoryLimit, clock.now());
    for (const model of this.#models) {
      model.isHeld = held.has(model);
      if (model.isServing) this.#giveCalls(model);
      else if (model.isHeld) makeWay(model);
      if (model.place === "in" && model.wish === "in") this.#grant(model);
      if (model.place === "out" && model.wish === "out") this.#grant(model);
    }
    if (move?.kind === "load") void this.#load(move.model);
    else if (move?.kind === "unload") void this.#unload(move.model);
    else if (move?.kind === "refuse") this.#refuse(move.model, move.pinned);
    this.#arm(againMs);
  }

  /** Whether the model's size is known. Otherwise starts an estimate if the model is needed. */
  #isKnown(model: ManagedModel): boolean {
    if (model.knownMemory !== undefined) return true;
    if (model.place !== "out" || (!model.isWaitedFor && model.wish !== "in")) return false;
    model.knownMemory = NO_MEMORY;
    model.place = "loading";
    model.movedMs = this.#parts.clock.now();
    const { clock, loadTimeoutMs } = this.#parts;
    const limit = new Deadline(clock, loadTimeoutMs);
    const end = (error?: unknown): void => {
      limit.release();
      model.place = "out";
      if (error !== undefined) {
        model.knownMemory = undefined;
        this.#fail(model, error);
      }
      this.#step();
    };
    withinDeadline(model.estimate(), limit).then(() => end(), end);
    return true;
  }

  #giveCalls(model: ManagedModel): void {
    for (;;) {
      // Late calls make way within the model's own queue.
      const onTime = [...model.atWork].filter(({ call }) => isOnTime(call)).length;
      const hasRoom = model.running < model.slots;
      if (!hasRoom && (onTime >= model.slots || ![...model.waiting].some(isOnTime))) return;
      const call = model.takeWaiting();
      if (call === undefined) return;
      this.#run(model, call);
    }
  }

  #run(model: ManagedModel, call: ModelCall): void {
    const { clock } = this.#parts;
    const { deadline } = call.work;
    const attempt = deadline.derive();
    const running: CallAtWork = { call, attempt, isYielding: false };
    model.atWork.add(running);
    model.meter.waited(clock.now() - call.arrivedMs);
    const end = (): void => {
      attempt.release();
      model.atWork.delete(running);
      model.lastUseMs = clock.now();
    };
    const work = async (): Promise<WorkDone> => {
      if (model.llm === undefined) throw disposed();
      return await call.work.doBy(model.llm, attempt, model.modelName);
    };
    work().then(
      ({ usage, resolve }) => {
        end();
        model.meter.answered(usage);
        resolve();
        this.#step();
      },
      (error: unknown) => {
        end();
        if (running.isYielding && !deadline.isOver && !this.#isDisposed) model.waiting.add(call);
        else {
          model.meter.failed();
          call.work.reject(error);
        }
        this.#step();
      },
    );
  }

  async #load(model: ManagedModel): Promise<void> {
    const { clock, loadTimeoutMs } = this.#parts;
    const limit = new Deadline(clock, loadTimeoutMs);
    const beganMs = clock.now();
    model.place = "loading";
    model.movedMs = beganMs;
    this.#loads++;
    try {
      await withinDeadline(model.open(), limit);
      if (this.#isDisposed || !this.#models.includes(model)) {
        await model.close();
        return;
      }
      model.arrived(clock.now() - beganMs);
      this.#checkRoom(model);
    } catch (error) {
      await model.close().catch(() => {});
      model.place = "out";
      this.#fail(model, error);
    } finally {
      limit.release();
    }
    this.#step();
  }

  /** Checks the memory limit again, now that the actual size is known. @throws OutOfMemoryError */
  #checkRoom(model: ManagedModel): void {
    const others = this.#models.filter((each) => each !== model && each.place === "in");
    const pinned = sumOf(others.filter(({ isPinned }) => isPinned));
    if (isNone(beyond(plus(pinned, model), this.#parts.memoryLimit))) return;
    throw this.#outOfMemory(model, pinned);
  }

  async #unload(model: ManagedModel): Promise<void> {
    model.place = "unloading";
    // A backend that fails to unload its model is closed.
    await model.leave().catch(() => model.close().catch(() => {}));
    if (this.#isDisposed) return;
    model.place = "out";
    this.#step();
  }

  #refuse(model: ManagedModel, pinned: MemoryAmounts): void {
    this.#fail(model, this.#outOfMemory(model, pinned));
    this.#isStale = true;
  }

  #fail(model: ManagedModel, error: unknown): void {
    model.failed(error);
    this.#wishes.refuse(model, error);
    model.wish = undefined;
  }

  /** Fulfils the pending requests that a model's current state satisfies. */
  #grant(model: ManagedModel): void {
    model.wish = undefined;
    this.#wishes.grant(model);
  }

  #outOfMemory(model: ManagedModel, pinned: MemoryAmounts): OutOfMemoryError {
    return new OutOfMemoryError(refusalOf(model.name, model, pinned, this.#parts.memoryLimit));
  }

  #arm(atMs: number): void {
    const { clock } = this.#parts;
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    this.#timer = undefined;
    if (atMs === Number.POSITIVE_INFINITY) return;
    // A quiet timer suffices, because waiting calls have timers of their own.
    this.#timer = setQuietTimer(
      clock,
      () => {
        this.#timer = undefined;
        this.#step();
      },
      Math.max(0, atMs - clock.now()),
    );
  }
}

/** Cancels late calls, which start again when the model is back. */
function makeWay(model: ManagedModel): void {
  for (const running of model.atWork) {
    if (running.isYielding || isOnTime(running.call)) continue;
    running.isYielding = true;
    running.attempt.cancel(new YieldError("Made way for another model"));
  }
}

function rejectCalls({ waiting, atWork }: ManagedModel, error: unknown): void {
  for (const call of waiting.takeAll()) call.work.reject(error);
  for (const { call } of atWork) call.work.reject(error);
}

/** The deadline is over, but its timer may not have fired yet. */
function reasonOf(deadline: Deadline): Error {
  if (deadline.endedBy === undefined) deadline.cancel();
  return abortReason(deadline.signal);
}

function disposed(): DisposedError {
  return new DisposedError("The model manager was disposed");
}
