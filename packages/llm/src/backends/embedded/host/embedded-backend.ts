/**
 * The backend's main-thread side: queues calls and sends them to the worker.
 *
 * @module
 */

import {
  type Deadline,
  DisposedError,
  type InferenceError,
  type Question,
} from "@understudy/planner-core";
import type { SystemPrompt } from "../../../prompts/render/render-system.ts";
import { abortReason } from "../../../within-deadline.ts";
import type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
} from "../../interface/backend.ts";
import { checkGeneration, GREEDY } from "../../interface/sampling.ts";
import type { ModelFacts, ModelSettings, WirePlan, WorkerMessage } from "../shared/protocol.ts";
import { CallSchedule } from "./call-schedule.ts";
import { type EmbeddedBackendParts, MAX_TAUGHT_BYTES } from "./embedded-backend-parts.ts";
import { type CallPlace, HostCall } from "./host-call.ts";
import { IdleTimer } from "./idle-timer.ts";
import type { ModelStatus } from "./model-meter.ts";
import { ModelRecord } from "./model-record.ts";
import { embeddedSpeeds } from "./model-speeds.ts";
import { ModelTurns } from "./model-turns.ts";
import { redraftFrom, wirePlan } from "./plan-bridge.ts";
import { forgetCalibration } from "./thread/known-calibrations.ts";
import { memoryOf } from "./thread/make-room.ts";
import { fromWireError } from "./thread/model-connection.ts";
import type { HostedModel, ThreadHost } from "./thread/thread-host.ts";

/**
 * A model that runs in a worker thread. Created by `openEmbeddedBackend`. The worker runs as many calls at once as
 * batching pays for; the others wait here, where their ranks may still change. A background call yields to a call that
 * has a waiting caller.
 */
export class EmbeddedBackend implements Backend, HostedModel {
  readonly #parts: EmbeddedBackendParts;
  readonly #host: ThreadHost;
  readonly #number: number;
  readonly #schedule = new CallSchedule();
  readonly #record = new ModelRecord();
  readonly #idleTimer: IdleTimer;
  readonly #turns: ModelTurns;
  #facts: ModelFacts | undefined;
  /** Facts reported by the last load. */
  #lastFacts: ModelFacts | undefined;
  #kept: ReadonlySet<string> = new Set();
  #lastUseMs = 0;
  #isStale = false;
  #isPumping = false;
  #isDisposed = false;

  constructor(parts: EmbeddedBackendParts) {
    this.#parts = parts;
    this.#turns = new ModelTurns(parts.turns);
    this.#host = parts.host;
    this.#number = parts.host.add(this);
    this.#idleTimer = new IdleTimer(parts.host.clock, parts.idleUnloadMs, () => void this.unload());
  }

