import { appendFileSync } from "node:fs";
import { type Environment, readEnvironment } from "../../config.ts";
import { segmentsText } from "../../prompt/segment.ts";
import type { Backend, Generation, GenerationRequest } from "../backend.ts";
import { Secrets } from "../http/secrets.ts";

/** Where what models are asked and answer is written to, in the working directory. */
const DEBUG_FILE = "understudy-io.jsonl";

/**
 * The backend as it is; with `UNDERSTUDY_DEBUG=io` one that also writes down every prompt and answer, one JSON object a
 * line, without the keys of the environment. The file contains what players wrote.
 */
export function writtenDown(
  backend: Backend,
  environment: Environment = readEnvironment(),
  path: string = DEBUG_FILE,
): Backend {
  if (!environment.debug.has("io")) return backend;
  const { openAiKey, anthropicKey, huggingFaceToken, apiKeys } = environment;
  const secrets = new Secrets([openAiKey, anthropicKey, huggingFaceToken, ...apiKeys.values()]);
  const write = (entry: object): void => {
    try {
      // Readable by the user of the program alone.
      appendFileSync(path, `${secrets.redact(JSON.stringify(entry))}\n`, { mode: 0o600 });
    } catch {
      // A disk that is full must not end a game.
    }
  };
  return new WrittenDownBackend(backend, write);
}

class WrittenDownBackend implements Backend {
  readonly prepare?: NonNullable<Backend["prepare"]>;
  readonly keeps?: NonNullable<Backend["keeps"]>;
  readonly unload?: NonNullable<Backend["unload"]>;
  readonly #backend: Backend;
  readonly #write: (entry: object) => void;

  constructor(backend: Backend, write: (entry: object) => void) {
    this.#backend = backend;
    this.#write = write;
    if (backend.prepare !== undefined) this.prepare = backend.prepare.bind(backend);
    if (backend.keeps !== undefined) this.keeps = backend.keeps.bind(backend);
    if (backend.unload !== undefined) this.unload = backend.unload.bind(backend);
  }

  get info(): Backend["info"] {
    return this.#backend.info;
  }

  load(): Promise<void> {
    return this.#backend.load();
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    const { system, user, maxTokens, sampling } = request;
    const asked = {
      at: new Date().toISOString(),
      model: this.info.model,
      ...{ system: system.content, user: segmentsText(user), maxTokens, sampling },
    };
    try {
      const generation = await this.#backend.generate(request);
      const { text, stop, usage } = generation;
      this.#write({ ...asked, answer: text, stop, usage });
      return generation;
    } catch (error) {
      this.#write({ ...asked, error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  dispose(): Promise<void> {
    return this.#backend.dispose();
  }
}
