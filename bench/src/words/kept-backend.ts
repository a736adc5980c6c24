import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Backend } from "@understudy/llm";
import { InferenceError } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";

type Generation = Awaited<ReturnType<Backend["generate"]>>;
type GenerationRequest = Parameters<Backend["generate"]>[0];

/** An answer of a model, as a line of the file. */
interface KeptAnswer {
  readonly key: string;
  readonly text: string;
  readonly stop: Generation["stop"];
  readonly usage: Generation["usage"];
  readonly ms: number;
}

/** Facts about a model that a lead needs before its first question, as the first line of the file. */
interface KeptModel {
  readonly fingerprint: string;
  readonly letters: readonly string[] | undefined;
}

/**
 * A model whose answers are kept in a file, so that an interrupted run resumes, equal questions are asked once, and the
 * model is not loaded for what is known.
 */
export class KeptBackend implements Backend {
  readonly #backend: Backend;
  readonly #path: string;
  readonly #mayAsk: () => boolean;
  readonly #answers = new Map<string, KeptAnswer>();
  #known: KeptModel | undefined;
  /** Milliseconds of all answers so far, from the file or not. */
  spentMs = 0;
  /** Number of questions that were not asked any more. */
  missed = 0;

  /** @param mayAsk whether the model may be asked what the file does not know */
  constructor(backend: Backend, path: string, mayAsk: () => boolean) {
    this.#backend = backend;
    this.#path = path;
    this.#mayAsk = mayAsk;
    const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
    for (const line of lines) {
      const read = readLine(line);
      if (read === undefined) continue;
      if ("key" in read) this.#answers.set(read.key, read);
      else if (read.fingerprint === backend.info.fingerprint) this.#known = read;
    }
  }

  get info(): Backend["info"] {
    const { info } = this.#backend;
    return { ...info, letters: info.letters ?? this.#known?.letters };
  }

  async load(): Promise<void> {
    if (this.#known !== undefined) return;
    await this.#backend.load();
    const { fingerprint, letters } = this.#backend.info;
    this.#known = { fingerprint, letters };
    this.#append(this.#known);
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    const key = keyOf(this.info.fingerprint, request);
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      if (!this.#mayAsk()) {
        this.missed++;
        throw new InferenceError("There is no time to ask the model");
      }
      const beganMs = performance.now();
      const { text, stop, usage } = await this.#backend.generate(request);
      answer = { key, text, stop, usage, ms: performance.now() - beganMs };
      this.#answers.set(key, answer);
      this.#append(answer);
    }
    this.spentMs += answer.ms;
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

/** Undefined for a line that was cut off. */
function readLine(line: string): KeptAnswer | KeptModel | undefined {
  try {
    const read = JSON.parse(line) as KeptAnswer | KeptModel;
    return "key" in read || "fingerprint" in read ? read : undefined;
  } catch {
    return undefined;
  }
}
