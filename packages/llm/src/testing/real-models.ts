import { readFile } from "node:fs/promises";
import { setImmediate as endOfTask } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Domain, loadDomain } from "@understudy/planner-core";
import type * as NodeLlama from "node-llama-cpp";
import { vi } from "vitest";
import {
  BuiltInEngine,
  BuiltInPrompts,
  builtInVocabulary,
} from "../backends/embedded/worker/built-in/built-in-engine.ts";
import { BuiltInPasses } from "../backends/embedded/worker/built-in/built-in-passes.ts";
import { LlamaPrompts, llamaVocabulary } from "../backends/embedded/worker/llama/llama-prompts.ts";
import { SequenceEngine } from "../backends/embedded/worker/llama/sequence-engine.ts";
import type {
  PromptTokenizer,
  ServedEngine,
} from "../backends/embedded/worker/session/served-engine.ts";
import { workerEnvironment } from "../backends/embedded/worker/worker-environment.ts";
import type { VocabularySource } from "../decoding/vocabulary.ts";
import { openModel } from "../inference/index.ts";
import { frameUser } from "../prompts/turns/template.ts";

const packageUrl = new URL("../../", import.meta.url);
/** Path of the shipped model. */
export const NANO: string = fileURLToPath(new URL("shipped/nano-planner.gguf", packageUrl));

/** A loaded model of any library. */
export interface RealModel {
  readonly prompts: PromptTokenizer;
  readonly vocabulary: VocabularySource;
  /** Creates a separate sequence. */
  engine(): Promise<ServedEngine>;
}

/** A library that runs models. */
export interface ModelLibrary {
  readonly name: string;
  load(path: string): Promise<RealModel>;
}

/** node-llama-cpp: opened before its first model, and closed with everything it has loaded. */
export class RealLlama implements ModelLibrary {
  readonly name = "node-llama-cpp";
  /** Disposed one by one, because disposing a context together with its model can deadlock. */
  readonly #opened: { dispose(): Promise<void> }[] = [];
  #module: typeof NodeLlama | undefined;
  #llama: NodeLlama.Llama | undefined;

  get module(): typeof NodeLlama {
    if (this.#module === undefined) throw new Error("open it first");
    return this.#module;
  }

  get llama(): NodeLlama.Llama {
    if (this.#llama === undefined) throw new Error("open it first");
    return this.#llama;
  }

  async open(): Promise<void> {
    // As in the model thread, since the library and its child processes read this variable.
    vi.stubEnv("CI", workerEnvironment()["CI"]);
    this.#module = await import("node-llama-cpp");
    this.#llama = await this.#module.getLlama({
      gpu: false,
      build: "never",
      skipDownload: true,
      maxThreads: 1,
      progressLogs: false,
      logLevel: this.#module.LlamaLogLevel.error,
    });
    vi.unstubAllEnvs();
  }

  async load(modelPath: string): Promise<RealModel> {
    const model = await this.llama.loadModel({ modelPath });
    this.#opened.push(model);
    const engine = async () => {
      const context = await model.createContext({
        contextSize: 1024,
        batchSize: 512,
        threads: 1,
        flashAttention: false,
        swaFullCache: true,
      });
      this.#opened.push(context);
      return new SequenceEngine(model, context.getSequence(), (tokens, logit) =>
        this.module.TokenBias.for(model).set([...tokens], { logit }),
      );
    };
    return { prompts: new LlamaPrompts(model), vocabulary: llamaVocabulary(model), engine };
  }

  /** Registers an object for disposal. */
  keep<Part extends { dispose(): Promise<void> }>(part: Part): Part {
    this.#opened.push(part);
    return part;
  }

  async close(): Promise<void> {
    for (const one of this.#opened.reverse()) await one.dispose();
    await this.#llama?.dispose();
  }
}

/** The built-in engine. */
export const realBuiltIn: ModelLibrary = {
  name: "built-in",
  load: async (path) => {
    const model = await openModel(await readFile(path), { contextSize: 1024 });
    const passes = new BuiltInPasses(model, endOfTask, () => {});
    return {
      prompts: new BuiltInPrompts(model),
      vocabulary: builtInVocabulary(model),
      engine: async () => new BuiltInEngine(model, passes),
    };
  },
};

/** Evaluates a system prompt. */
export async function keep(engine: ServedEngine, tokens: readonly number[]): Promise<void> {
  for (let from = 0; from < tokens.length; from += engine.passLimit) {
    await engine.evaluate(tokens.slice(from, from + engine.passLimit), []);
  }
}

/** A demo domain. */
export async function demoDomain(name: string): Promise<Domain> {
  const url = new URL(`../../examples/domains/${name}.json`, packageUrl);
  return loadDomain(await readFile(url, "utf8"));
}

/** The tokens of a user turn. */
export function turnOf(
  { prompts }: RealModel,
  user: Parameters<typeof frameUser>[0],
): readonly number[] {
  return frameUser(user).flatMap((segment) => prompts.segment(segment));
}
