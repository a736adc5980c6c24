import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportPage, type FileRecording, recordTo, type Viewer } from "@understudy/viewer";
import { writeWhole } from "../rehearse/output-file.ts";

/** An exported page holds all of its recording: a browser must be able to load it. */
const MAX_PAGE_BYTES = 256 * 2 ** 20;

/** What `--record` and `--export` write while a show goes on. */
export class ShowRecording {
  readonly #file: string | undefined;
  readonly #page: string | undefined;
  readonly #recording: FileRecording | undefined;
  /** Of a recording that is only made for the page. */
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

  /** @throws what the file system says, if the file cannot be written */
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
    return new ShowRecording(flags, await recordTo(viewer, file, limit), file, folder);
  }

  /** Ends it; the files that were asked for. */
  async end(): Promise<string[]> {
    if (this.#recording === undefined || this.#file === undefined) return [];
    await this.#recording.close();
    const written = this.#folder === undefined ? [this.#file] : [];
    if (this.#page !== undefined) {
      writeWhole(this.#page, await exportPage(await readFile(this.#file, "utf8")));
      written.push(this.#page);
    }
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    return written;
  }
}
