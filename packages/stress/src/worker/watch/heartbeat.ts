import { startThread } from "@understudy/llm/internal";
import { StallMemory } from "./stall-memory.ts";

/** A thread that detects stalls of the machine; see `heartbeat-thread.ts`. */
export class Heartbeat {
  readonly stalls: StallMemory = new StallMemory();
  readonly #flags = new Int32Array(new SharedArrayBuffer(4));
  readonly #thread = startThread(new URL("./heartbeat-thread.ts", import.meta.url), {
    workerData: { stalls: this.stalls.buffer, flags: this.#flags.buffer },
  });

  constructor() {
    // The run continues without the heartbeat; in that case only the loops' own stalls excuse lateness.
    this.#thread.on("error", () => undefined);
    this.#thread.unref();
  }

  async stop(): Promise<void> {
    Atomics.store(this.#flags, 0, 1);
    Atomics.notify(this.#flags, 0);
    await this.#thread.terminate();
  }
}
