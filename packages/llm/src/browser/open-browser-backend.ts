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
import { loaded } from "../contract/backend/loaded.ts";
import {
  positiveIssues,
  refuseIssues,
  wholeNumberIssues,
  wordIssues,
} from "../contract/backend/options.ts";
import type { GenerationDefaults } from "../contract/backend/sampling.ts";
import { type PageWorker, pageThread, startWorker } from "./page-thread.ts";

/** How much of a model has come. */
export interface LoadProgress {
  readonly bytes: number;
  /** Undefined if the server does not say it. */
  readonly totalBytes: number | undefined;
}

/** Options of a model in a page. */
export interface BrowserBackendOptions {
  /**
   * The address of the model's file: architecture of Phi-3 or Llama, up to 200 million weights. Default: the model that
   * ships with this package, beside it; bundlers copy it to where it is found.
   */
  readonly model?: string | URL | undefined;
  /**
   * SHA-256 of that file, as hexadecimal digits; `SHIPPED_SHA256` if it is the shipped model, elsewhere. Only a file with a hash is
   * kept for the next visit.
   */
  readonly sha256?: string | undefined;
  /** Size of that file, to guess how fast it is before it is loaded. Default: that of the shipped model. */
  readonly fileBytes?: number | undefined;
  /** Tokens that prompt and answer may have together. Default: the model's, at most 2048. */
  readonly contextSize?: number | undefined;
  /** Domains whose system prompt stays evaluated. Default 4. */
  readonly sequences?: number | undefined;
  /**
   * Turn markers of prompts: those of the `model`'s own chat template, or of the `contract` that the shipped model was
   * taught. Default `auto`: the model's, except for models up to 64 MB, which only plan if taught to.
   */
  readonly template?: TemplateChoice | undefined;
  /** Rules for writing a plan: see `DecodingMode`. Default `applicable`. */
  readonly decoding?: WireMode | undefined;
  /** Whether the understudy's plan is read as a draft. Default `adaptive`. */
  readonly drafts?: "adaptive" | "always" | "never" | undefined;
  /** How it writes, where a request does not say it. Default: greedily. */
  readonly generation?: GenerationDefaults | undefined;
  /** Starts the worker, where a bundler does not find it: `() => new Worker("/model-worker.js", { type: "module" })`. */
  readonly worker?: (() => PageWorker) | undefined;
  /** Called while the model comes. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Called with what a developer may want to know: that the model cannot be kept, or has to run without WebAssembly. */
  readonly onNotice?: ((text: string) => void) | undefined;
  /** The longest that nothing may come of the model while it is fetched and loaded, in milliseconds. Default 60,000. */
  readonly loadTimeoutMs?: number | undefined;
  /** A forward pass that takes this long counts as hanging, in milliseconds. Default 60,000. */
  readonly hangMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

const SHIPPED_BYTES = 5_200_000;
const LOAD_MS = 60_000;

/**
 * Starts a model in a worker of this page. It needs no server, no cross-origin isolation, and no `eval`.
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
    // Some bundlers write the address of the shipped file without a host.
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

/** The reader of templates is loaded only by pages whose model has one of its own. */
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

/** Relative addresses are those of the page, as everywhere in it. */
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
