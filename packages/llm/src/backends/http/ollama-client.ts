import type { IncomingMessage } from "node:http";
import { InferenceError } from "@understudy/planner-core";
import type { Ollama } from "ollama";
import { drain } from "./http-client.ts";
import { errorFromStream } from "./http-errors.ts";
import { parseRecord } from "./json-fields.ts";
import { readBodyText, readLines } from "./read-lines.ts";
import type { ServerConnection } from "./server-connection.ts";

/** A server that sends this many lines of garbage is none. */
const MAX_GARBAGE_LINES = 100;
const MAX_JSON_BYTES = 10_000_000;

/**
 * The official client, for one call. Its own `abort` does nothing before headers arrive (that is,
 * while the model reads), never closes the socket of a stream that is left, and ends all streams of a
 * client; it prints what it cannot read to the console. So each call gets a client of its own over a
 * fetch of ours: the call's signal ends it at any time, errors are typed before the client sees them,
 * and it sees clean lines only.
 */
export async function ollamaClient(
  connection: ServerConnection,
  signal: AbortSignal,
): Promise<Ollama> {
  const { Ollama: Client } = await import("ollama");
  const fetchOver = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(String(input));
    const body = typeof init.body === "string" ? init.body : undefined;
    const method = init.method === "POST" ? "POST" : "GET";
    const path = pathname.slice(pathname.lastIndexOf("/api/"));
    const response = await connection.send({ method, path, body, signal });
    if (!/ndjson/.test(response.headers["content-type"] ?? "")) {
      return new Response(await readBodyText(response, MAX_JSON_BYTES));
    }
    return new Response(ReadableStream.from(cleanLines(connection, response)));
  };
  return new Client({ host: connection.shownUrl, fetch: fetchOver as typeof fetch });
}

/** The lines of a stream that are JSON, up to the one that says `done`. */
async function* cleanLines(
  connection: ServerConnection,
  response: IncomingMessage,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let garbage = 0;
  let last: Uint8Array | undefined;
  for await (const line of readLines(keepOpen(response))) {
    if (line.trim() === "") continue;
    const message = parseRecord(line);
    if (message === undefined) {
      if (++garbage > MAX_GARBAGE_LINES) {
        throw new InferenceError(`${connection.shownUrl} is no server of Ollama's dialect`);
      }
      continue;
    }
    if ("error" in message) {
      throw errorFromStream(connection.subject, message, connection.secrets);
    }
    last = encoder.encode(`${JSON.stringify(message)}\n`);
    if (message["done"] === true) break;
    yield last;
    last = undefined;
  }
  // Not within the loop, whose iterator would keep what is left from flowing, and before the last
  // message, behind which the client reads no further.
  drain(response);
  if (last !== undefined) yield last;
}

/** Leaving the stream after its last message must not destroy it: its socket serves on. */
function keepOpen(response: IncomingMessage): AsyncIterable<Uint8Array> {
  return response.iterator({ destroyOnReturn: false });
}
