import type { IncomingMessage } from "node:http";
import { InferenceError } from "@understudy/planner-core";
import type { AnswerText } from "./answer-text.ts";
import { drain } from "./http-client.ts";
import { errorFromStream } from "./http-errors.ts";
import { type CompletionChunk, readChunk } from "./openai-dialect.ts";
import { readLines, readText } from "./read-lines.ts";
import type { ServerConnection } from "./server-connection.ts";
import { readEvents } from "./server-events.ts";

/** A server that sends this many events of garbage is none. */
const MAX_GARBAGE_EVENTS = 100;
const MAX_JSON_BYTES = 10_000_000;

/** What a stream of chat completions came to. */
export interface Completion {
  /** Why the model stopped, in the server's words; undefined when we left it. */
  readonly finish: string | undefined;
  readonly usage: CompletionChunk["usage"];
  readonly timings: CompletionChunk["timings"];
  /** Whether we left the stream before its end. */
  readonly wasCut: boolean;
}

/** Who answers, as errors name it, and what they must not say. */
type Server = Pick<ServerConnection, "subject" | "secrets">;

/**
 * Reads chat completions into `answer`: a stream of events, or one JSON object from servers that do
 * not stream.
 *
 * @throws InferenceError when the server reports an error or the stream ends too early
 */
export async function readCompletion(
  response: IncomingMessage,
  answer: AnswerText,
  server: Server,
): Promise<Completion> {
  const reader = new CompletionReader(answer, server);
  if (/application\/json/.test(response.headers["content-type"] ?? "")) {
    reader.read(await readText(response, MAX_JSON_BYTES));
    return reader.completion(false);
  }
  const chunks: AsyncIterable<Uint8Array> = response.iterator({ destroyOnReturn: false });
  for await (const event of readEvents(readLines(chunks))) {
    if (event === "[DONE]") break;
    if (!reader.read(event)) return reader.completion(true);
  }
  // Not within the loop: its iterator would keep what is left from flowing.
  drain(response);
  return reader.completion(false);
}

class CompletionReader {
  readonly #answer: AnswerText;
  readonly #server: Server;
  #finish: string | undefined;
  #usage: CompletionChunk["usage"];
  #timings: CompletionChunk["timings"];
  #garbage = 0;

  constructor(answer: AnswerText, server: Server) {
    this.#answer = answer;
    this.#server = server;
  }

  /** @returns whether to go on listening */
  read(text: string): boolean {
    const { subject, secrets } = this.#server;
    const chunk = readChunk(text);
    if (chunk === undefined) {
      if (++this.#garbage <= MAX_GARBAGE_EVENTS) return true;
      throw new InferenceError(`${subject} does not speak the dialect of OpenAI`);
    }
    const { said, finish, usage, timings, error } = chunk;
    if (error !== undefined) throw errorFromStream(subject, error, secrets);
    this.#usage = usage ?? this.#usage;
    this.#timings = timings ?? this.#timings;
    if (said === undefined) return true;
    this.#finish = finish ?? this.#finish;
    if (said.isThinking) this.#answer.touch();
    return this.#answer.add(said.content) || this.#finish !== undefined;
  }

  completion(wasCut: boolean): Completion {
    if (!wasCut && this.#finish === undefined) {
      const message = `${this.#server.subject} ended its answer too early`;
      throw new InferenceError(message, { transient: true });
    }
    return { finish: this.#finish, usage: this.#usage, timings: this.#timings, wasCut };
  }
}
