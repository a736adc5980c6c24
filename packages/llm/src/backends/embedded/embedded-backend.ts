import { type Clock, type Deadline, InferenceError } from "@understudy/planner-core";
import type { SystemPrompt } from "../../prompt/render-system.ts";
import { abortReason } from "../../within-deadline.ts";
import type { Backend, BackendInfo, Generation, GenerationRequest } from "../backend.ts";
import { checkGeneration, GREEDY } from "../sampling.ts";
import { CallQueue } from "./call-queue.ts";
import { HostCall } from "./host-call.ts";
import { type CallMessage, fromWireError, ModelConnection } from "./model-connection.ts";
import type { ModelFacts, WorkerCall, WorkerSettings } from "./protocol.ts";
import { RestartLimit } from "./restart-limit.ts";
import type { SpawnWorker } from "./spawn-worker.ts";

/** What an embedded backend is made of. */
export interface EmbeddedBackendParts {
  readonly model: string;
  /** Identifies the model file. */
  readonly fingerprint: string;
  readonly settings: Omit<WorkerSettings, "flags">;
  readonly clock: Clock;
  readonly spawn: SpawnWorker;
}

/**
 * A model in a worker thread of its own. Made by `openEmbeddedBackend`. The thread works on one call
 * at a time; the others wait here, where their ranks may change.
 */
export class EmbeddedBackend implements Backend {
  readonly #parts: EmbeddedBackendParts;
  readonly #queue = new CallQueue<HostCall>();
  readonly #restarts: RestartLimit;
  #connection: ModelConnection | undefined;
  #facts: ModelFacts | undefined;
  #kept: ReadonlySet<string> = new Set();
  #running: HostCall | undefined;
  #isPumping = false;
  #lastId = 0;
  #isDisposed = false;

  constructor(parts: EmbeddedBackendParts) {
    this.#parts = parts;
    this.#restarts = new RestartLimit(parts.clock);
  }

  get info(): BackendInfo {
    const { model, fingerprint } = this.#parts;
    return { model, fingerprint, contextSize: this.#facts?.contextSize, slots: 1 };
  }

  /** What is known about the loaded model; undefined while there is none. */
  get facts(): ModelFacts | undefined {
    return this.#facts;
  }

  async load(): Promise<void> {
    if (this.#isDisposed) throw disposed();
    if (this.#facts !== undefined) return;
    const connection = this.#connect();
    connection.keepAlive(true);
    try {
      this.#facts = await connection.ready;
    } catch (error) {
      if (this.#connection === connection) this.#connection = undefined;
      throw this.#isDisposed ? disposed() : error;
    } finally {
      this.#updateKeepAlive();
    }
  }

  keeps(system: SystemPrompt): boolean {
    return this.#kept.has(system.hash);
  }

  async prepare(system: SystemPrompt, deadline: Deadline): Promise<void> {
    if (this.keeps(system)) return;
    const user: GenerationRequest["user"] = [];
    await this.#call("prepare", { system, user, maxTokens: 1, sampling: GREEDY, deadline });
  }

  generate(request: GenerationRequest): Promise<Generation> {
    return this.#call("generate", request);
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const call of this.#queue.clear()) call.fail(disposed());
    this.#stop(disposed());
    this.#running = undefined;
    this.#facts = undefined;
    this.#kept = new Set();
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }

  async #call(type: WorkerCall["type"], request: GenerationRequest): Promise<Generation> {
    if (this.#isDisposed) throw disposed();
    checkGeneration(request);
    const { signal } = request.deadline;
    if (signal.aborted) throw abortReason(signal);
    const call = new HostCall(type, ++this.#lastId, request, this.#parts.clock.now());
    const abort = (): void => {
      if (this.#queue.remove(call)) call.fail(abortReason(signal));
      else if (this.#running === call) this.#stop(abortReason(signal));
      this.#updateKeepAlive();
    };
    signal.addEventListener("abort", abort, { once: true });
    this.#queue.add(call);
    void this.#pump();
    try {
      return await call.result;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** Tells the worker to give up its call, whose caller hears so at once. */
  #stop(error: Error): void {
    if (this.#running === undefined) return;
    this.#connection?.cancel(this.#running.message.id);
    this.#running.fail(error);
  }

  /** Sends the call that is due first, if the worker is free. */
  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#queue.size > 0 && this.#running === undefined && !this.#isDisposed) {
        if (this.#facts === undefined) await this.load();
        else this.#sendNext();
      }
    } catch (error) {
      for (const call of this.#queue.clear()) call.fail(error as Error);
    } finally {
      this.#isPumping = false;
      this.#updateKeepAlive();
    }
  }

  #sendNext(): void {
    const call = this.#queue.take();
    if (call === undefined) return;
    if (call.deadline.isOver) {
      // Over although its timer has not fired yet: not worth starting.
      call.deadline.cancel();
      call.fail(abortReason(call.deadline.signal));
      return;
    }
    this.#running = call;
    call.start(this.#parts.clock.now());
    this.#connection?.post(call.message);
  }

  #connect(): ModelConnection {
    if (this.#connection !== undefined) return this.#connection;
    this.#restarts.check(this.#parts.model);
    const { spawn, settings } = this.#parts;
    const connection = new ModelConnection(spawn, settings, {
      onMessage: (message) => this.#receive(message),
      onDeath: (error) => this.#bury(connection, error),
    });
    this.#connection = connection;
    return connection;
  }

  #receive(message: CallMessage): void {
    const call = this.#running;
    if (call === undefined || call.message.id !== message.id) return;
    if (message.type === "text") {
      call.say(message.piece);
      return;
    }
    this.#running = undefined;
    this.#kept = new Set(message.kept);
    if (message.type === "done") call.finish(message);
    else call.fail(fromWireError(message.error));
    void this.#pump();
  }

  /** A dead thread is an error for its call; the next call starts another thread. */
  #bury(connection: ModelConnection, error: InferenceError): void {
    if (this.#connection !== connection) return;
    this.#restarts.count();
    this.#connection = undefined;
    this.#facts = undefined;
    this.#kept = new Set();
    this.#running?.fail(error);
    this.#running = undefined;
    void this.#pump();
  }

  /** A program may end while the model idles, not while a caller waits for it. */
  #updateKeepAlive(): void {
    const isNeeded = this.#queue.size > 0 || this.#running?.isSettled === false;
    this.#connection?.keepAlive(isNeeded);
  }
}

function disposed(): InferenceError {
  return new InferenceError("The backend was disposed", { code: "disposed" });
}
