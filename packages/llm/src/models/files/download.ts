import { type FileHandle, open, statfs } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { dirname } from "node:path";
import type { Clock, TimerHandle } from "@understudy/planner-core";
import { formatBytes } from "@understudy/planner-core/internal";
import { HttpClient } from "../../backends/http/connection/sockets/http-client.ts";
import { ModelPullError } from "../../backends/spec/model-pull-error.ts";
import { requestModel } from "./model-request.ts";
import { describePart, findPart, removePart } from "./part-file.ts";

/** Progress of a download. */
export interface PullProgress {
  readonly receivedBytes: number;
  /** Undefined if the server does not report it. */
  readonly totalBytes: number | undefined;
  /** Average speed of the current connection in bytes per second; 0 at first. */
  readonly bytesPerSecond: number;
  /** Estimated remaining time in milliseconds; undefined if unknown. */
  readonly leftMs: number | undefined;
}

/** A file to download. */
export interface Download {
  readonly url: URL;
  /** The final path of the file; `.part` is appended during the download. */
  readonly modelPath: string;
  readonly token: string | undefined;
  readonly clock: Clock;
  /** Time without data after which the connection is retried, in milliseconds. */
  readonly stallMs: number;
  /** Maximum number of consecutive attempts without progress. */
  readonly maxTries: number;
  /** Free disk space in bytes; replaced in tests. */
  readonly freeBytes?: ((folder: string) => Promise<number>) | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A finished download. */
export interface Downloaded {
  readonly partPath: string;
  readonly bytes: number;
  /** SHA-256 reported by the server; undefined if there is none. */
  readonly linkedHash: string | undefined;
}

/** Disk space to leave free, in bytes. */
const SPARE_BYTES = 64 * 2 ** 20;
const FIRST_PAUSE_MS = 250;
const PROGRESS_MS = 100;

/**
 * Downloads a file. A broken download resumes if the server still has the same version.
 *
 * @throws ModelPullError; the signal's reason
 */
export async function download(how: Download): Promise<Downloaded> {
  const client = new HttpClient();
  try {
    let tries = 0;
    let before = 0;
    for (;;) {
      const attempt = new Attempt(client, how);
      try {
        return await attempt.run();
      } catch (error) {
        how.signal?.throwIfAborted();
        if (error instanceof ModelPullError) throw error;
        const { bytes } = await findPart(how.modelPath, how.url.href);
        tries = bytes > before ? 1 : tries + 1;
        before = bytes;
        if (tries >= how.maxTries) throw givenUp(how, error, bytes);
        await pause(how, FIRST_PAUSE_MS * 2 ** (tries - 1));
      }
    }
  } finally {
    client.dispose();
  }
}

function givenUp({ url }: Download, cause: unknown, bytes: number): ModelPullError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") {
    const message = `The disk is full: ${formatBytes(bytes)} of the model are kept; make room and pull again`;
    return new ModelPullError(message, { cause });
  }
  const why = cause instanceof Error ? cause.message : String(cause);
  const kept =
    bytes > 0 ? `; ${formatBytes(bytes)} are kept, and pulling again resumes from there` : "";
  return new ModelPullError(`${url.origin} broke off (${why})${kept}`, { cause });
}

async function pause({ clock, signal }: Download, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.setTimer(end, ms);
    signal?.addEventListener("abort", end, { once: true });
    function end(): void {
      clock.clearTimer(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    }
  });
  signal?.throwIfAborted();
}

/** One connection of a download. */
class Attempt {
  readonly #client: HttpClient;
  readonly #how: Download;
  readonly #stall = new AbortController();
  #timer: TimerHandle | undefined;

  constructor(client: HttpClient, how: Download) {
    this.#client = client;
    this.#how = how;
  }

