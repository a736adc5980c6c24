import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportPage, type FileRecording, recordTo, type Viewer } from "@understudy/viewer";
import { InputError } from "../input/input-error.ts";
import { writeOutput } from "../output/output-file.ts";

/** Size limit on an exported page, which holds its whole recording: a browser must be able to load it. */
const MAX_PAGE_BYTES = 256 * 2 ** 20;

/** Writes the `--record` and `--export` files of a show. */
export class ShowRecording {
  readonly #file: string | undefined;
  readonly #page: string | undefined;
  readonly #recording: FileRecording | undefined;
  /** Temporary folder of a recording made only for the page. */
  readonly #folder: string | undefined;

  private constructor(
    flags: { readonly record?: string; readonly export?: string },
    recording: FileRecording | undefined,
    file: string | undefined,
    folder: string | undefined,
  ) {
    this.#page = flags.export;
    this.#recording = recording;
    this.#file = file;
    this.#folder = folder;
  }

  /** @throws InputError if the file cannot be written */
  static async begin(
    viewer: Viewer,
    flags: { readonly record?: string; readonly export?: string },
  ): Promise<ShowRecording> {
    if (flags.record === undefined && flags.export === undefined) {
      return new ShowRecording(flags, undefined, undefined, undefined);
    }
    const folder =
      flags.record === undefined ? await mkdtemp(join(tmpdir(), "understudy-viewer-")) : undefined;
    const file = flags.record ?? join(folder as string, "show.jsonl");
    const limit = flags.export === undefined ? undefined : MAX_PAGE_BYTES;
    const recording = await recordTo(viewer, file, limit).catch((error) => fail(file, error));
    return new ShowRecording(flags, recording, file, folder);
  }

  /**
   * Stops recording; returns the paths of the written files.
   *
   * @throws InputError if one could not be written
   */
  async end(): Promise<string[]> {
    if (this.#recording === undefined || this.#file === undefined) return [];
    const file = this.#file;
    try {
      await this.#recording.close().catch((error) => fail(file, error));
      const written = this.#folder === undefined ? [file] : [];
      if (this.#page !== undefined) {
        await writeOutput(this.#page, await exportPage(await readFile(file, "utf8")));
        written.push(this.#page);
      }
      return written;
    } finally {
      if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    }
  }
}

/** A full disk is an input error, not a program error. */
function fail(file: string, cause: unknown): never {
  const message = `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
  throw new InputError("unwritable-output", file, [{ pointer: "", message }], { cause });
}
