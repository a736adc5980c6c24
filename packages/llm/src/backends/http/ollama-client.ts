import { InferenceError } from "@understudy/planner-core";
import type { Ollama } from "ollama/browser";
import { errorFromStream } from "./connection/http-errors.ts";
import type { ServerAnswer } from "./connection/http-transport.ts";
import { type JsonRecord, parseRecord, recordOf, textOf } from "./connection/json-fields.ts";
import { readBodyText, readLines } from "./connection/read-lines.ts";
import type { ServerConnection } from "./connection/server-connection.ts";
import { errorIn } from "./dialect/answer-error.ts";
import { thoughtOf } from "./dialect/openai-dialect.ts";

/** Maximum number of malformed lines; more mean that the server does not speak the protocol. */
const MAX_GARBAGE_LINES = 100;
const MAX_JSON_BYTES = 10_000_000;

/**
 * The official client, limited to one call. The client's own `abort` has no effect before the headers arrive (that is,
 * during prefill), never closes the socket of a stream that is left early, and ends all streams of a client; malformed
 * lines are printed to the console. Therefore each call gets its own client with a custom `fetch`: the call's signal
 * can end it at any time, errors are already typed, and the client sees only valid lines.
 */
export async function ollamaClient(
  connection: ServerConnection,
  signal: AbortSignal,
): Promise<Ollama> {
  const { Ollama: Client } = await import("ollama/browser");
  const fetchOver = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(String(input));
    const body = typeof init.body === "string" ? init.body : undefined;
    const method = init.method === "POST" ? "POST" : "GET";
    const path = pathname.slice(pathname.lastIndexOf("/api/"));
    const answer = await connection.send({ method, path, body, signal });
    // A proxy may answer a chat with another type, of which the client would print every line.
    if (path !== "/api/chat" && !/ndjson/.test(answer.header("content-type") ?? "")) {
      const text = await readBodyText(answer, MAX_JSON_BYTES);
      const error = errorOf(parseRecord(text) ?? {});
      if (error !== undefined) throw failureOf(connection, error);
      return new Response(text);
    }
    return new Response(streamOf(await begun(cleanLines(connection, answer))));
  };
  return new Client({ host: connection.shownUrl, fetch: fetchOver as typeof fetch });
}

/** The valid JSON lines of a stream, up to the one with `done`; without empty ones before the text. */
async function* cleanLines(
  connection: ServerConnection,
  answer: ServerAnswer,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let garbage = 0;
  let words = "";
  let isSaid = false;
  let hasBegun = false;
  let last: Uint8Array | undefined;
  for await (const line of readLines(answer.body)) {
    if (line.trim() === "") continue;
    const message = parseRecord(line);
    if (message === undefined) {
      words ||= line;
      if (++garbage > MAX_GARBAGE_LINES) {
        throw new InferenceError(`${connection.shownUrl} does not speak Ollama's API`);
      }
      continue;
    }
    const error = errorOf(message);
    if (error !== undefined) throw failureOf(connection, error, hasBegun);
    isSaid = true;
    if (!hasBegun && isSilent(message)) continue;
    hasBegun ||= textOf(recordOf(message["message"])?.["content"]) !== "";
    last = encoder.encode(`${JSON.stringify(message)}\n`);
    if (message["done"] === true) break;
    yield last;
    last = undefined;
  }
  // Called outside the loop, whose iterator would block the rest of the body, and before the last message, after which
  // the client stops reading.
  answer.drain();
  if (!isSaid && words !== "") throw failureOf(connection, { message: words });
  if (last !== undefined) yield last;
}

/** Waits for the first line, so that an error in its place ends the request instead of the answer. */
async function begun(lines: AsyncGenerator<Uint8Array>): Promise<AsyncGenerator<Uint8Array>> {
  const first = await lines.next();
  return (async function* () {
    if (first.done === true) return;
    yield first.value;
    yield* lines;
  })();
}

/** Whether a message of a chat says nothing yet: an error that follows it is the answer to the request. */
function isSilent({ message, done }: JsonRecord): boolean {
  const { content, tool_calls: calls, ...others } = recordOf(message) ?? { content: message };
  return done !== true && content === "" && calls === undefined && thoughtOf(others) === "";
}

function errorOf(message: JsonRecord): unknown {
  return errorIn(message, "message" in message || "response" in message);
}

function failureOf(
  { subject, secrets }: ServerConnection,
  error: unknown,
  hasBegun = false,
): InferenceError {
  return errorFromStream(subject, error, { secrets, hasBegun });
}

/** Same as `ReadableStream.from`, which some browsers lack. */
function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await chunks.return(undefined);
    },
  });
}
