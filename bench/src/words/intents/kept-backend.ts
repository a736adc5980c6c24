import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Backend } from "@understudy/llm";
import { InferenceError } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { ModelUse } from "./model-meter.ts";

type Generation = Awaited<ReturnType<Backend["generate"]>>;
type GenerationRequest = Parameters<Backend["generate"]>[0];

/** An answer of a model, as a line of the file. */
interface KeptAnswer {
  readonly key: string;
  readonly text: string;
  readonly stop: Generation["stop"];
  readonly usage: Generation["usage"];
  readonly ms: number;
  /** Processor time of the model; undefined if it was not measured. */
  readonly cpuMs?: number | undefined;
  /** Memory of the model after the answer; undefined if it was not measured. */
  readonly memoryBytes?: number | undefined;
}

/** Facts about a model that a lead needs before its first question, as the first line of the file. */
type KeptModel = Pick<
  Backend["info"],
  "model" | "fingerprint" | "letters" | "followsSchemas" | "weighsTexts" | "takes" | "generation"
>;

/** How answers are kept. */
export interface KeepingOptions {
  /** Whether the model may be asked what the file does not know. Default: always. */
  readonly mayAsk?: () => boolean;
  /** The use that a model makes of this machine; undefined if that is unknown. */
  readonly meter?: () => ModelUse | undefined;
  /** Whether processor time counts as the model's time: that of one thread on a core of its own. Default: false. */
  readonly isAlone?: boolean;
}

/**
 * A model whose answers are kept in a file, so that an interrupted run resumes, equal questions are asked once, and the
 * model is not loaded for what is known.
 */
export class KeptBackend implements Backend {
  readonly #backend: Backend;
  readonly #path: string;
  readonly #mayAsk: () => boolean;
  readonly #meter: () => ModelUse | undefined;
  readonly #isAlone: boolean;
  readonly #answers = new Map<string, KeptAnswer>();
  #known: KeptModel | undefined;
  /** Milliseconds of all answers so far, from the file or not. */
  spentMs = 0;
  /** Processor time of all answers so far whose use is known. */
  cpuMs = 0;
  /** Most memory after an answer; 0 if unknown. */
  mostBytes = 0;
  /** Number of questions that were not asked any more. */
  missed = 0;
  /** The most that `spentMs` may come to: answers beyond it are late. */
  #untilMs = Number.POSITIVE_INFINITY;

  constructor(backend: Backend, path: string, options: KeepingOptions = {}) {
    this.#backend = backend;
    this.#path = path;
    this.#mayAsk = options.mayAsk ?? (() => true);
    this.#meter = options.meter ?? (() => undefined);
    this.#isAlone = options.isAlone ?? false;
    for (const read of linesOf(path)) {
      if ("key" in read) this.#answers.set(read.key, read);
      else if (read.fingerprint === backend.info.fingerprint) this.#known = read;
    }
  }

  /**
   * The model that has written a file, for a run without it: it answers what is in the file, and nothing else.
   *
   * @returns undefined if the file names no model
   */
  static recorded(path: string, { isAlone = false }: KeepingOptions = {}): KeptBackend | undefined {
    const known = linesOf(path).find((line): line is KeptModel => "fingerprint" in line);
    if (known === undefined) return undefined;
    const absent: Backend = {
      info: { contextSize: undefined, slots: 1, ...known },
      load: async () => undefined,
      generate: () => Promise.reject(new InferenceError("There is only what it has answered")),
      dispose: async () => undefined,
    };
    return new KeptBackend(absent, path, { mayAsk: () => false, isAlone });
  }

  get info(): Backend["info"] {
    const { info } = this.#backend;
    return { ...info, letters: info.letters ?? this.#known?.letters };
  }

  async load(): Promise<void> {
    if (this.#known !== undefined) return;
    await this.#backend.load();
    const { model, fingerprint, letters, ...info } = this.#backend.info;
    const { followsSchemas, weighsTexts, takes, generation } = info;
    this.#known = { model, fingerprint, letters, followsSchemas, weighsTexts, takes, generation };
    this.#append(this.#known);
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    const key = keyOf(this.info.fingerprint, request);
    const answer = this.#answers.get(key) ?? (await this.#ask(key, request));
    const { ms, cpuMs, memoryBytes = 0 } = answer;
    this.spentMs += this.#isAlone ? (cpuMs ?? ms) : ms;
    this.cpuMs += cpuMs ?? 0;
    this.mostBytes = Math.max(this.mostBytes, memoryBytes);
    if (this.spentMs > this.#untilMs) throw new InferenceError("The answer is late");
    return answer;
  }

  /** Does something as if answers that take longer than so many milliseconds in all had not come. */
  async within<Result>(limitMs: number, work: () => Promise<Result>): Promise<Result> {
    this.#untilMs = this.spentMs + limitMs;
    try {
      return await work();
    } finally {
      this.#untilMs = Number.POSITIVE_INFINITY;
    }
  }

  async #ask(key: string, request: GenerationRequest): Promise<KeptAnswer> {
    if (!this.#mayAsk()) {
      this.missed++;
      throw new InferenceError("There is no time to ask the model");
    }
    const before = this.#meter();
    const beganMs = performance.now();
    const { text, stop, usage } = await this.#backend.generate(request);
    const ms = performance.now() - beganMs;
    const after = this.#meter();
    const cpuMs = before && after && after.cpuMs - before.cpuMs;
    const answer = { key, text, stop, usage, ms, cpuMs, memoryBytes: after?.memoryBytes };
    this.#answers.set(key, answer);
    this.#append(answer);
    return answer;
  }

  dispose(): Promise<void> {
    return this.#backend.dispose();
  }

  #append(line: KeptAnswer | KeptModel): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
  }
}

function keyOf(
  fingerprint: string,
  { system, user, maxTokens, sampling, schema, letters, meanings }: GenerationRequest,
): string {
  const asked = [system.content, user, maxTokens, sampling, schema, letters];
  const weighed = meanings && [meanings.meanings, meanings.said];
  return hashText(JSON.stringify([fingerprint, asked, weighed]));
}

/** The lines of a file, but for lines that were cut off; none without the file. */
function linesOf(path: string): readonly (KeptAnswer | KeptModel)[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => readLine(line) ?? []);
}

function readLine(line: string): KeptAnswer | KeptModel | undefined {
  try {
    const read = JSON.parse(line) as KeptAnswer | KeptModel;
    return "key" in read || "fingerprint" in read ? read : undefined;
  } catch {
    return undefined;
  }
}
