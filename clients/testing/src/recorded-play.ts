import { createLibrary, type FlatLibrary } from "@understudy/embedded";

/** A message of the engine, as far as a game reads it. */
export interface HeardMessage {
  readonly type: string;
  readonly agent?: string;
  readonly stepId?: number;
  readonly step?: { readonly tool: string; readonly args: Readonly<Record<string, string>> };
  readonly status?: string;
  readonly steps?: readonly {
    readonly tool: string;
    readonly args: Readonly<Record<string, string>>;
  }[];
}

/**
 * A game that plays with an engine in this process, and records it: messages to the engine as they are, `@ms` for a step at
 * that time of the game. Programs in other languages play the record again, and must hear the same.
 */
export class RecordedPlay {
  readonly options: string;
  /** The acts of the game, one in a line. */
  readonly acts: string[] = [];
  /** The messages of the engine, one in a line; `error` and a code for a message that it refused. */
  readonly heard: string[] = [];
  readonly #library: FlatLibrary = createLibrary(() => 0);
  readonly #engine: number;
  #seq = 0;
  nowMs = 0;

  constructor(options: object) {
    this.options = JSON.stringify(options);
    this.#engine = this.#library.open(this.options);
    if (this.#engine === 0) throw new Error(this.#library.lastError());
  }

  /** Sends a text. */
  async send(text: string): Promise<void> {
    this.acts.push(text);
    if (this.#library.send(this.#engine, text) === 0) {
      this.heard.push(this.#library.lastError());
    }
    await promiseJobs();
    this.#takeAll();
  }

  /** Sends a message with the next number. */
  async tell(message: object): Promise<void> {
    await this.send(JSON.stringify({ ...message, seq: ++this.#seq }));
  }

  /** Lets the engine work, some time later. @returns what it said */
  async play(passMs: number): Promise<readonly HeardMessage[]> {
    this.nowMs += passMs;
    this.acts.push(`@${this.nowMs}`);
    const before = this.heard.length;
    let waitMs = 0;
    while (waitMs === 0) {
      waitMs = this.#library.step(this.#engine, this.nowMs, Number.POSITIVE_INFINITY);
      await promiseJobs();
    }
    this.#takeAll();
    return this.heard.slice(before).map((text) => JSON.parse(text) as HeardMessage);
  }

  #takeAll(): void {
    for (let text = this.#take(); text !== ""; text = this.#take()) this.heard.push(text);
  }

  #take(): string {
    return this.#library.take(this.#engine);
  }
}

/** Lets all promise jobs run, as every host does after each call. */
async function promiseJobs(): Promise<void> {
  await new Promise(setImmediate);
}