  async run(): Promise<Downloaded> {
    const { signal, clock } = this.#how;
    const signals = [this.#stall.signal, ...(signal === undefined ? [] : [signal])];
    this.#alive();
    try {
      return await this.#fetch(AbortSignal.any(signals));
    } catch (error) {
      throw this.#stall.signal.aborted ? this.#stall.signal.reason : error;
    } finally {
      if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    }
  }

  /** Restarts the stall timer. */
  #alive(): void {
    const { clock, stallMs } = this.#how;
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    this.#timer = clock.setTimer(
      () => this.#stall.abort(new Error(`nothing came for ${stallMs / 1000} s`)),
      stallMs,
    );
  }

  async #fetch(signal: AbortSignal): Promise<Downloaded> {
    const { url, modelPath, token } = this.#how;
    const part = await findPart(modelPath, url.href);
    const headers: Record<string, string> = {};
    if (part.bytes > 0 && part.etag !== undefined) {
      headers["range"] = `bytes=${part.bytes}-`;
      headers["if-range"] = part.etag;
    }
    const { response, linkedHash } = await requestModel(this.#client, {
      url,
      headers,
      token,
      signal,
    });
    this.#alive();
    const { statusCode = 0 } = response;
    if (statusCode === 416) {
      // The partial file does not match the server's file, so the download starts again.
      response.destroy();
      await removePart(modelPath);
      throw new Error("the file has changed");
    }
    if (statusCode !== 200 && statusCode !== 206) throw refused(response, url);
    const etag = response.headers["etag"];
    // Weak ETags do not guarantee identical bytes.
    const strong = etag?.startsWith("W/") ? undefined : etag;
    if (statusCode === 206 && (rangeStart(response) !== part.bytes || strong !== part.etag)) {
      response.destroy();
      await removePart(modelPath);
      throw new Error("another part, or another file, was sent");
    }
    const from = statusCode === 206 ? part.bytes : 0;
    const totalBytes = totalOf(response, from);
    if (from === 0) await describePart(part.path, url.href, strong);
    await this.#checkSpace(dirname(part.path), totalBytes, from);
    const bytes = await this.#receive(response, part.path, from, totalBytes, signal);
    if (totalBytes !== undefined && bytes !== totalBytes) {
      if (bytes > totalBytes) await removePart(modelPath);
      throw new Error(`only ${bytes} of ${totalBytes} bytes came`);
    }
    return { partPath: part.path, bytes, linkedHash };
  }

  async #checkSpace(folder: string, totalBytes: number | undefined, from: number): Promise<void> {
    if (totalBytes === undefined) return;
    const free = await (this.#how.freeBytes ?? freeBytesOf)(folder);
    const needed = totalBytes - from + SPARE_BYTES;
    if (free >= needed) return;
    const message = `The model needs ${formatBytes(needed)} more on the disk of ${folder}, and only ${formatBytes(free)} are free`;
    throw new ModelPullError(message);
  }

  async #receive(
    response: IncomingMessage,
    path: string,
    from: number,
    totalBytes: number | undefined,
    signal: AbortSignal,
  ): Promise<number> {
    const file = await open(path, from === 0 ? "w" : "r+");
    try {
      if (from > 0) await file.truncate(from);
      const meter = new Meter(this.#how, from, totalBytes);
      let at = from;
      for await (const chunk of response as AsyncIterable<Uint8Array>) {
        signal.throwIfAborted();
        this.#alive();
        await writeAll(file, chunk, at);
        at += chunk.length;
        meter.tell(at);
        if (totalBytes !== undefined && at > totalBytes) break;
      }
      meter.tell(at, true);
      await file.sync();
      return at;
    } finally {
      await file.close();
    }
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const left = bytes.length - written;
    written += (await file.write(bytes, written, left, at + written)).bytesWritten;
  }
}

/** Reports progress at least `PROGRESS_MS` apart, and at the end. */
class Meter {
  readonly #how: Download;
  readonly #from: number;
  readonly #totalBytes: number | undefined;
  readonly #startMs: number;
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(how: Download, from: number, totalBytes: number | undefined) {
    this.#how = how;
    this.#from = from;
    this.#totalBytes = totalBytes;
    this.#startMs = how.clock.now();
  }

  tell(receivedBytes: number, isLast = false): void {
    const nowMs = this.#how.clock.now();
    if (!isLast && nowMs - this.#toldMs < PROGRESS_MS) return;
    this.#toldMs = nowMs;
    const tookMs = nowMs - this.#startMs;
    const bytesPerMs = tookMs <= 0 ? 0 : (receivedBytes - this.#from) / tookMs;
    const totalBytes = this.#totalBytes;
    const canTell = totalBytes !== undefined && bytesPerMs > 0;
    const leftMs = canTell ? (totalBytes - receivedBytes) / bytesPerMs : undefined;
    this.#how.onProgress?.({
      ...{ receivedBytes, totalBytes, leftMs },
      bytesPerSecond: bytesPerMs * 1000,
    });
  }
}

function refused(response: IncomingMessage, { origin, pathname }: URL): Error {
  response.destroy();
  const { statusCode = 0 } = response;
  if (statusCode === 429 || statusCode >= 500) return new Error(`status ${statusCode}`);
  const message = `${origin}${pathname}: status ${statusCode}`;
  if (statusCode === 401 || statusCode === 403) {
    return new ModelPullError(
      `${message}. Set HF_TOKEN if the model asks for consent on Hugging Face`,
    );
  }
  return new ModelPullError(statusCode === 404 ? `${message}: there is no such file` : message);
}

/** Start of the range sent by a server. */
function rangeStart(response: IncomingMessage): number {
  const [, from] = /^bytes (\d+)-/.exec(response.headers["content-range"] ?? "") ?? [];
  return from === undefined ? Number.NaN : Number(from);
}

function totalOf(response: IncomingMessage, from: number): number | undefined {
  const [, total] = /\/(\d+)$/.exec(response.headers["content-range"] ?? "") ?? [];
  if (total !== undefined) return Number(total);
  const length = response.headers["content-length"];
  return length === undefined ? undefined : from + Number(length);
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
