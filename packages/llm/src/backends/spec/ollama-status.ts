import { InferenceError, systemClock } from "@understudy/planner-core";
import { readEnvironment } from "../../config.ts";
import { baseUrl, ServerConnection } from "../http/server-connection.ts";

/** A model that an Ollama has. */
export interface OllamaModelInfo {
  /** With its tag, such as `phi3:latest`. */
  readonly name: string;
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

/** Where and how long to look. */
export interface OllamaStatusOptions {
  /** Default: `OLLAMA_URL` of the environment, else `http://127.0.0.1:11434`. */
  readonly url?: string | undefined;
  /** Default 1000 ms: a server on this machine answers at once or not at all. */
  readonly timeoutMs?: number | undefined;
}

const OLLAMA_PORT = 11_434;

/**
 * Asks a running Ollama what it has; undefined if none answers.
 *
 * @throws RequestError if the address is none
 *
 * @example
 * const status = await ollamaStatus();
 * if (status === undefined) console.log("no Ollama runs");
 */
export async function ollamaStatus(
  options: OllamaStatusOptions = {},
): Promise<OllamaStatus | undefined> {
  const { timeoutMs = 1000 } = options;
  const url = baseUrl(options.url ?? readEnvironment().ollamaUrl, OLLAMA_PORT);
  const connection = new ServerConnection(url.href.replace(/\/$/, ""), systemClock);
  try {
    return await connection.withinMs(timeoutMs, async ({ signal }) => {
      const get = (path: string): Promise<unknown> =>
        connection.json({ method: "GET", path, signal });
      const tags = await get("/api/tags");
      // Older versions lack these two.
      const loaded = new Set(entriesOf(await get("/api/ps").catch(missing)).map(nameOf));
      const version = await get("/api/version").catch(missing);
      return {
        url: connection.shownUrl,
        version: textOf(version, "version"),
        models: entriesOf(tags).map((entry) => describe(entry, loaded)),
      };
    });
  } catch (error) {
    if (error instanceof InferenceError) return undefined;
    throw error;
  } finally {
    connection.dispose();
  }
}

function describe(entry: unknown, loaded: ReadonlySet<string>): OllamaModelInfo {
  const { size, details } = entry as { readonly size?: unknown; readonly details?: unknown };
  return {
    name: nameOf(entry),
    bytes: typeof size === "number" ? size : undefined,
    parameters: textOf(details, "parameter_size"),
    quantization: textOf(details, "quantization_level"),
    isLoaded: loaded.has(nameOf(entry)),
  };
}

function entriesOf(answer: unknown): readonly unknown[] {
  const { models } = (answer ?? {}) as { readonly models?: unknown };
  return Array.isArray(models) ? models : [];
}

function nameOf(entry: unknown): string {
  return textOf(entry, "name") ?? textOf(entry, "model") ?? "";
}

function textOf(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const text = (value as Readonly<Record<string, unknown>>)[name];
  return typeof text === "string" && text !== "" ? text : undefined;
}

function missing(): undefined {
  return undefined;
}
