import {
  Deadline,
  type Domain,
  InferenceError,
  type LlmPlanner,
  loadDomain,
  systemClock,
} from "@understudy/planner-core";
import type { Job } from "bullmq";
import { Worker } from "./bullmq.ts";
import { QueueConnection } from "./queue-connection.ts";
import type { Introduction, QueuedAnswer, QueuedQuestion } from "./queue-messages.ts";
import { type QueueOptions, queueName } from "./queue-options.ts";

/** An event of a worker. */
export type PreparationWorkerEvent =
  | { readonly type: "answered"; readonly domain: string; readonly elapsedMs: number }
  | { readonly type: "failed"; readonly message: string };

/** Options of a worker. */
export interface PreparationWorkerOptions extends QueueOptions {
  /** The model. Disposed by the caller. */
  readonly llm: LlmPlanner;
  /** Prepares the model for a domain, before its first question. Default: nothing. */
  readonly warmUp?: ((domain: Domain) => Promise<void>) | undefined;
  /** Concurrent questions. Default 1. */
  readonly questionsInFlight?: number | undefined;
  /** Silence after which a worker counts as dead and its question goes to another, in milliseconds. Default 10,000. */
  readonly silenceMs?: number | undefined;
  readonly onEvent?: ((event: PreparationWorkerEvent) => void) | undefined;
}

/** Maximum number of retries after worker deaths. */
const MOST_DEATHS = 10;
const MAX_ANSWER_MS = 3_600_000;
/** Maximum number of compiled domains. */
const MAX_DOMAINS = 8;

/**
 * Answers a preparation's questions with a model. Workers can start and stop at any time, on any machine. If a worker
 * is killed, its current question goes to another one, and nothing else is lost.
 *
 * @example
 * const worker = new PreparationWorker({ redis: "redis://localhost:6379", model: "nano", llm });
 * // …
 * await worker.close();
 */
export class PreparationWorker {
  readonly #options: PreparationWorkerOptions;
  readonly #connection: QueueConnection;
  readonly #worker: Worker;
  /** The questions in progress. */
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #domains = new Map<string, Promise<Domain>>();

  /** @throws RequestError for an invalid address */
  constructor(options: PreparationWorkerOptions) {
    this.#options = options;
    const { questionsInFlight: concurrency = 1, silenceMs = 10_000 } = options;
    this.#connection = new QueueConnection(options);
    this.#worker = new Worker(queueName(options.model), (job) => this.#begin(job), {
      ...this.#connection.options,
      concurrency,
      lockDuration: silenceMs,
      stalledInterval: silenceMs,
      maxStalledCount: MOST_DEATHS,
    });
    // It reconnects without limit; without a listener each failed attempt would be printed.
    this.#worker.on("error", () => {});
  }

  /**
   * Closes after the questions in progress. If Redis is unreachable, the answers are dropped after a second, and
   * another worker repeats the questions.
   */
  async close(): Promise<void> {
    // No new question is taken from here on.
    this.#worker.close().catch(() => {});
    await Promise.allSettled(this.#underWay);
    await this.#connection.end([this.#worker]);
  }

  #begin(job: Job): Promise<Introduction | QueuedAnswer> {
    const answer = this.#work(job);
    const ended = (): void => void this.#underWay.delete(answer);
    this.#underWay.add(answer);
    answer.then(ended, ended);
    return answer;
  }

  async #work(job: Job): Promise<Introduction | QueuedAnswer> {
    const { llm, onEvent } = this.#options;
    const beganMs = performance.now();
    try {
      const domain = await this.#domainOf((job.data as Partial<QueuedQuestion>).domain);
      if (job.name === "introduce") {
        const { model, fingerprint } = llm;
        return { model, fingerprint, isTaught: llm.isTaught?.(domain) ?? true };
      }
      const answer = await this.#answer(domain, job.data as QueuedQuestion);
      onEvent?.({ type: "answered", domain: domain.name, elapsedMs: performance.now() - beganMs });
      return { fingerprint: llm.fingerprint, answer };
    } catch (error) {
      onEvent?.({ type: "failed", message: (error as Error).message });
      throw error;
    }
  }

  async #answer(domain: Domain, asked: QueuedQuestion): Promise<QueuedAnswer["answer"]> {
    const { key, state, goal, text, answerMs } = asked;
    const deadline = new Deadline(systemClock, Math.min(Number(answerMs) || 0, MAX_ANSWER_MS));
    try {
      const packed = Int32Array.from(state);
      // Decoding validates the state against the domain.
      const known = domain.state(domain.read(packed));
      const question = { key: String(key), domain, state: known, goal: domain.goal(goal), text };
      return await this.#options.llm.ask({ question, deadline });
    } finally {
      deadline.release();
    }
  }

  #domainOf(text: unknown): Promise<Domain> {
    if (typeof text !== "string") throw new InferenceError("a question names no domain");
    const known = this.#domains.get(text) ?? this.#load(text);
    // Moves the domain to the end of the eviction order.
    this.#domains.delete(text);
    this.#domains.set(text, known);
    known.catch(() => this.#domains.delete(text));
    for (const old of this.#domains.keys()) {
      if (this.#domains.size > MAX_DOMAINS) this.#domains.delete(old);
    }
    return known;
  }

  async #load(text: string): Promise<Domain> {
    const domain = loadDomain(text);
    await this.#options.warmUp?.(domain);
    return domain;
  }
}
