import { closeSync, writeSync } from "node:fs";
import { beginFile } from "@understudy/files";

/** A destination for recorded lines. */
export interface RecordingSink {
  /** Takes one line, without its line feed. An exception ends the recording, not the game. */
  write(line: string): void;
  /** Called after the last line. */
  close?(): void;
  /** The error after which it accepted no more lines; undefined without one. */
  readonly error?: unknown;
}

/** Number of buffered characters before a write. */
const BUFFER = 32_768;

/**
 * Writes lines to a new file in blocks. The buffer is flushed when the process ends, even by an exception, since the
 * last requests before a crash matter most.
 */
export class RecordingFile implements RecordingSink {
  readonly path: string;
  #file: number | undefined;
  #waiting: string[] = [];
  #length = 0;
  readonly #onExit = (): void => this.flush();

  /** @throws file system errors on creation */
  constructor(path: string) {
    this.path = path;
    this.#file = beginFile(path);
    process.once("exit", this.#onExit);
  }

  /** The error that ended the file early, such as a full disk; undefined without one. */
  error: unknown;

  write(line: string): void {
    this.#waiting.push(line, "\n");
    this.#length += line.length + 1;
    if (this.#length >= BUFFER) this.flush();
  }

  /** Writes the buffer. The first error stops the recording for good; the game continues. */
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
