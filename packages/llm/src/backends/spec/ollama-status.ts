import { InferenceError, systemClock } from "@understudy/planner-core";
import { readEnvironment } from "../../environment.ts";
import { recordOf } from "../http/connection/json-fields.ts";
import { baseUrl, isOnThisMachine } from "../http/connection/server-address.ts";
import { ServerConnection } from "../http/connection/server-connection.ts";
import { lineOf, OLLAMA_PORT, readModels } from "../http/dialect/ollama-models.ts";

/** Time limit in milliseconds for a server on this machine, which may be busy. */
const HERE_MS = 10_000;
/** Time limit in milliseconds for a remote server, whose machine may be down without refusing the connection. */
const ELSEWHERE_MS = 1000;

/** A model installed in Ollama. */
export interface OllamaModelInfo {
  /** Name with tag, such as `phi3:latest`. */
  readonly name: string;
  /** Ollama's hash of the model. */
  readonly digest: string | undefined;
  readonly bytes: number | undefined;
  /** Number of parameters, such as `3.8B`. */
  readonly parameters: string | undefined;
  /** Quantization format, such as `Q4_0`. */
  readonly quantization: string | undefined;
  /** Whether it is currently in memory. */
  readonly isLoaded: boolean;
}

/** A running Ollama. */
export interface OllamaStatus {
  readonly url: string;
  readonly version: string | undefined;
  readonly models: readonly OllamaModelInfo[];
}

/** Options of {@link ollamaStatus}. */
export interface OllamaStatusOptions {
  /** Default: `OLLAMA_URL` of the environment, else `http://127.0.0.1:11434`. */
  readonly url?: string | undefined;
  /** Time limit in milliseconds. Default 1000, but 10,000 on this machine, where a closed port refuses at once. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Version and models of a running Ollama; undefined if it does not answer.
 *
 * @throws RequestError if the address is invalid
 *
 * @example
 * const status = await ollamaStatus();
 * if (status === undefined) console.log("no Ollama runs");
 */
export async function ollamaStatus(
  options: OllamaStatusOptions = {},
): Promise<OllamaStatus | undefined> {
  const url = baseUrl(options.url ?? readEnvironment().ollamaUrl, OLLAMA_PORT);
  const { timeoutMs = isOnThisMachine(url) ? HERE_MS : ELSEWHERE_MS } = options;
  const connection = new ServerConnection(url, systemClock);
  try {
    return await connection.withinMs(timeoutMs, async ({ signal }) => {
      const get = (path: string): Promise<unknown> =>
        connection.json({ method: "GET", path, signal });
      const listed = readModels(await get("/api/tags"));
      // Older versions lack these two endpoints.
      const running = readModels(await get("/api/ps").catch(missing));
      const version = recordOf(await get("/api/version").catch(missing))?.["version"];
      const loaded = new Set(running.map(({ name }) => name));
      return {
        url: connection.shownUrl,
        version: lineOf(version),
        models: listed.map(({ name, digest, bytes, parameters, quantization }) => ({
          ...{ name, digest, bytes, parameters, quantization },
          isLoaded: loaded.has(name),
        })),
      };
    });
  } catch (error) {
    if (error instanceof InferenceError) return undefined;
    throw error;
  } finally {
    connection.dispose();
  }
}

function missing(): undefined {
  return undefined;
}
