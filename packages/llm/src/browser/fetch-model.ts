import { LoadFailure, workerMessageOf } from "../backends/embedded/shared/call-errors.ts";
import { sha256 } from "./sha256.ts";

/**
 * Globals of web pages and workers that Node lacks. Any may be missing, for example in private windows or over plain
 * http.
 */
interface PageGlobals {
  readonly caches?: { open(name: string): Promise<PageCache> };
}

/** The methods of `Cache` in use. */
interface PageCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

const page: PageGlobals = globalThis as PageGlobals;

/** A model file on a web server. */
export interface RemoteModel {
  readonly url: string;
  /** Required hash; undefined accepts any file. Only a file with a hash is cached. */
  readonly sha256: string | undefined;
}

/** Progress and notices during a download. */
export interface FetchNews {
  /** @param totalBytes undefined if the server does not report it */
  onBytes(bytes: number, totalBytes: number | undefined): void;
  onNotice(text: string): void;
  /**
   * Called after the download while the file is being written to the cache. The worker must not end before the promise
   * settles.
   */
  onKeeping(kept: Promise<void>): void;
}

const CACHE = "understudy-models";
/** Maximum size of a model that runs in a web page. */
const MAX_BYTES = 1_000_000_000;

/**
 * Downloads a model file, or reads it from the cache. The cache is the Cache API, which is missing in pages over
 * plain http and in some private windows; there the file is downloaded on each visit.
 *
 * @throws LoadFailure if the download fails or the hash differs
 */
export async function fetchModel(
  { url, sha256: expected }: RemoteModel,
  news: FetchNews,
): Promise<Uint8Array<ArrayBuffer>> {
  if (expected === undefined) return await download(url, news);
  const cache = await openCache();
  if (cache === undefined) {
    news.onNotice(
      "This page cannot keep the model: it is fetched at each visit. Serve it by https",
    );
  }
  const kept = await read(cache, url);
  if (kept !== undefined && (await sha256(kept)) === expected) {
    news.onBytes(kept.length, kept.length);
    return kept;
  }
  const bytes = await download(url, news);
  const actual = await sha256(bytes);
  if (actual !== expected) {
    const message = `${url} is not the model that it should be: its SHA-256 is ${actual}. The page may be older or newer than the file`;
    throw new LoadFailure("model-not-loaded", message, undefined);
  }
  if (cache !== undefined) news.onKeeping(keep(cache, url, bytes, news));
  return bytes;
}

async function openCache(): Promise<PageCache | undefined> {
  try {
    return await page.caches?.open(CACHE);
  } catch {
    return undefined;
  }
}

/** The cached file; undefined if it is missing or unreadable. */
async function read(
  cache: PageCache | undefined,
  url: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const kept = await cache?.match(url);
    return kept && new Uint8Array(await kept.arrayBuffer());
  } catch {
    return undefined;
  }
}

async function keep(
  cache: PageCache,
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
  news: FetchNews,
): Promise<void> {
  try {
    await cache.put(url, new Response(bytes));
  } catch (error) {
    news.onNotice(`The model could not be kept for the next visit: ${workerMessageOf(error)}`);
  }
}

async function download(url: string, news: FetchNews): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const totalBytes = lengthOf(response);
    for await (const chunk of chunksOf(response)) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
      chunks.push(chunk);
      news.onBytes(bytes, totalBytes);
    }
    return joined(chunks, bytes);
  } catch (error) {
    const message = `The model ${url} cannot be fetched: ${workerMessageOf(error)}`;
    throw new LoadFailure("model-not-loaded", message, error);
  }
}

/** The announced length; undefined for a compressed file, since its length on the wire differs. */
function lengthOf({ headers }: Response): number | undefined {
  const length = Number(headers.get("content-length") ?? Number.NaN);
  return Number.isInteger(length) && !headers.has("content-encoding") ? length : undefined;
}

/** The chunks of a response body, read by hand because some browsers lack iterable streams. */
async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value as Uint8Array;
    }
  } finally {
    await reader.cancel();
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
