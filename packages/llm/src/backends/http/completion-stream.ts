import { InferenceError } from "@understudy/planner-core";
import { type AnsweringServer, type AnswerPart, readMessages } from "./answer-messages.ts";
import { errorFromStream } from "./connection/http-errors.ts";
import type { ServerAnswer } from "./connection/http-transport.ts";
import { namedError } from "./dialect/answer-error.ts";
import type { AnswerText } from "./dialect/answer-text.ts";
import { CalledTools } from "./dialect/called-tools.ts";
import { type CompletionChunk, readChunk } from "./dialect/openai-dialect.ts";
import type { StreamEnd } from "./http-backend.ts";

/** Maximum number of malformed events; more mean that the server does not speak the protocol. */
const MAX_GARBAGE_EVENTS = 100;

/** The end of a stream of chat completions. */
export interface StreamedCompletion extends StreamEnd {
  readonly usage: CompletionChunk["usage"];
  readonly timings: CompletionChunk["timings"];
}

/**
 * Reads chat completions into `answer`: a stream of events, or a single JSON object from servers without streaming.
 *
 * @throws InferenceError if the server reports an error or the stream ends too early
 */
export async function readCompletion(
  response: ServerAnswer,
  answer: AnswerText,
  server: AnsweringServer,
): Promise<StreamedCompletion> {
  const reader = new CompletionReader(answer, server);
  let isWhole = false;
  for await (const message of readMessages(response, server)) {
    isWhole = message.isWhole;
    if (message.data === "[DONE]") {
      reader.end();
      break;
    }
    if (!reader.read(message) && !isWhole) return reader.completion(true);
  }
  if (isWhole) reader.end();
  // Called outside the loop, because its iterator would block the rest of the body.
  response.drain();
  return reader.completion(false);
}

class CompletionReader {
  readonly #answer: AnswerText;
  readonly #server: AnsweringServer;
  #finish: string | undefined;
  #usage: CompletionChunk["usage"];
  #timings: CompletionChunk["timings"];
  #garbage = 0;
  /** Whether any message so far contained a choice. */
  #hasSaid = false;
  /** A message that may tell why nothing is said. */
  #aside: unknown;
  #refusal = "";
  readonly #calls = new CalledTools();

  constructor(answer: AnswerText, server: AnsweringServer) {
    this.#answer = answer;
    this.#server = server;
  }

  /** @returns whether to continue reading */
  read({ name, data }: AnswerPart): boolean {
    const { subject } = this.#server;
    const chunk = readChunk(data);
    const error = name === "error" ? namedError(data) : chunk?.error;
    if (error !== undefined) throw this.#failure(error);
    if (chunk === undefined) {
      if (++this.#garbage <= MAX_GARBAGE_EVENTS) return true;
      throw new InferenceError(`${subject} does not speak OpenAI's API`);
    }
    const { said, finish, usage, timings, aside } = chunk;
    this.#usage = usage ?? this.#usage;
    this.#timings = timings ?? this.#timings;
    this.#aside ??= aside;
    if (said === undefined) return true;
    this.#hasSaid = true;
    this.#finish = finish ?? this.#finish;
    this.#refusal += said.refusal;
    const held = said.calls.reduce((sum, { name, input }) => sum + name.length + input.length, 0);
    if (!this.#answer.hold(held + said.refusal.length)) return false;
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
    const hasEnded = wasCut || this.#finish !== undefined;
    if (!hasEnded && !this.#hasSaid && this.#aside !== undefined) throw this.#failure(this.#aside);
    if (!hasEnded) {
      const why = this.#hasSaid ? "" : ": it is empty, without any choice";
      const message = `${this.#server.subject} ended its answer too early${why}`;
      throw new InferenceError(message, { transient: true });
    }
    const refused = this.#refusal === "" ? undefined : this.#refusal;
    return { finish: this.#finish, refused, usage: this.#usage, timings: this.#timings, wasCut };
  }

  #failure(error: unknown): InferenceError {
    const { subject, secrets } = this.#server;
    return errorFromStream(subject, error, { secrets, hasBegun: this.#answer.pieces > 0 });
  }
}
