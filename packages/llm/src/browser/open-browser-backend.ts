import type { Clock } from "@understudy/planner-core";
import { EmbeddedBackend } from "../backends/embedded/host/embedded-backend.ts";
import { MAX_TAUGHT_BYTES } from "../backends/embedded/host/embedded-backend-parts.ts";
import { ThreadHost } from "../backends/embedded/host/thread/thread-host.ts";
import type { ModelFileFacts, WireMode } from "../backends/embedded/shared/protocol.ts";
import {
  SHIPPED_DOMAINS,
  SHIPPED_MODEL,
  SHIPPED_SHA256,
} from "../backends/embedded/shipped-model.ts";
import { type ChosenTurns, TAUGHT_TURNS, type TemplateChoice } from "../backends/embedded/turns.ts";
import { loaded } from "../backends/interface/loaded.ts";
import {
  positiveIssues,
  refuseIssues,
  wholeNumberIssues,
  wordIssues,
} from "../backends/interface/options.ts";
import type { GenerationDefaults } from "../backends/interface/sampling.ts";
import { type PageWorker, pageThread, startWorker } from "./page-thread.ts";

/** Progress of a download. */
export interface LoadProgress {
  readonly bytes: number;
  /** Undefined if the server does not report it. */
  readonly totalBytes: number | undefined;
}

/** Options of a model in a page. */
export interface BrowserBackendOptions {
  /**
   * URL of the model file: Phi-3 or Llama architecture, up to 200 million weights. Default: the model that ships with
   * this package, as an asset that bundlers copy.
   */
  readonly model?: string | URL | undefined;
  /**
   * SHA-256 of the file in hexadecimal digits; `SHIPPED_SHA256` for a copy of the shipped model. Only a file with a
   * hash is cached for the next visit.
   */
  readonly sha256?: string | undefined;
  /** Size of the file in bytes, for estimating speed before the model is loaded. Default: that of the shipped model. */
  readonly fileBytes?: number | undefined;
  /** Context window in tokens, prompt and answer together. Default: the model's own, at most 2048. */
  readonly contextSize?: number | undefined;
  /** Number of system prompts kept in the KV cache. Default 4. */
  readonly sequences?: number | undefined;
  /**
   * Chat template: `model` for the model's own, `contract` for the one that the shipped model was trained on. Default
   * `auto`: the model's own, except for models up to 64 MB, which plan only if trained to.
   */
  readonly template?: TemplateChoice | undefined;
  /** Constraint on decoded plans: see `DecodingMode`. Default `applicable`. */
  readonly decoding?: WireMode | undefined;
  /** Whether the classical planner's plan serves as a draft for speculative decoding. Default `adaptive`. */
  readonly drafts?: "adaptive" | "always" | "never" | undefined;
  /** Generation settings for requests without their own. Default: greedy decoding. */
  readonly generation?: GenerationDefaults | undefined;
  /**
   * Starts the worker, for bundlers that do not find it: `() => new Worker("/model-worker.js", { type: "module" })`.
   */
  readonly worker?: (() => PageWorker) | undefined;
  /** Called during the download. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Called with notices for developers, for example if the model cannot be cached or runs without WebAssembly. */
  readonly onNotice?: ((text: string) => void) | undefined;
  /** Maximum time without progress while the model is downloaded and loaded, in milliseconds. Default 60,000. */
  readonly loadTimeoutMs?: number | undefined;
  /** Duration of a forward pass after which the worker is considered hung, in milliseconds. Default 60,000. */
  readonly hangMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

const SHIPPED_BYTES = 5_200_000;
const LOAD_MS = 60_000;

/**
 * Starts a model in a worker of this page. Needs no server, no cross-origin isolation, and no `eval`.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError; RequestError if an option is out of range
 *
 * @example
 * const backend = await openBrowserBackend({ onProgress: ({ bytes }) => show(bytes) });
 */
export async function openBrowserBackend(
  options: BrowserBackendOptions = {},
): Promise<EmbeddedBackend> {
  checkOptions(options);
  const { clock, hangMs, contextSize = 0, sequences = 0, decoding = "applicable" } = options;
  const { model } = options;
  const url =
    model === undefined
      ? new URL("../../shipped/nano-planner.gguf", import.meta.url).href
      : new URL(model, baseAddress()).href;
  const sha256 = model === undefined ? SHIPPED_SHA256 : options.sha256;
  const isShipped = sha256 === SHIPPED_SHA256;
  const host = new ThreadHost(() => pageThread(options.worker ?? startWorker), { clock, hangMs });
  const backend = new EmbeddedBackend({
    model: isShipped ? SHIPPED_MODEL : fileName(url),
    fingerprint: `built-in:${isShipped ? SHIPPED_MODEL : fileName(url)}:${sha256 ?? url}:${decoding}`,
    generation: options.generation,
    taughtDomains: isShipped ? SHIPPED_DOMAINS : undefined,
    writesTexts: isShipped ? false : undefined,
    fileBytes: options.fileBytes ?? SHIPPED_BYTES,
    // Some bundlers replace the shipped file's URL with one without a host.
    turns: (file) =>
      turnsOf(isShipped ? SHIPPED_MODEL : fileName(url), file, options.template ?? "auto"),
    settings: {
      modelPath: url,
      sha256,
      engine: "built-in",
      gpu: "none",
      gpuLayers: undefined,
      contextSize,
      sequences,
      threads: [1],
      flashAttention: false,
      batch: 0,
      calibration: undefined,
      draftModelPath: undefined,
      adapter: undefined,
    },
    decoding,
    drafts: options.drafts ?? "adaptive",
    idleUnloadMs: Number.POSITIVE_INFINITY,
    loadTimeoutMs: options.loadTimeoutMs ?? LOAD_MS,
    host,
    ownsHost: true,
    onLoading: (message) => {
      if (message.type === "notice") options.onNotice?.(message.text);
      else options.onProgress?.({ bytes: message.bytes, totalBytes: message.totalBytes });
    },
  });
  return loaded(backend);
}

/** Chooses the chat template. The template engine is loaded only for models with their own template. */
async function turnsOf(
  name: string,
  { bytes, chatTemplate }: ModelFileFacts,
  choice: TemplateChoice,
): Promise<ChosenTurns> {
  const isTaught = bytes <= MAX_TAUGHT_BYTES;
  if (choice === "auto" && isTaught) return TAUGHT_TURNS;
  const { chooseTurns } = await import("../backends/embedded/choose-turns.ts");
  return chooseTurns(name, () => chatTemplate, choice, isTaught);
}

/** Base URL for relative addresses: that of the page. */
function baseAddress(): string | undefined {
  return (globalThis as { readonly document?: { readonly baseURI: string } }).document?.baseURI;
}

function fileName(url: string): string {
  const name = new URL(url).pathname.split("/").at(-1) ?? "";
  return name.replace(/\.gguf$/i, "");
}

function checkOptions(options: BrowserBackendOptions): void {
  const { contextSize, sequences, fileBytes, hangMs, loadTimeoutMs, sha256 } = options;
  const isHash = sha256 === undefined || /^[0-9a-f]{64}$/.test(sha256);
  refuseIssues(
    wholeNumberIssues({ contextSize, sequences }),
    positiveIssues({ fileBytes, hangMs, loadTimeoutMs }),
    wordIssues("template", options.template, ["auto", "model", "contract"]),
    isHash ? [] : [{ pointer: "/sha256", message: "must be 64 hexadecimal digits in lower case" }],
  );
}
