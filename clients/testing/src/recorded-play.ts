import { createLibrary, type FlatLibrary } from "@understudy/embedded";

/** The longest that the library works in one call, as in the engine's thread of other languages. */
const SLICE_MS = 4;

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
 * A game that plays with an engine in this process, and records it as a transcript. Programs in other languages play it again,
 * and must hear the same.
 */
export class RecordedPlay {
  /** The acts of the game, as lines of a transcript. */
  readonly acts: string[] = [];
  /** The messages of the engine: one in each line, or `error` and the code of a refusal. */
  readonly heard: string[] = [];
  readonly #library: FlatLibrary = createLibrary(hostNow);
  readonly #engine: number;
  #seq = 0;
  nowMs = 0;

  constructor(options: object) {
    const text = JSON.stringify(options);
    this.acts.push(`open ${text}`);
    this.#engine = this.#library.open(text);
    if (this.#engine === 0) throw new Error(this.#library.lastError());
  }

  /** Sends a text. */
  async send(text: string): Promise<void> {
    this.acts.push(`send ${text}`);
    if (this.#library.send(this.#engine, text) === 0) {
      this.heard.push(`error ${JSON.parse(this.#library.lastError()).code}`);
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
    this.acts.push(`step ${this.nowMs}`);
    const before = this.heard.length;
    let waitMs = 0;
    while (waitMs === 0) {
      waitMs = this.#library.step(this.#engine, this.nowMs, hostNow() + SLICE_MS);
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

function hostNow(): number {
  return performance.now();
}

/** Lets all promise jobs run, as every host does after each call. */
async function promiseJobs(): Promise<void> {
  await new Promise(setImmediate);
}
