import {
  Deadline,
  InferenceError,
  type Issue,
  ModelNotLoadedError,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { readEnvironment } from "../../environment.ts";
import type { SystemPrompt } from "../../prompts/render/render-system.ts";
import type { GpuChoice } from "../embedded/shared/protocol.ts";
import type { BackendInfo, Generation, GenerationRequest } from "../interface/backend.ts";
import { checkContext } from "../interface/estimate-tokens.ts";
import { type ExpectedSpeeds, speedsOfSize } from "../interface/expected-speeds.ts";
import { loaded } from "../interface/loaded.ts";
import { rangeIssues, refuseIssues, wholeNumberIssues } from "../interface/options.ts";
import { type ModelPlacement, ON_PROCESSOR } from "../interface/placement.ts";
import { checkGeneration, GREEDY } from "../interface/sampling.ts";
import { errorFromSocket, HttpStatusError } from "./connection/http-errors.ts";
import { type JsonRecord, recordOf, textOf } from "./connection/json-fields.ts";
import { baseUrl, withoutEndpoint } from "./connection/server-address.ts";
import type { RunningCall } from "./connection/server-connection.ts";
import { AnswerText } from "./dialect/answer-text.ts";
import { writtenCall } from "./dialect/called-tools.ts";
import {
  chatRequest,
  KEEP_ALIVE,
  loadOptions,
  type OllamaSettings,
  ollamaUsage,
} from "./dialect/ollama-dialect.ts";
import { isSameModel, type ListedModel, OLLAMA_PORT, readModels } from "./dialect/ollama-models.ts";
import { dropsSystem, templateProblem } from "./dialect/ollama-template.ts";
import { callsOf, thoughtOf } from "./dialect/openai-dialect.ts";
import { OLLAMA_FALLBACKS } from "./habits/fallbacks.ts";
import { HttpBackend, type HttpBackendOptions } from "./http-backend.ts";
import { ollamaClient } from "./ollama-client.ts";

/** Options of the Ollama backend. */
export interface OllamaBackendOptions extends HttpBackendOptions {
  /** Default: `OLLAMA_MODEL` of the environment, else `phi3`. */
  readonly model?: string | undefined;
  /**
   * Default: `OLLAMA_URL` of the environment, else `http://127.0.0.1:11434`. The default scheme is https, except for
   * this machine; a server in a private network needs a scheme.
   */
  readonly url?: string | undefined;
  /** Context window in tokens, prompt and answer together. Default 4096. */
  readonly contextSize?: number | undefined;
  /**
   * Duration for which the model stays loaded after a call: seconds, or a text such as `"10m"`; -1 means forever.
   * Default `"30m"`, because Ollama's own five minutes are shorter than many pauses in a game.
   */
  readonly keepAlive?: string | number | undefined;
  /**
   * Number of CPU threads. Default: 1 if Ollama and this process share at most two cores, as for
   * embedded models; otherwise Ollama's choice.
   */
  readonly threads?: number | undefined;
  /** `none`: CPU only. Default `auto`: Ollama's choice. Ollama cannot be told which GPU to use. */
  readonly gpu?: GpuChoice | undefined;
  /** Layers on the GPU, 0 to 1000. Default: Ollama's choice. */
  readonly gpuLayers?: number | undefined;
  /**
   * Whether a reasoning model may think first; gpt-oss takes `low`, `medium` or `high`. Default false, because thinking
   * takes up the whole token budget.
   */
  readonly think?: OllamaSettings["think"] | undefined;
  /** Maximum number of concurrent calls (the server's `OLLAMA_NUM_PARALLEL`). Default 1. */
  readonly slots?: number | undefined;
}

/** Endpoints of its own API, and the address of the one like OpenAI's. */
const ENDPOINT = /\/(?:api(?:\/(?:chat|generate|tags|show|version))?|v1(?:\/chat\/completions)?)$/i;
const FEW_CORES = 2;
/** Number of repetitions of a token after which Ollama ends an answer without a final message. */
const MAX_REPEATS = 30;
const NO_SYSTEM: SystemPrompt = { content: "Answer in one word.", hash: "one word" };

/** A model served by Ollama. Created by {@link openOllamaBackend}. */
export class OllamaBackend extends HttpBackend {
  readonly #settings: OllamaSettings;
  #digest: string | undefined;
  /** Memory use after loading; undefined if unknown or on another machine. */
  #memoryBytes: number | undefined;
  #placement: ModelPlacement | undefined;
  #loadMs: number | undefined;
  /** Typical speeds of a model of this size on its device; undefined if unknown. */
  #speeds: ExpectedSpeeds | undefined;

  /** @throws RequestError if an option is out of range */
  constructor(options: OllamaBackendOptions = {}) {
    const { contextSize = 4096, threads, slots = 1, loadTimeoutMs, gpuLayers } = options;
    refuseIssues(
      wholeNumberIssues({ contextSize, slots, loadTimeoutMs }),
      rangeIssues({ threads: [threads, 1, 256], gpuLayers: [gpuLayers, 0, 1000] }),
      gpuIssues(options),
    );
    const environment = readEnvironment();
    const url = baseUrl(options.url ?? environment.ollamaUrl, OLLAMA_PORT);
    withoutEndpoint(url, ENDPOINT);
    super(options, { url, slots, fallbacks: OLLAMA_FALLBACKS });
    this.#settings = {
      model: options.model ?? environment.ollamaModel,
      contextSize,
      threads: threads ?? this.#ownThreads,
      gpuLayers: options.gpu === "none" ? 0 : gpuLayers,
      keepAlive: options.keepAlive ?? KEEP_ALIVE,
      think: options.think ?? false,
    };
  }

  /**
   * One thread per core leaves none to the game. All threads wait for the slowest at every step of
   * a pass, so a busy core costs far more than its share: one token per second instead of twenty.
   */
  get #ownThreads(): number | undefined {
    const { cores = Number.POSITIVE_INFINITY } = this.connection;
    return cores <= FEW_CORES ? 1 : undefined;
  }

  get info(): BackendInfo {
    const { model, contextSize, think } = this.#settings;
    const fingerprint = `ollama:${hashText(JSON.stringify([model, this.#digest ?? "", contextSize, think]))}`;
    const { slots, generation } = this;
    const [speeds, memoryBytes] = [this.#speeds, this.#memoryBytes];
    const placement = this.#placement;
    const loadMs = this.#loadMs;
    return {
      ...{ model, fingerprint, contextSize, slots, speeds, generation },
      ...{ loadMs, memoryBytes, placement },
      followsSchemas: true,
      leftOut: this.habits.refused,
    };
  }

  protected async loadWithin({ signal }: RunningCall): Promise<void> {
    const { model, keepAlive } = this.#settings;
    const startMs = this.clock.now();
    const list = async (path: string): Promise<ListedModel | undefined> =>
      readModels(await this.connection.json({ method: "GET", path, signal })).find(({ name }) =>
        isSameModel(name, model),
      );
    const found = await list("/api/tags").catch((error: unknown) => {
      if (signal.aborted || error instanceof InferenceError) throw error;
      const cause = errorFromSocket(this.connection.subject, error);
      const message = `No Ollama answers at ${this.url}: start it with "ollama serve"${this.connection.hint}`;
      throw new ModelNotLoadedError(message, { cause });
    });
    if (found === undefined) {
      const message = `Ollama at ${this.url} has no model "${model}": get it with "ollama pull ${model}"`;
      throw new ModelNotLoadedError(message);
    }
    this.#digest = found.digest;
    await this.#checkTemplate(signal);
    const client = await ollamaClient(this.connection, signal);
    // An empty prompt loads the model without generating. Servers that imitate Ollama may refuse that prompt, but have
    // loaded their model anyway.
    const options = loadOptions(this.#settings);
    const loading = client.generate({ model, prompt: "", options, keep_alive: keepAlive });
    await loading.catch((cause: unknown) => {
      if (!isPromptRefused(cause)) throw cause;
    });
    this.#loadMs = this.clock.now() - startMs;
    // Older versions do not report a model's placement.
    const running = await list("/api/ps").catch(() => undefined);
    this.#speeds = speedsOf(running ?? found);
    this.#placement = running && placementOf(running);
    if (this.connection.isOnThisMachine) this.#memoryBytes = (running ?? found).bytes;
  }

  /** @throws ModelNotLoadedError if the model would not see the system part of a prompt */
  async #checkTemplate(signal: AbortSignal): Promise<void> {
    const { model } = this.#settings;
    const call = { method: "POST", path: "/api/show", body: { model }, signal } as const;
    // Servers that imitate Ollama may lack this endpoint.
    const shown = await this.connection.json(call).catch((cause: unknown) => {
      if (signal.aborted) throw cause;
      return undefined;
    });
    if (dropsSystem(shown)) throw new ModelNotLoadedError(templateProblem(model));
  }

  /** Unloads the model at once instead of after `keepAlive`. */
  async unload(): Promise<void> {
    const { model } = this.#settings;
    this.forgetLoaded();
    await this.connection.withinMs(this.loadTimeoutMs, async ({ signal }) => {
      const client = await ollamaClient(this.connection, signal);
      const leaving = client.generate({ model, prompt: "", keep_alive: 0 });
      await leaving.catch((cause: unknown) => {
        if (!isPromptRefused(cause)) throw cause;
      });
    });
  }

  async probe(system: SystemPrompt = NO_SYSTEM): Promise<void> {
    this.forgetLoaded();
    await this.load();
    const deadline = new Deadline(this.clock, this.loadTimeoutMs);
    const user = [{ kind: "trusted", text: "Are you there?" }] as const;
    try {
      await this.generate({ system, user, maxTokens: 1, sampling: GREEDY, deadline });
    } finally {
      deadline.release();
    }
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    checkGeneration(request);
    checkContext(request, this.#settings.contextSize);
    return this.connection.within(request.deadline, async ({ signal, leave }) => {
      const client = await ollamaClient(this.connection, signal);
      const answer = new AnswerText(this.clock, request, this.connection.secrets);
      let last: JsonRecord | undefined;
      let wasCut = false;
      let [piece, repeats] = ["", 0];
      request.onStart?.();
      const stream = await this.habits.send({ ...chatRequest(this.#settings, request) }, (fitted) =>
        client.chat(fitted),
      );
      try {
        for await (const part of stream) {
          // The client passes data on without checking it.
          const message = recordOf(part.message) ?? {};
          const isDone = part.done === true;
          answer.think(thoughtOf(message));
          if (isDone) last = recordOf(part);
          const content = textOf(message["content"]);
          repeats = content.trim() === piece ? repeats + 1 : 0;
          piece = content.trim();
          if (!answer.add(content + callsText(message)) && !isDone) {
            wasCut = true;
            break;
          }
        }
        answer.end();
      } catch (cause) {
        // The answer is usable if the stream breaks off after the plan, or if Ollama ended it for
        // repeating a token: the model would repeat the token in a second attempt, too.
        const isUsable = answer.hasPlan || repeats >= MAX_REPEATS;
        if (signal.aborted || !isUsable) throw this.#explain(cause);
        wasCut = true;
      }
      signal.throwIfAborted();
      this.connection.answered();
      if (last === undefined) leave();
      const isLength = wasCut ? !answer.hasPlan : last?.["done_reason"] === "length";
      const usage = ollamaUsage(request, answer, last);
      const whyEmpty = answer.whyEmpty(isLength);
      return { text: answer.text, whyEmpty, stop: isLength ? "length" : "end", usage };
    });
  }

  /** The client throws an untyped error for a stream that ends early. */
  #explain(cause: unknown): unknown {
    if (cause instanceof InferenceError) return cause;
    if (typeof (cause as { readonly code?: unknown }).code === "string") return cause;
    const message = `The model server at ${this.url} ended its answer too early`;
    return new InferenceError(message, { transient: true, cause });
  }
}

/**
 * Connects to a running Ollama and loads a model.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError; RequestError if an option is out of range
 *
 * @example
 * const backend = await openOllamaBackend({ model: "phi3" });
 */
export async function openOllamaBackend(
  options: OllamaBackendOptions = {},
): Promise<OllamaBackend> {
  return loaded(new OllamaBackend(options));
}

/** Tool calls as text, one per line: `goto {"place": "market"}`. */
function callsText(message: JsonRecord): string {
  return callsOf(message).map(writtenCall).join("");
}

function gpuIssues({ gpu = "auto", gpuLayers = 0 }: OllamaBackendOptions): Issue[] {
  if (gpu === "none" && gpuLayers > 0) {
    return [
      { pointer: "/gpuLayers", message: `is ${gpuLayers}, and gpu is none: leave one of them out` },
    ];
  }
  if (gpu === "auto" || gpu === "none") return [];
  const message = `is ${gpu}; Ollama takes auto or none, and chooses between GPUs itself`;
  return [{ pointer: "/gpu", message }];
}

/**
 * Whether the server refused the empty prompt. A missing model, too little memory and a busy server are real errors.
 */
function isPromptRefused(cause: unknown): boolean {
  return cause instanceof HttpStatusError && [400, 404, 405, 422, 501].includes(cause.status);
}

/** Placement of a model. Ollama reports the number of bytes in GPU memory, but not of layers. */
function placementOf({ bytes, acceleratorBytes }: ListedModel): ModelPlacement | undefined {
  if (bytes === undefined || acceleratorBytes === undefined) return undefined;
  const gpuBytes = Math.min(bytes, acceleratorBytes);
  const gpuLayers = gpuBytes === 0 ? 0 : undefined;
  return { ...ON_PROCESSOR, gpuLayers, gpuBytes, machineBytes: bytes - gpuBytes };
}

function speedsOf({ bytes, acceleratorBytes = 0 }: ListedModel): ExpectedSpeeds | undefined {
  if (bytes === undefined) return undefined;
  // A model partly on the CPU runs about as slowly as one entirely on the CPU.
  return speedsOfSize(bytes, acceleratorBytes >= bytes ? "accelerator" : "processor");
}
