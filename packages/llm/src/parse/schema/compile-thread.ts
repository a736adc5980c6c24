import type { Worker } from "node:worker_threads";
import { startThread } from "../../start-thread.ts";
import type { JsonSchema } from "../plan-schema.ts";

/** Limits blocking work on the game's thread to one call per turn of the event loop. */
class OnePerTurn {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /** Runs a function now if it is the first in this turn, otherwise in a later turn. */
  run(act: () => void): void {
    if (this.#isTaken) {
      this.#waiting.push(act);
      return;
    }
    this.#isTaken = true;
    setImmediate(() => this.#next()).unref();
    act();
  }

  #next(): void {
    this.#isTaken = false;
    const act = this.#waiting.shift();
    if (act !== undefined) this.run(act);
  }
}

/** Schemas to compile, as JSON, because posting a string is faster than cloning an object. */
export type CompileRequest = readonly string[];

/** The compiled code of each schema; undefined if ajv rejects the schema. */
export type CompileAnswer = readonly (string | undefined)[];

/** A schema to compile. */
export interface CompileTask {
  schema(): JsonSchema;
  /** @param code undefined if the schema cannot be compiled */
  done(code: string | undefined): void;
}

/** The part of a worker used here. */
export type CompileWorker = Pick<Worker, "on" | "postMessage" | "terminate" | "unref">;

/** Maximum characters per message; a larger message would block the game's thread. */
const BATCH_LENGTH = 8000;
/**
 * Maximum length of a schema. The compiled code is a few thousand characters longer, and evaluating 20,000 takes a
 * millisecond.
 */
const MAX_SCHEMA_LENGTH = 16_000;
/** Maximum length of the queue. A schema refused here is submitted again with the next value. */
const MAX_WAITING = 10_000;
/** Idle time after which the worker ends, in milliseconds. */
const IDLE_MS = 3000;
/** Timeout of a batch in milliseconds; only a hung worker takes this long. */
const PATIENCE_MS = 30_000;
/** Maximum number of consecutive failures; after that, no worker is started again. */
const MAX_DEATHS = 3;
const MEMORY_MB = 256;

/**
 * Compiles schemas in a worker thread in small batches, and ends the worker when idle. A worker's failure never throws
 * or ends the process, and a running worker does not keep the process alive.
 */
export class CompileThread {
  /** Schedules the evaluation of compiled code. */
  readonly turns: OnePerTurn = new OnePerTurn();
  readonly #start: () => CompileWorker;
  readonly #waiting: CompileTask[] = [];
  #underWay: readonly CompileTask[] = [];
  #worker: CompileWorker | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Failures since the last completed batch. */
  #deaths = 0;

  constructor(start: () => CompileWorker = startCompileWorker) {
    this.#start = start;
  }

  /** Starts the worker ahead of time: loading the first worker of a process takes some milliseconds. */
  start(): void {
    if (this.#worker !== undefined || this.#deaths >= MAX_DEATHS) return;
    try {
      this.#worker = this.#startWorker();
      this.#wait(IDLE_MS, () => this.#end());
    } catch {
      this.#die();
    }
  }

  /** @returns false if the queue is full */
  add(task: CompileTask): boolean {
    if (this.#deaths >= MAX_DEATHS) {
      task.done(undefined);
      return true;
    }
    if (this.#waiting.length >= MAX_WAITING) return false;
    this.#waiting.push(task);
    if (this.#underWay.length === 0) this.#send();
    return true;
  }

  #send(): void {
    const texts = this.#nextBatch();
    if (texts.length === 0) {
      this.#wait(IDLE_MS, () => this.#end());
      return;
    }
    try {
      this.#worker ??= this.#startWorker();
      this.#wait(PATIENCE_MS, () => this.#die());
      this.#worker.postMessage(texts satisfies CompileRequest);
    } catch {
      this.#die();
    }
  }

  /** Takes the next batch from the queue. Schemas over the length limit are not compiled. */
  #nextBatch(): CompileRequest {
    const tasks: CompileTask[] = [];
    const texts: string[] = [];
    for (let length = 0; length < BATCH_LENGTH; ) {
      const task = this.#waiting.shift();
      if (task === undefined) break;
      const text = JSON.stringify(task.schema());
      length += text.length;
      if (text.length > MAX_SCHEMA_LENGTH) {
        task.done(undefined);
        continue;
      }
      tasks.push(task);
      texts.push(text);
    }
    this.#underWay = tasks;
    return texts;
  }

  #startWorker(): CompileWorker {
    const worker = this.#start();
    worker.unref();
    const die = (): void => {
      if (this.#worker === worker) this.#die();
    };
    worker.on("error", die);
    worker.on("messageerror", die);
    worker.on("exit", die);
    worker.on("message", (codes: CompileAnswer) => {
      if (this.#worker === worker) this.#receive(codes);
    });
    return worker;
  }

  #receive(codes: CompileAnswer): void {
    this.#deaths = 0;
    for (const [index, task] of this.#underWay.entries()) task.done(codes[index]);
    this.#send();
  }

  /** The current batch may have caused the failure, so it is not sent again. */
  #die(): void {
    this.#deaths++;
    const lost = this.#underWay;
    this.#end();
    for (const task of lost) task.done(undefined);
    if (this.#deaths >= MAX_DEATHS) {
      for (const task of this.#waiting.splice(0)) task.done(undefined);
    } else if (this.#waiting.length > 0) this.#send();
  }

  #end(): void {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#underWay = [];
    void worker?.terminate();
  }

  #wait(forMs: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, forMs);
    this.#timer.unref();
  }
}

/** Starts the worker that compiles schemas. */
function startCompileWorker(): Worker {
  return startThread(new URL("./compile-worker.js", import.meta.url), {
    name: "understudy-schemas",
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
}
