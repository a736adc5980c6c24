import { InferenceError, systemClock } from "@understudy/planner-core";
import { readEnvironment } from "../../environment.ts";
import { recordOf } from "../http/connection/json-fields.ts";
import { baseUrl, isOnThisMachine } from "../http/connection/server-address.ts";
import { ServerConnection } from "../http/connection/server-connection.ts";
import { lineOf, OLLAMA_PORT, readModels } from "../http/dialect/ollama-models.ts";

/** The longest that a server on this machine may take: a busy machine keeps it from an answer, but not for longer. */
const HERE_MS = 10_000;
/** The same for a server elsewhere, whose machine may not say that it is not there. */
const ELSEWHERE_MS = 1000;

/** A model that an Ollama has. */
export interface OllamaModelInfo {
  /** With its tag, such as `phi3:latest`. */
  readonly name: string;
  /** The hash under which Ollama keeps it. */
  readonly digest: string | undefined;
  readonly bytes: number | undefined;
  /** Such as `3.8B`. */
  readonly parameters: string | undefined;
  /** Such as `Q4_0`. */
  readonly quantization: string | undefined;
  /** Whether it is in memory now. */
  readonly isLoaded: boolean;
}

/** A running Ollama. */
export interface OllamaStatus {
  readonly url: string;
  readonly version: string | undefined;
  readonly models: readonly OllamaModelInfo[];
}

/** The address to look at, and for how long. */
export interface OllamaStatusOptions {
  /** Default: `OLLAMA_URL` of the environment, else `http://127.0.0.1:11434`. */
  readonly url?: string | undefined;
  /** Default 1000 ms; 10,000 on this machine, where a port at which nobody listens refuses at once. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Asks a running Ollama what it has; undefined if none answers.
 *
 * @throws RequestError if the address is not valid
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
      // Older versions lack these two.
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
