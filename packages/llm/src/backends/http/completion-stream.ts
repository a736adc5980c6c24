import { InferenceError } from "@understudy/planner-core";
import { describeWebPage } from "./connection/error-body.ts";
import { errorFromStream } from "./connection/http-errors.ts";
import type { ServerAnswer } from "./connection/http-transport.ts";
import { readLines } from "./connection/read-lines.ts";
import type { ServerConnection } from "./connection/server-connection.ts";
import { readEvents } from "./connection/server-events.ts";
import type { AnswerText } from "./dialect/answer-text.ts";
import { CalledTools } from "./dialect/called-tools.ts";
import { type CompletionChunk, readChunk } from "./dialect/openai-dialect.ts";
import type { StreamEnd } from "./http-backend.ts";

/** Maximum number of malformed events; more mean that the server does not speak the protocol. */
const MAX_GARBAGE_EVENTS = 100;
const MAX_JSON_LENGTH = 10_000_000;
const MAX_PAGE_LENGTH = 10_000;

/** The end of a stream of chat completions. */
export interface StreamedCompletion extends StreamEnd {
  readonly usage: CompletionChunk["usage"];
  readonly timings: CompletionChunk["timings"];
}

/** The server's name for errors, and the secrets to redact. */
type Server = Pick<ServerConnection, "subject" | "secrets">;

/**
 * Reads chat completions into `answer`: a stream of events, or a single JSON object from servers without streaming.
 *
 * @throws InferenceError if the server reports an error or the stream ends too early
 */
export async function readCompletion(
  response: ServerAnswer,
  answer: AnswerText,
  server: Server,
): Promise<StreamedCompletion> {
  const reader = new CompletionReader(answer, server);
  const lines = readLines(response.body);
  const first = await firstLine(lines);
  if (first.trimStart().startsWith("<")) {
    const page = describeWebPage(await restOf(first, lines, MAX_PAGE_LENGTH)) ?? "no JSON";
    const message = `${server.subject} answered with ${page}: check the address, which may need a path`;
    throw new InferenceError(server.secrets.redact(message));
  }
  // Content types are unreliable, so the first character decides.
  if (first.trimStart().startsWith("{")) {
    reader.read(await restOf(first, lines, MAX_JSON_LENGTH));
    reader.end();
    return reader.completion(false);
  }
  for await (const event of readEvents(withFirst(first, lines))) {
    if (event === "[DONE]") {
      reader.end();
      break;
    }
    if (!reader.read(event)) return reader.completion(true);
  }
  // Called outside the loop, because its iterator would block the rest of the body.
  response.drain();
  return reader.completion(false);
}

/** The first nonblank line; empty if there is none. */
async function firstLine(lines: AsyncGenerator<string>): Promise<string> {
  for (;;) {
    const { done, value } = await lines.next();
    if (done === true) return "";
    const line = value.replace(/^\uFEFF/, "");
    if (line.trim() !== "") return line;
  }
}

async function restOf(
  first: string,
  lines: AsyncGenerator<string>,
  maxLength: number,
): Promise<string> {
  let text = first;
  for await (const line of lines) {
    text += `\n${line}`;
    if (text.length > maxLength) break;
  }
  return text;
}

async function* withFirst(first: string, lines: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* lines;
}

class CompletionReader {
  readonly #answer: AnswerText;
  readonly #server: Server;
  #finish: string | undefined;
  #usage: CompletionChunk["usage"];
  #timings: CompletionChunk["timings"];
  #garbage = 0;
  /** Whether any message so far contained a choice. */
  #hasSaid = false;
  readonly #calls = new CalledTools();

  constructor(answer: AnswerText, server: Server) {
    this.#answer = answer;
    this.#server = server;
  }

  /** @returns whether to continue reading */
  read(text: string): boolean {
    const { subject, secrets } = this.#server;
    const chunk = readChunk(text);
    if (chunk === undefined) {
      if (++this.#garbage <= MAX_GARBAGE_EVENTS) return true;
      throw new InferenceError(`${subject} does not speak OpenAI's API`);
    }
    const { said, finish, usage, timings, error } = chunk;
    if (error !== undefined) {
      const hasBegun = this.#answer.pieces > 0;
      throw errorFromStream(subject, error, { secrets, hasBegun });
    }
    this.#usage = usage ?? this.#usage;
    this.#timings = timings ?? this.#timings;
    if (said === undefined) return true;
    this.#hasSaid = true;
    this.#finish = finish ?? this.#finish;
    this.#answer.think(said.thought);
    if (said.calls.length > 0) this.#answer.touch();
    const called = this.#calls.add(said.calls);
    const rest = this.#finish === undefined ? "" : this.#calls.end();
    return this.#answer.add(said.content + called + rest) || this.#finish !== undefined;
  }

  /** Ends the answer, for servers that send no finish reason. */
  end(): void {
    if (!this.#hasSaid || this.#finish !== undefined) return;
    this.#finish = "stop";
    this.#answer.add(this.#calls.end());
  }

  completion(wasCut: boolean): StreamedCompletion {
    if (!wasCut && this.#finish === undefined) {
      const message = `${this.#server.subject} ended its answer too early`;
      throw new InferenceError(message, { transient: true });
    }
    return { finish: this.#finish, usage: this.#usage, timings: this.#timings, wasCut };
  }
}
