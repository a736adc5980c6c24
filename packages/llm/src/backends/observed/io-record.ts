import { appendFileSync } from "node:fs";
import type { Environment } from "../../environment.ts";
import { segmentsText } from "../../prompts/text/segment.ts";
import { Secrets } from "../http/connection/secrets.ts";
import type { Generation, GenerationRequest } from "../interface/backend.ts";
import type { BackendWatcher } from "./backend-watcher.ts";

/** Log file for prompts and answers, in the working directory. */
const IO_FILE = "understudy-io.jsonl";

/**
 * Logs every prompt and answer, one JSON object per line. API keys from the environment are redacted. The file
 * contains text from players.
 */
export class IoRecord implements BackendWatcher {
  readonly #model: string;
  readonly #path: string;
  readonly #secrets: Secrets;
  readonly #tell: (text: string) => void;
  #isTold = false;

  constructor(
    model: string,
    environment: Environment,
    path: string = IO_FILE,
    tell: (text: string) => void = (text) => void process.stderr.write(text),
  ) {
    this.#tell = tell;
    const { openAiKey, anthropicKey, huggingFaceToken, apiKeys } = environment;
    this.#model = model;
    this.#path = path;
    this.#secrets = new Secrets([openAiKey, anthropicKey, huggingFaceToken, ...apiKeys.values()]);
  }

  answered(request: GenerationRequest, { text, stop, usage }: Generation): void {
    this.#write(request, { answer: text, stop, usage });
  }

  failed(request: GenerationRequest, error: unknown): void {
    this.#write(request, { error: messageOf(error) });
  }

  ended(): void {}

  #write({ system, user, maxTokens, sampling }: GenerationRequest, end: object): void {
    const entry = {
      at: new Date().toISOString(),
      model: this.#model,
      ...{ system: system.content, user: segmentsText(user), maxTokens, sampling },
      ...end,
    };
    try {
      // Readable only by the current user.
      appendFileSync(this.#path, `${this.#secrets.redact(JSON.stringify(entry))}\n`, {
        mode: 0o600,
      });
    } catch (error) {
      // A full disk must not end the game.
      if (this.#isTold) return;
      this.#isTold = true;
      this.#tell(`${this.#path} cannot be written: ${messageOf(error)}\n`);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
