import { randomUUID } from "node:crypto";
import {
  type Admission,
  type Domain,
  InferenceError,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
} from "@understudy/planner-core";
import { Queue, QueueEvents } from "./bullmq.ts";
import { QueueConnection } from "./queue-connection.ts";
import {
  type Introduction,
  type QueuedQuestion,
  readIntroduction,
  readQueuedAnswer,
} from "./queue-messages.ts";
import { type QueueOptions, queueName } from "./queue-options.ts";

/** Options of a queued LLM planner. */
export interface QueuedLlmPlannerOptions extends QueueOptions {
  /** The domain of the questions. */
  readonly domain: Domain;
  /** Called if there is no answer after a second: Redis is unreachable, or no worker is running. */
  readonly onWaiting?: ((missing: "redis" | "worker") => void) | undefined;
  /** Cancels the wait. */
  readonly signal?: AbortSignal | undefined;
}

const PATIENCE_MS = 1000;
/** Polling interval for the job of a question. */
const LOOK_MS = 5000;

/**
 * An LLM planner behind a queue: each question goes to the next free worker. Workers are interchangeable as long as
 * their model is the same and deterministic.
 *
 * @example
 * const llm = await QueuedLlmPlanner.open({ redis: "redis://localhost:6379", model: "nano", domain });
 * const { planLibrary } = await prepare({ domain, llm, questionsInFlight: 8 });
 * await llm.dispose();
 */
export class QueuedLlmPlanner implements LlmPlanner {
  readonly model: string;
  readonly fingerprint: string;
  readonly #isTaught: boolean;
  readonly #line: Line;

  private constructor(introduction: Introduction, line: Line) {
    this.model = introduction.model;
    this.fingerprint = introduction.fingerprint;
    this.#isTaught = introduction.isTaught;
    this.#line = line;
  }

  /**
   * Opens the queue, and waits for a worker's introduction.
   *
   * @throws RequestError for an invalid address; InferenceError if the reply is not a worker's; the signal's reason
   */
  static async open(options: QueuedLlmPlannerOptions): Promise<QueuedLlmPlanner> {
    const { domain, onWaiting, signal } = options;
    const line = new Line(options, JSON.stringify(domain.written));
    const tell = (): void => onWaiting?.(line.isConnected ? "worker" : "redis");
    const timer = setTimeout(tell, PATIENCE_MS);
    try {
      const told = await line.ask("introduce", {}, signal);
      const introduction = readIntroduction(told);
      if (introduction === undefined)
        throw new InferenceError("who answers does not say its model");
      return new QueuedLlmPlanner(introduction, line);
    } catch (error) {
      await line.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  isTaught(): boolean {
    return this.#isTaught;
  }

  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  /** @throws InferenceError if the model fails, or a worker has another model */
  async ask({ question, deadline }: LlmRequest): Promise<LlmAnswer> {
    const { domain, goal, key, state, text } = question;
    const data: Omit<QueuedQuestion, "domain"> = {
      key,
      state: [...state],
      // The prompt contains the goal's name, if it has one.
      goal: goal.name ?? goal.definition,
      text,
      answerMs: Math.min(deadline.remainingMs(), 1e9),
    };
    const told = readQueuedAnswer(
      await this.#line.ask("question", data, deadline.signal),
      domain.actions.count,
    );
    if (told === undefined) throw new InferenceError("a worker's answer cannot be read");
    if (told.fingerprint !== this.fingerprint) {
      const mend = "stop it, and start it with the model of the others";
      throw new InferenceError(`a worker has another model than "${this.model}": ${mend}`);
    }
    return told.answer;
  }

  /** Fails the questions in flight. Takes a few seconds at most, whatever the state of Redis. */
  async dispose(): Promise<void> {
    await this.#line.close();
  }
}

/** The settlers of a pending question. */
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The producer's end of a queue, for questions about one domain. */
class Line {
  isConnected = false;
  /** The domain definition as text. */
  readonly #domain: string;
  readonly #connection: QueueConnection;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: QueueOptions, domain: string) {
    this.#domain = domain;
    const name = queueName(options.model);
    this.#connection = new QueueConnection(options);
    const { options: bull } = this.#connection;
    this.#queue = new Queue(name, {
      ...bull,
      defaultJobOptions: { removeOnComplete: { age: 60 }, removeOnFail: { age: 60 } },
    });
    this.#events = new QueueEvents(name, bull);
    this.#events.waitUntilReady().then(
      () => {
        this.isConnected = true;
      },
      () => {},
    );
    // Both reconnect without limit; without a listener each failed attempt would be printed.
    this.#queue.on("error", () => {});
    this.#events.on("error", () => {});
    this.#events.on("completed", ({ jobId, returnvalue }) => this.#settle(jobId, returnvalue));
    this.#events.on("failed", ({ jobId, failedReason }) => this.#fail(jobId, failedReason));
  }

  /** @throws InferenceError if the worker fails; the signal's reason, also while Redis is down */
  async ask(name: string, data: object, signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted();
    const id = randomUUID();
    let stop = (): void => {};
    let look: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        stop = () => reject(signal?.reason);
        signal?.addEventListener("abort", stop, { once: true });
        // Registered first: the answer may arrive at once.
        this.#waiting.set(id, { resolve, reject });
        this.#events
          .waitUntilReady()
          .then(() => this.#add(id, name, data))
          .then(() => {
            if (!this.#waiting.has(id)) return;
            look = setInterval(() => this.#poll(id, name, data).catch(() => {}), LOOK_MS);
          })
          .catch(reject);
      });
    } finally {
      clearInterval(look);
      signal?.removeEventListener("abort", stop);
      this.#waiting.delete(id);
      if (signal?.aborted && this.isConnected) this.#queue.remove(id).catch(() => {});
    }
  }

  async close(): Promise<void> {
    for (const { reject } of this.#waiting.values())
      reject(new InferenceError("the queue is closed"));
    await this.#connection.end([this.#queue, this.#events]);
  }

  async #add(id: string, name: string, data: object): Promise<void> {
    if (!this.#waiting.has(id)) return;
    await this.#queue.add(name, { ...data, domain: this.#domain }, { attempts: 1, jobId: id });
  }

  /** Fetches an answer whose event was lost, and adds a lost question again. */
  async #poll(id: string, name: string, data: object): Promise<void> {
    const found = await this.#queue.getJob(id);
    if (found === undefined) await this.#add(id, name, data);
    else if (await found.isCompleted()) this.#settle(id, found.returnvalue);
    else if (await found.isFailed()) this.#fail(id, found.failedReason);
  }

  #settle(id: string, value: unknown): void {
    this.#waiting.get(id)?.resolve(typeof value === "string" ? parsed(value) : value);
  }

  #fail(id: string, reason: string): void {
    this.#waiting.get(id)?.reject(new InferenceError(`a worker failed: ${reason}`));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
