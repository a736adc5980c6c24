import { type Clock, InferenceError, systemClock } from "@understudy/planner-core";
import { parseRecord, textOf } from "../../backends/http/connection/json-fields.ts";
import { readLines } from "../../backends/http/connection/read-lines.ts";
import { baseUrl } from "../../backends/http/connection/server-address.ts";
import { ServerConnection } from "../../backends/http/connection/server-connection.ts";
import { OLLAMA_PORT } from "../../backends/http/dialect/ollama-models.ts";
import { ModelPullError } from "../../backends/spec/model-pull-error.ts";
import { readEnvironment } from "../../environment.ts";
import type { PullProgress } from "./download.ts";
import type { PulledModel } from "./pulled-model.ts";

/** Options for a download by Ollama. */
export interface OllamaPullOptions {
  readonly ollamaUrl?: string | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Asks a running Ollama to download a model, and reports progress. Ollama verifies the download and resumes a broken
 * one.
 *
 * @throws ModelPullError; the signal's reason
 */
export async function pullFromOllama(
  model: string,
  { ollamaUrl, onProgress, signal, clock = systemClock }: OllamaPullOptions,
): Promise<PulledModel> {
  const url = baseUrl(ollamaUrl ?? readEnvironment().ollamaUrl, OLLAMA_PORT);
  const connection = new ServerConnection(url, clock);
  const startMs = clock.now();
  const own = new AbortController();
  const ended = AbortSignal.any([own.signal, ...(signal === undefined ? [] : [signal])]);
  try {
    const body = { model, stream: true };
    const call = { method: "POST", path: "/api/pull", body, signal: ended } as const;
    const response = await connection.send(call);
    let isDone = false;
    for await (const line of readLines(response.body)) {
      const message = parseRecord(line);
      if (message === undefined) continue;
      const problem = textOf(message["error"]);
      if (problem !== "") throw new ModelPullError(`Ollama could not pull ${model}: ${problem}`);
      const { total, completed } = message;
      if (isCount(total) && isCount(completed)) {
        onProgress?.(progressOf(completed, total, clock.now() - startMs));
      }
      isDone ||= message["status"] === "success";
    }
    if (!isDone) throw new ModelPullError(`Ollama broke off while it pulled ${model}: pull again`);
    return { spec: `ollama/${model}`, path: undefined, record: undefined, wasThere: false };
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof ModelPullError) throw cause;
    const why =
      cause instanceof InferenceError
        ? cause.message
        : `No Ollama answers at ${connection.shownUrl}: start it with "ollama serve"`;
    throw new ModelPullError(why, { cause });
  } finally {
    own.abort();
    connection.dispose();
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function progressOf(receivedBytes: number, totalBytes: number, tookMs: number): PullProgress {
  const bytesPerMs = tookMs <= 0 ? 0 : receivedBytes / tookMs;
  const leftMs = bytesPerMs > 0 ? Math.max(0, totalBytes - receivedBytes) / bytesPerMs : undefined;
  return { receivedBytes, totalBytes, bytesPerSecond: bytesPerMs * 1000, leftMs };
}
