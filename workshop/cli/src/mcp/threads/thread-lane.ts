import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { type Clock, systemClock } from "@understudy/planner-core";
import type { ToolCall } from "../answer-call.ts";
import { ANSWER_MS } from "../tools.ts";

/** The used part of a worker thread. */
export interface ToolThread {
  postMessage(call: ToolCall): void;
  /** The thread is ready, or has an answer. */
  on(event: "message", listener: (said: "ready" | CallToolResult) => void): unknown;
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}

/** Time limit in milliseconds. Tools check the clock themselves; a tool that does not is terminated with its thread. */
const LIMIT_MS = 2 * ANSWER_MS;
/** Limit on waiting calls; more are refused. */
const MAX_WAITING = 32;

interface Job {
  readonly call: ToolCall;
  readonly resolve: (answer: CallToolResult) => void;
  readonly reject: (error: Error) => void;
}

/** A few threads that answer calls in order, each within a time limit. */
export class ThreadLane {
  readonly #size: number;
  readonly #open: () => ToolThread;
  readonly #clock: Clock;
  readonly #waiting: Job[] = [];
  readonly #idle: ToolThread[] = [];
  readonly #threads = new Set<ToolThread>();
  /** The current job of each thread. */
  readonly #running = new Map<ToolThread, (answer: CallToolResult | Error) => void>();
  #isClosed = false;

  constructor(size: number, open: () => ToolThread, clock: Clock = systemClock) {
    this.#size = size;
    this.#open = open;
    this.#clock = clock;
  }

  /** @throws Error, as a rejection, with the reason */
  run(call: ToolCall, signal?: AbortSignal): Promise<CallToolResult> {
    return new Promise((resolve, reject) => {
      const job = { call, resolve, reject };
      if (this.#isClosed) reject(new Error("the server is about to end"));
      else if (this.#waiting.length >= MAX_WAITING) {
        reject(new Error(`${MAX_WAITING} calls wait already. Mend: call again in some seconds`));
      } else {
        this.#waiting.push(job);
        signal?.addEventListener("abort", () => this.#drop(job), { once: true });
        this.#next();
      }
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error("the server has ended"));
    await Promise.all([...this.#threads].map((thread) => this.#end(thread, ended())));
  }

  /** Drops the job of an aborted call. */
  #drop(job: Job): void {
    const at = this.#waiting.indexOf(job);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    job.reject(new Error("the call was given up"));
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    const thread = this.#idle.pop();
    if (thread === undefined) {
      if (this.#threads.size < this.#size) this.#start();
      return;
    }
    const job = this.#waiting.shift() as Job;
    const message = `takes more than ${LIMIT_MS / 1000} seconds. Mend: give a smaller domain`;
    const timer = this.#clock.setTimer(() => void this.#end(thread, new Error(message)), LIMIT_MS);
    this.#running.set(thread, (answer) => {
      this.#running.delete(thread);
      this.#clock.clearTimer(timer);
      if (answer instanceof Error) job.reject(answer);
      else job.resolve(answer);
    });
    thread.ref();
    thread.postMessage(job.call);
  }

  #start(): void {
    const thread = this.#open();
    this.#threads.add(thread);
    thread.on("message", (said) => {
      // Messages of a terminated thread are ignored.
      if (!this.#threads.has(thread)) return;
      if (said !== "ready") this.#running.get(thread)?.(said);
      thread.unref();
      this.#idle.push(thread);
      this.#next();
    });
    thread.on("error", ({ code }) => {
      const isTooLarge = code === "ERR_WORKER_OUT_OF_MEMORY";
      const message = "takes more memory than there is. Mend: give a smaller domain";
      const isStarting = !this.#running.has(thread) && !this.#idle.includes(thread);
      // A call must not wait for a thread that cannot start.
      if (isStarting) this.#waiting.shift()?.reject(ended());
      void this.#end(thread, isTooLarge ? new Error(message) : ended());
    });
  }

  async #end(thread: ToolThread, why: Error): Promise<void> {
    if (!this.#threads.delete(thread)) return;
    const at = this.#idle.indexOf(thread);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#running.get(thread)?.(why);
    await thread.terminate();
    if (!this.#isClosed) this.#next();
  }
}

function ended(): Error {
  return new Error("the tool could not be run to its end");
}