  get info(): BackendInfo {
    const { model, taughtDomains, readsWords, writesTexts, generation } = this.#parts;
    const { contextSize, batch = 1, letters, placement } = this.#facts ?? {};
    const isTaught = this.fileBytes <= MAX_TAUGHT_BYTES;
    return {
      ...{ model, contextSize, letters, taughtDomains, readsWords, writesTexts, generation },
      fingerprint: this.#turns.addTo(this.#parts.fingerprint),
      template: this.#turns.why,
      slots: batch,
      placement,
      adapter: this.#parts.settings.adapter,
      decodesPlans: true,
      followsSchemas: true,
      answerForm: isTaught ? "taught" : "example",
      weighsTexts: !isTaught,
      loadMs: (this.#facts ?? this.#lastFacts)?.loadMs,
      memoryBytes: memoryOf(this.#facts ?? this.#lastFacts) || undefined,
      speeds: embeddedSpeeds(this.#parts, this.#facts !== undefined, this.#lastFacts),
    };
  }

  /** Facts about the model; undefined while not loaded. */
  get facts(): ModelFacts | undefined {
    return this.#facts;
  }

  /** Name of the model. */
  get name(): string {
    return this.#parts.model;
  }

  /** Size of the model file in bytes. */
  get fileBytes(): number {
    return (this.#facts ?? this.#lastFacts)?.file?.bytes ?? this.#parts.fileBytes;
  }

  /** @internal */
  get loadTimeoutMs(): number {
    return this.#parts.loadTimeoutMs;
  }

  /** @internal */
  get settings(): ModelSettings {
    return this.#parts.settings;
  }

  /** Whether no caller waits for an answer. */
  get isIdle(): boolean {
    return this.#schedule.isIdle;
  }

  /** Clock time of the last use, in milliseconds. */
  get lastUseMs(): number {
    return this.#lastUseMs;
  }

  /** Statistics and memory of the model, for telemetry. */
  status(): ModelStatus {
    return this.#record.status(this.#facts);
  }

  async load(): Promise<void> {
    if (this.#isDisposed) throw disposed();
    if (this.#facts !== undefined) return;
    let facts: ModelFacts;
    try {
      facts = await this.#host.load(this.#number);
    } catch (error) {
      throw this.#isDisposed ? disposed() : error;
    }
    await this.#turns.settle(facts);
    if (this.#isDisposed) throw disposed();
    this.#facts = facts;
    this.#lastFacts = facts;
    this.#record.calibrate(facts.calibration);
    this.#touch();
  }

  /** Frees the model's memory until the next call. Does nothing while calls are in flight. */
  async unload(): Promise<void> {
    if (this.#facts === undefined || !this.isIdle || this.#isDisposed) return;
    this.#forget();
    await this.#host.unload(this.#number);
  }

  keeps(system: SystemPrompt): boolean {
    return this.#kept.has(system.hash);
  }

  async prepare(system: SystemPrompt, deadline: Deadline, question?: Question): Promise<void> {
    if (this.keeps(system)) return;
    // The plan makes the worker compile the domain in advance.
    const plan = question === undefined ? undefined : { question, maxSteps: 1 };
    const rest = { user: [], maxTokens: 1, sampling: GREEDY, deadline, plan };
    await this.#call("prepare", { system, ...rest });
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    return await this.#call(request.letters === undefined ? "generate" : "choose", request);
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const call of this.#schedule.clearWaiting()) call.fail(disposed());
    for (const call of this.#schedule.clearRunning()) this.#stop(call, disposed());
    this.#forget();
    if (this.#parts.ownsHost) await this.#host.dispose();
    else await this.#host.remove(this.#number);
  }

  /** @internal */
  onLoading(message: LoadingNews): void {
    this.#parts.onLoading?.(message);
  }

  /** @internal */
  onLost(error: InferenceError): void {
    for (const call of this.#schedule.clearRunning()) call.fail(error);
    this.#forget();
    void this.#pump();
  }

  /** @internal */
  onMessage(message: WorkerMessage): void {
    if (!("id" in message)) return;
    const call = this.#schedule.find(message.id);
    if (call?.place === undefined) return;
    if (message.type === "done" || message.type === "failed") this.#finish(call, message);
    else {
      try {
        this.#hear(call, call.place, message);
      } catch (error) {
        // An error in a listener fails its call, not the game.
        this.#stop(call, error as Error);
      }
    }
  }

  #hear(call: HostCall, { id, lane }: CallPlace, message: CallNews): void {
    switch (message.type) {
      case "said":
        if (!call.hear(message)) return;
        this.#host.flags?.stop(lane, id);
        this.#host.wake();
        return;
      case "redraft":
        this.#host.post({
          type: "redrafted",
          id,
          draft: call.isSettled ? undefined : redraftFrom(call.request.plan, message.steps),
        });
    }
  }

  async #call(
    type: "generate" | "prepare" | "choose",
    request: GenerationRequest,
  ): Promise<Generation> {
    if (this.#isDisposed) throw disposed();
    checkGeneration(request);
    const { signal } = request.deadline;
    if (signal.aborted) throw abortReason(signal);
    const call = new HostCall(type, request, this.#host.clock.now());
    const abort = (): void => {
      if (this.#schedule.remove(call)) call.fail(abortReason(signal));
      else if (this.#schedule.isRunning(call)) this.#stop(call, abortReason(signal));
      this.#host.updateKeepAlive();
    };
    signal.addEventListener("abort", abort, { once: true });
    // A new rank may turn a call into a background call, or back.
    const endRank = request.deadline.onRank(() => void this.#pump());
    this.#schedule.add(call);
    void this.#pump();
    try {
      return await call.result;
    } finally {
      endRank();
      signal.removeEventListener("abort", abort);
    }
  }

  /** Cancels a call in the worker and rejects it at once. */
  #stop(call: HostCall, error: Error): void {
    this.#interrupt(call);
    call.fail(error);
  }

  #interrupt({ place }: HostCall): void {
    if (place === undefined) return;
    this.#host.flags?.cancel(place.lane, place.id);
    this.#host.wake();
  }

  /** Sends the most urgent waiting calls while the worker has room for them. */
  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#schedule.hasWaiting && this.#facts === undefined && !this.#isDisposed) {
        await this.load();
      }
      while (this.#hasRoom() && this.#sendNext());
      this.#setOrders();
    } catch (error) {
      for (const call of this.#schedule.clearWaiting()) call.fail(error as Error);
    } finally {
      this.#isPumping = false;
      this.#host.updateKeepAlive();
    }
  }

  #hasRoom(): boolean {
    const facts = this.#facts;
    if (facts === undefined) return false;
    return this.#schedule.hasRoom(facts, (victim) => this.#interrupt(victim));
  }

  #sendNext(): boolean {
    const call = this.#schedule.take();
    if (call === undefined) return false;
    if (call.deadline.isOver) {
      // The deadline may have passed before its timer fires.
      call.deadline.cancel();
      call.fail(abortReason(call.deadline.signal));
      return true;
    }
    const callSlot = this.#host.begin(this);
    if (callSlot === undefined) {
      this.#schedule.add(call);
      return false;
    }
    this.#schedule.begin(call);
    this.#touch();
    try {
      const place = { ...callSlot, model: this.#number, plan: this.#planOf(call) };
      const message = call.start(place, this.#turns.frame, this.#host.clock.now());
      // The worker reads the order as soon as the call starts.
      this.#setOrders();
      this.#host.post(message);
    } catch (error) {
      // The call never reached the worker, so no reply will free its callSlot.
      this.#host.end(callSlot);
      this.#schedule.end(call);
      call.fail(error as Error);
    }
    return true;
  }

  /** Publishes the running calls' queue positions to the worker. */
  #setOrders(): void {
    const flags = this.#host.flags;
    if (flags === undefined) return;
    const { batch = 1 } = this.#facts ?? {};
    let hasChanged = false;
    for (const { place, order } of this.#schedule.orders(batch)) {
      if (flags.orderOf(place.lane) === order) continue;
      flags.setOrder(place.lane, order);
      hasChanged = true;
    }
    if (hasChanged) this.#host.wake();
  }

  #finish(call: HostCall, message: CallEnd): void {
    this.#host.end(call.place as NonNullable<HostCall["place"]>);
    this.#schedule.end(call);
    call.place = undefined;
    this.#kept = new Set(message.kept);
    if (message.type === "done") {
      const { request, usesDraft: usedDraft } = call;
      const { text, facts } = message;
      const finished = { request, usedDraft, text, facts };
      if (this.#record.add(finished, this.#host.clock.now())) this.#isStale = true;
      call.finish(message);
    } else if (call.isInterrupted && !call.isSettled) {
      call.isInterrupted = false;
      this.#schedule.add(call);
    } else call.fail(fromWireError(message.error));
    this.#touch();
    if (this.#isStale && this.isIdle && !this.#schedule.hasRunning) {
      // If the reload fails, the next call reports it.
      this.#measureAgain().catch(() => {});
    }
    void this.#pump();
  }

  /** Recalibrates a model that has become permanently slower, once it is idle. */
  async #measureAgain(): Promise<void> {
    const { settings } = this.#parts;
    this.#isStale = false;
    const isFixed = settings.threads.length <= 1 && settings.flashAttention !== undefined;
    if (isFixed || settings.calibration !== undefined) return;
    forgetCalibration(settings);
    await this.unload();
    await this.load();
  }

  /** The plan part of a call's message, with a draft if drafts pay off. */
  #planOf(call: HostCall): WirePlan | undefined {
    const { plan, system } = call.request;
    if (plan === undefined) return undefined;
    const { drafts, decoding } = this.#parts;
    const pays =
      drafts === "always" || (drafts === "adaptive" && this.#record.draftsPay(system.hash));
    call.usesDraft = pays && plan.draft !== undefined;
    return wirePlan(this.#host, plan, decoding, call.usesDraft);
  }

  #forget(): void {
    this.#facts = undefined;
    this.#kept = new Set();
    this.#idleTimer.stop();
  }

  /** Records a use of the model, which restarts the idle timer. */
  #touch(): void {
    this.#lastUseMs = this.#host.clock.now();
    if (this.isIdle) this.#idleTimer.start();
    else this.#idleTimer.stop();
  }
}

type CallEnd = Extract<WorkerMessage, { type: "done" | "failed" }>;
type LoadingNews = Extract<WorkerMessage, { type: "loading" | "notice" }>;
type CallNews = Extract<WorkerMessage, { type: "said" | "redraft" }>;

function disposed(): InferenceError {
  return new DisposedError("The backend was disposed");
}
