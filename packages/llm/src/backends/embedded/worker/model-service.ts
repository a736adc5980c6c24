/**
 * The worker that runs models.
 *
 * @module
 */

import { CallCancelled, toWireError } from "../shared/call-errors.ts";
import { CallNews } from "../shared/call-news.ts";
import type { HostMessage, ModelSettings, WorkerCall, WorkerMessage } from "../shared/protocol.ts";
import type { SharedFlags } from "../shared/shared-flags.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { WorkerDomains } from "./session/plan-work.ts";

/** The environment of a service. */
export interface ServiceEnvironment {
  readonly flags: SharedFlags;
  send(message: WorkerMessage): void;
  /** Resolves after pending messages are processed. */
  letMessagesIn(): Promise<void>;
  /** @throws LoadFailure */
  load(model: number, settings: ModelSettings): Promise<LoadedModel>;
  /** Frees shared resources after all models are unloaded, and ends the thread. */
  end(): Promise<void>;
}

/**
 * Handles the host's messages in the worker thread. The host schedules the calls. Every failure is reported as a
 * reply, so only a crash of the thread itself looks like one.
 */
export class ModelService {
  readonly #here: ServiceEnvironment;
  readonly #domains = new WorkerDomains();
  readonly #models = new Map<number, LoadedModel>();
  readonly #redrafts = new Map<number, (draft: readonly number[] | undefined) => void>();
  readonly #calls = new Set<Promise<void>>();
  #running = 0;
  #isClosing = false;
  /** Serializes loading and unloading. */
  #lastChange: Promise<void> = Promise.resolve();

  constructor(here: ServiceEnvironment) {
    this.#here = here;
  }

  /** Number of loaded models. */
  get size(): number {
    return this.#models.size;
  }

  receive(message: HostMessage): void {
    switch (message.type) {
      case "load":
        this.#change(() => this.#load(message.model, message.settings));
        return;
      case "unload":
        this.#change(() => this.#unload(message.model));
        return;
      case "dispose":
        this.#isClosing = true;
        this.#change(() => this.#dispose());
        return;
      case "redrafted":
        this.#redrafts.get(message.id)?.(message.draft);
        this.#redrafts.delete(message.id);
        return;
      case "wake":
        if (message.flags !== undefined) this.#here.flags.take(message.flags);
        for (const { session } of this.#models.values()) session.wake();
        return;
      default: {
        if (this.#isClosing) return;
        const call = this.#busy(() => this.#answer(message));
        this.#calls.add(call);
        void call.finally(() => this.#calls.delete(call));
      }
    }
  }

  /** Loads, warms up and disposes one after the other. In between the worker stays busy, so that its thread is not ended there. */
  #change(work: () => Promise<void>): void {
    const earlier = this.#lastChange;
    this.#lastChange = this.#busy(async () => {
      await earlier;
      await work();
    });
  }

  /** Marks the worker as busy while work waits or runs inside an engine, including the tasks that follow it. */
  async #busy(work: () => Promise<void>): Promise<void> {
    const { flags } = this.#here;
    this.#running++;
    flags.setBusy(true);
    try {
      await work();
    } finally {
      await this.#here.letMessagesIn();
      this.#running--;
      if (this.#running === 0) flags.setBusy(false);
    }
  }

  async #load(model: number, settings: ModelSettings): Promise<void> {
    try {
      const loaded = await this.#here.load(model, settings);
      this.#models.set(model, loaded);
      this.#here.send({ type: "loaded", model, facts: loaded.facts });
    } catch (error) {
      this.#here.send({ type: "load-failed", model, error: toWireError(error) });
    }
  }

  /** Waits for running calls, already cancelled, before a model is freed. */
  async #settled(): Promise<void> {
    await Promise.all(this.#calls);
  }

  async #unload(model: number): Promise<void> {
    await this.#settled();
    const loaded = this.#models.get(model);
    this.#models.delete(model);
    await loaded?.dispose();
    this.#here.send({ type: "unloaded", model });
  }

  async #dispose(): Promise<void> {
    await this.#settled();
    this.#models.clear();
    await this.#here.end();
  }

  async #answer(call: WorkerCall): Promise<void> {
    const { id, lane, stream, plan } = call;
    const { flags, send } = this.#here;
    const session = this.#models.get(call.model)?.session;
    const news = new CallNews((said) => send({ type: "said", id, ...said }));
    try {
      const isCancelled = (): boolean => flags.isCancelled(lane, id);
      const work =
        plan &&
        this.#domains.workOf(plan, {
          onStep: (action, index) => news.step(action, index),
          redraft: (steps) =>
            new Promise((resolve) => {
              this.#redrafts.set(id, resolve);
              send({ type: "redraft", id, steps });
            }),
        });
      if (session === undefined) throw new Error("The model is not loaded");
      const line = {
        isCancelled,
        isStopped: () => flags.isStopped(lane, id),
        order: () => flags.orderOf(lane),
        onText: (piece: string) => {
          if (stream) news.say(piece);
        },
      };
      const { text, stop, plan: read, facts } = await session.run(call, line, work);
      if (isCancelled()) throw new CallCancelled();
      news.flush();
      send({ type: "done", id, text, stop, plan: read, facts, kept: session.kept });
    } catch (error) {
      send({ type: "failed", id, error: toWireError(error), kept: session?.kept ?? [] });
    } finally {
      this.#redrafts.delete(id);
    }
  }
}
