import { mkdir, rename, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { claimFile, type FileClaim, FileInUseError } from "@understudy/files";
import { type Clock, RequestError, systemClock } from "@understudy/planner-core";
import { hashFile } from "../../backends/embedded/gguf/hash-file.ts";
import { withoutPassword } from "../../backends/http/connection/server-address.ts";
import { catalogueFile } from "../../backends/spec/catalogue.ts";
import { ModelPullError } from "../../backends/spec/model-pull-error.ts";
import { parseModelSpec } from "../../backends/spec/model-spec.ts";
import { readEnvironment } from "../../environment.ts";
import { checkModelHeader } from "./check-model-header.ts";
import { type Download, download, type PullProgress } from "./download.ts";
import { hashOf, type ModelFileRecord, readRecord, writeRecord } from "./model-file-record.ts";
import { forgetPart, removePart } from "./part-file.ts";
import { pullFromOllama } from "./pull-from-ollama.ts";
import type { PulledModel } from "./pulled-model.ts";

/** Options for downloading a model. */
export interface PullOptions {
  /** The folder for model files. Default: `UNDERSTUDY_MODELS`, otherwise `models`. */
  readonly folder?: string | undefined;
  /** Quantization of a model from the catalogue. Default `Q4_K_M`. */
  readonly quantization?: string | undefined;
  /** Expected SHA-256 of the file: 64 hexadecimal digits. Not for Ollama, which verifies its own downloads. */
  readonly sha256?: string | undefined;
  /** Whether to accept a file without a known hash, and record its hash. Default false. */
  readonly trustFirst?: boolean | undefined;
  /** Access token for Hugging Face, sent only to huggingface.co. Default: `HF_TOKEN`. */
  readonly token?: string | undefined;
  readonly ollamaUrl?: string | undefined;
  /** Time without data after which the connection is retried, in milliseconds. Default 30,000. */
  readonly stallMs?: number | undefined;
  /** Maximum number of consecutive attempts without progress. Default 5. */
  readonly maxTries?: number | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  /** @internal */
  readonly freeBytes?: Download["freeBytes"];
}

const WAIT_MS = 250;
const HUGGING_FACE = "https://huggingface.co";

/** Running downloads of this process, by source and destination; equal downloads are shared. */
const pulls = new Map<string, Promise<PulledModel>>();

/**
 * Downloads a model: `ollama/NAME` through Ollama, `local/NAME:VARIANT@embedded` from the catalogue,
 * `hf:OWNER/REPOSITORY/FILE.gguf` from Hugging Face, or the URL of a `.gguf` file. A file is downloaded under a
 * temporary name, resumes after a broken connection, and gets its final name once its hash and header are verified.
 *
 * @throws ModelPullError; RequestError if the source is invalid; the signal's reason
 *
 * @example
 * await pullModel("local/qwen2.5:1.5b@embedded", { onProgress: ({ receivedBytes }) => console.log(receivedBytes) });
 */
export async function pullModel(source: string, options: PullOptions = {}): Promise<PulledModel> {
  const wanted = await sourceOf(source, options.quantization);
  if ("ollama" in wanted) return await pullFromOllama(wanted.ollama, options);
  checkTrust(wanted, options);
  const folder = options.folder ?? readEnvironment().modelsFolder;
  const path = join(folder, wanted.name);
  // Files with the same name from two sources have separate keys: the second download waits for the first, and then
  // finds that file.
  const key = JSON.stringify([path, wanted.url.href, hashOf(options.sha256)]);
  const running = pulls.get(key);
  if (running !== undefined) return await running;
  const pull = pullFile(path, wanted, options).finally(() => pulls.delete(key));
  pulls.set(key, pull);
  return await pull;
}

interface FileSource {
  readonly url: URL;
  readonly name: string;
  /** Whether the server reports the file's hash. */
  readonly tellsHash: boolean;
}

async function sourceOf(
  source: string,
  quantization: string | undefined,
): Promise<FileSource | { readonly ollama: string }> {
  const text = source.trim();
  if (text.startsWith("hf:")) return hubFile(text.slice(3), text);
  if (/^https?:\/\//i.test(text)) return webFile(text);
  const spec = parseModelSpec(text);
  if (spec.kind === "ollama") return { ollama: spec.model };
  if (spec.kind === "local") {
    const { model, variant, at } = spec;
    if (at === "ollama") return { ollama: variant === undefined ? model : `${model}:${variant}` };
    const { repository, path } = await catalogueFile(model, variant, quantization);
    return hubFile(`${repository}/${path}`, text);
  }
  throw noSource(text, "names nothing that can be fetched");
}

function hubFile(name: string, text: string): FileSource {
  const [, owner, repository, path] = /^([\w.-]+)\/([\w.-]+)\/(.+\.gguf)$/i.exec(name) ?? [];
  const isOdd = path?.split("/").some((part) => part === ".." || part === "") ?? true;
  if (owner === undefined || repository === undefined || path === undefined || isOdd) {
    throw noSource(text, "is not of the form hf:OWNER/REPOSITORY/FILE.gguf");
  }
  const file = path.split("/").map(encodeURIComponent).join("/");
  const url = new URL(`${HUGGING_FACE}/${owner}/${repository}/resolve/main/${file}`);
  return { url, name: fileName(path), tellsHash: true };
}

function webFile(text: string): FileSource {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const name = decoded(basename(url?.pathname ?? ""));
  if (url === undefined || name === undefined || !/\.gguf$/i.test(name)) {
    throw noSource(text, "is not the address of a .gguf file");
  }
  return { url, name: fileName(name), tellsHash: false };
}

/** A decoded URL part; undefined if an escape sequence is invalid. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A file name that is safe on any system. */
function fileName(path: string): string {
  return basename(path.replaceAll("\\", "/"))
    .replace(/[^\w.-]+/g, "-")
    .replace(/^\.+/, "");
}

function noSource(text: string, problem: string): RequestError {
  const hint =
    "such as ollama/phi3:3.8b, local/phi3:mini@embedded, hf:Qwen/Qwen2.5-1.5B-Instruct-GGUF/qwen2.5-1.5b-instruct-q4_k_m.gguf or https://host/model.gguf";
  return new RequestError([
    { pointer: "", message: `"${withoutPassword(text)}" ${problem}`, hint },
  ]);
}

function checkTrust({ url, tellsHash }: FileSource, { sha256, trustFirst }: PullOptions): void {
  if (sha256 !== undefined && hashOf(sha256) === undefined) {
    throw new RequestError([{ pointer: "/sha256", message: "must be 64 hexadecimal digits" }]);
  }
  if (sha256 !== undefined) return;
  const isLoopback = /^(127\.|localhost$|\[::1\]$)/.test(url.hostname);
  if (url.protocol === "http:" && !isLoopback) {
    const message = "over http, anybody in between may change the file";
    throw new RequestError([{ pointer: "", message, hint: "give its --sha256, or use https" }]);
  }
  if (tellsHash || trustFirst === true) return;
  const message = "the expected hash of the file is not known";
  const hint = "give its --sha256, or --trust-first, which accepts the file and records its hash";
  throw new RequestError([{ pointer: "", message, hint }]);
}

async function pullFile(
  path: string,
  source: FileSource,
  options: PullOptions,
): Promise<PulledModel> {
  await mkdir(dirname(path), { recursive: true });
  const claim = await claimed(path, options);
  try {
    return (await known(path, source, options)) ?? (await fetchFile(path, source, options));
  } finally {
    claim.release();
  }
}

/** Waits while another process downloads the same file. */
async function claimed(
  path: string,
  { signal, clock = systemClock }: PullOptions,
): Promise<FileClaim> {
  for (;;) {
    try {
      return claimFile(path);
    } catch (error) {
      if (!(error instanceof FileInUseError)) throw error;
      await new Promise<void>((resolve) => void clock.setTimer(resolve, WAIT_MS));
      signal?.throwIfAborted();
    }
  }
}

/** The existing file, if it is the requested one. */
async function known(
  path: string,
  source: FileSource,
  { sha256, signal }: PullOptions,
): Promise<PulledModel | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  const record = await readRecord(path);
  const given = hashOf(sha256);
  const origin = addressOf(source);
  if (given === undefined && record !== undefined && record.source !== origin) {
    throw new ModelPullError(
      `There is a file ${path} from ${record.source || "nobody knows where"}, not from ${origin}: remove it first, or say by its --sha256 that it is the one`,
    );
  }
  const wanted = given ?? record?.sha256;
  if (wanted === undefined) {
    throw new ModelPullError(`There is a file ${path} of which nothing is known: remove it first`);
  }
  if (record?.bytes === found.size && record.sha256 === wanted) {
    return { spec: path, path, record, wasThere: true };
  }
  const actual = await hashFile(path, signal);
  if (actual !== wanted) {
    throw new ModelPullError(
      `There is another file ${path}, with the SHA-256 ${actual}: remove it first`,
    );
  }
  const own: ModelFileRecord = {
    sha256: actual,
    bytes: found.size,
    source: origin,
    hashFrom: "given",
  };
  await writeRecord(path, own);
  return { spec: path, path, record: own, wasThere: true };
}

/** The URL without the parts that may be secret. */
function addressOf({ url }: FileSource): string {
  return url.origin + url.pathname;
}

async function fetchFile(
  path: string,
  source: FileSource,
  options: PullOptions,
): Promise<PulledModel> {
  const { clock = systemClock, stallMs = 30_000, maxTries = 5, onProgress, signal } = options;
  const { freeBytes } = options;
  const token = options.token ?? readEnvironment().huggingFaceToken;
  const { partPath, bytes, linkedHash } = await download({
    ...{ url: source.url, modelPath: path, token, clock, stallMs, maxTries, freeBytes },
    ...{ onProgress, signal },
  });
  const given = hashOf(options.sha256);
  const told = given ?? hashOf(linkedHash);
  const sha256 = await hashFile(partPath, signal);
  if (told !== undefined && told !== sha256) {
    await removePart(path);
    throw new ModelPullError(
      `What ${source.url.origin} sent has the SHA-256 ${sha256}, not ${told}: it was removed`,
    );
  }
  if (told === undefined && options.trustFirst !== true) {
    await removePart(path);
    throw new ModelPullError(
      `${source.url.origin} did not tell what the file hashes to: give its --sha256, or --trust-first`,
    );
  }
  try {
    await checkModelHeader(partPath);
  } catch (error) {
    await removePart(path);
    throw error;
  }
  const hashFrom = given !== undefined ? "given" : told !== undefined ? "server" : "first";
  const record: ModelFileRecord = { sha256, bytes, source: addressOf(source), hashFrom };
  // The record is written first, so that a file under its final name always has a hash.
  await writeRecord(path, record);
  await rename(partPath, path);
  await forgetPart(partPath);
  return { spec: path, path, record, wasThere: false };
}
