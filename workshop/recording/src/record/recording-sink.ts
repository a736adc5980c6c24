import { closeSync, writeSync } from "node:fs";
import { beginFile } from "@understudy/files";

/** A destination for the lines of a recording. */
export interface RecordingSink {
  /** Takes one line, without its line feed. What it throws ends the recording, not the game. */
  write(line: string): void;
  /** Nothing more comes. */
  close?(): void;
  /** Why it has taken no more; undefined while all is well. */
  readonly error?: unknown;
}

/** Characters that wait before they are written. */
const BUFFER = 32_768;

/**
 * Writes lines to a new file, a block at a time. What waits is written when the process ends, also by an
 * exception: the last requests before a crash are the ones that a bug report is about.
 */
export class RecordingFile implements RecordingSink {
  readonly path: string;
  #file: number | undefined;
  #waiting: string[] = [];
  #length = 0;
  readonly #onExit = (): void => this.flush();

  /** @throws the file system's error if the file cannot be made */
  constructor(path: string) {
    this.path = path;
    this.#file = beginFile(path);
    process.once("exit", this.#onExit);
  }

  /** Why the file ends early: a full disk, for example. Undefined while all is well. */
  error: unknown;

  write(line: string): void {
    this.#waiting.push(line, "\n");
    this.#length += line.length + 1;
    if (this.#length >= BUFFER) this.flush();
  }

  /** Writes what waits. Stops for good at the first error: the game continues without a recording. */
  flush(): void {
    if (this.#file === undefined || this.#length === 0) return;
    try {
      const bytes = Buffer.from(this.#waiting.join(""));
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    } catch (error) {
      this.error = error;
      this.#release();
    }
    this.#waiting = [];
    this.#length = 0;
  }

  close(): void {
    this.flush();
    this.#release();
  }

  #release(): void {
    process.removeListener("exit", this.#onExit);
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }
}
