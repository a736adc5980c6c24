import type { Worker } from "node:worker_threads";
import { startThread } from "../../../start-thread.ts";
import type { JsonSchema } from "../plan-schema.ts";

/** Runs what holds up the game's thread one at a time: each in a turn of the event loop that has had no other. */
class OnePerTurn {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /** Runs it at once if this turn has had no other, or in a later turn. */
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

/** Schemas for the thread, as JSON: a text crosses over in less time than what it tells. */
export type CompileRequest = readonly string[];

/** Their code; undefined where ajv refuses a schema. */
export type CompileAnswer = readonly (string | undefined)[];

/** A schema to compile. */
export interface CompileTask {
  schema(): JsonSchema;
  /** @param code undefined if there will be none */
  done(code: string | undefined): void;
}

/** The part of a thread that matters here. */
export type CompileWorker = Pick<Worker, "on" | "postMessage" | "terminate" | "unref">;

/** Characters after which a message is sent: one of many more would hold up the game's thread. */
const BATCH_LENGTH = 8000;
/** The longest schema. Code is a few thousand characters longer, and 20,000 take a millisecond to become a function. */
const MAX_SCHEMA_LENGTH = 16_000;
/** The longest queue. A schema that finds no place in it is asked for again with the next value. */
const MAX_WAITING = 10_000;
/** A thread that has nothing to do ends after this. */
const IDLE_MS = 3000;
/** The longest that a batch may take: only a thread that hangs takes so long. */
const PATIENCE_MS = 30_000;
/** After this many deaths in a row no thread is started any more. */
const MAX_DEATHS = 3;
const MEMORY_MB = 256;

/**
 * Compiles schemas in a thread, a few at a time, and ends the thread when all are done. Whatever becomes of it, nothing is
 * thrown and no process is kept alive or ended.
 */
export class CompileThread {
  /** For those who make functions of the code. */
  readonly turns: OnePerTurn = new OnePerTurn();
  readonly #start: () => CompileWorker;
  readonly #waiting: CompileTask[] = [];
  #underWay: readonly CompileTask[] = [];
  #worker: CompileWorker | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Since a batch came back. */
  #deaths = 0;

  constructor(start: () => CompileWorker = startCompileWorker) {
    this.#start = start;
  }

  /** Starts the thread ahead: the first of a process has Node load parts of itself, for some milliseconds. */
  start(): void {
    if (this.#worker !== undefined || this.#deaths >= MAX_DEATHS) return;
    try {
      this.#worker = this.#startWorker();
      this.#wait(IDLE_MS, () => this.#end());
    } catch {
      this.#die();
    }
  }

  /** @returns false if too many wait already */
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

  /** Puts the next tasks under way; those whose schemas are too long come to nothing. */
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

  /** The schemas under way may be why: they are not sent again. */
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

/** Starts the thread that compiles schemas. */
function startCompileWorker(): Worker {
  return startThread(new URL("./compile-worker.js", import.meta.url), {
    name: "understudy-schemas",
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
}
