import { InferenceError, systemClock } from "@understudy/planner-core";
import { readEnvironment } from "../../environment.ts";
import { recordOf } from "../http/connection/json-fields.ts";
import { baseUrl, isOnThisMachine } from "../http/connection/server-address.ts";
import { ServerConnection } from "../http/connection/server-connection.ts";
import { lineOf, OLLAMA_PORT, readModels } from "../http/dialect/ollama-models.ts";
import { dropsSystem, templateProblem } from "../http/dialect/ollama-template.ts";

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
  /** A mistake in its template that keeps it from planning, with the remedy; found with `templates` only. */
  readonly problem?: string | undefined;
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
  /** Whether to read the template of each model, with a request for each. Default false. */
  readonly templates?: boolean | undefined;
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
  const { timeoutMs = isOnThisMachine(url) ? HERE_MS : ELSEWHERE_MS, templates = false } = options;
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
      const problemOf = async (model: string): Promise<string | undefined> => {
        if (!templates) return undefined;
        const call = { method: "POST", path: "/api/show", body: { model }, signal } as const;
        const shown = await connection.json(call).catch(missing);
        return dropsSystem(shown) ? templateProblem(model) : undefined;
      };
      return {
        url: connection.shownUrl,
        version: lineOf(version),
        models: await Promise.all(
          listed.map(async ({ name, digest, bytes, parameters, quantization }) => ({
            ...{ name, digest, bytes, parameters, quantization },
            isLoaded: loaded.has(name),
            problem: await problemOf(name),
          })),
        ),
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
