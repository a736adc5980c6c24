import { closeSync, openSync, readSync } from "node:fs";

const FILE = "/proc/thread-self/schedstat";

/**
 * The time for which this thread was ready to run and had no processor, as Linux counts it for each thread
 * (`/proc/thread-self/schedstat`). Elsewhere nothing is known.
 */
export class ProcessorWait {
  readonly #file: number | undefined;
  readonly #bytes = Buffer.alloc(96);

  constructor(path: string = FILE) {
    try {
      this.#file = openSync(path, "r");
      if (this.readMs() === undefined) {
        closeSync(this.#file);
        this.#file = undefined;
      }
    } catch {
      this.#file = undefined;
    }
  }

  /** Whether the system counts it. */
  get isKnown(): boolean {
    return this.#file !== undefined;
  }

  /** All of it so far, in ms; undefined where it is not known. Takes some two microseconds. */
  readMs(): number | undefined {
    if (this.#file === undefined) return undefined;
    // "running waiting slices", the first two in nanoseconds.
    const length = readSync(this.#file, this.#bytes, 0, this.#bytes.length, 0);
    const waiting = Number(this.#bytes.toString("latin1", 0, length).split(" ")[1]);
    return Number.isFinite(waiting) ? waiting / 1e6 : undefined;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}
