import { InferenceError } from "@understudy/planner-core";
import { describeWebPage } from "./connection/error-body.ts";
import { errorFromStream } from "./connection/http-errors.ts";
import type { ServerAnswer } from "./connection/http-transport.ts";
import { readLines } from "./connection/read-lines.ts";
import type { ServerConnection } from "./connection/server-connection.ts";
import { readEvents, type ServerEvent } from "./connection/server-events.ts";

const MAX_JSON_LENGTH = 10_000_000;
const MAX_TEXT_LENGTH = 10_000;
/** The beginning of a stream of events; anything else is a text. */
const FIELD = /^(?:data|event|id|retry)?:|^data$/;

/** The server's name for errors, and the secrets to redact. */
export type AnsweringServer = Pick<ServerConnection, "subject" | "secrets">;

/** The JSON of a server's answer: of one event in a stream, or of the whole body. */
export interface AnswerPart extends ServerEvent {
  readonly isWhole: boolean;
}

/**
 * The messages of an answer. Content types are unreliable, so its first characters decide whether it is a stream of
 * events, one JSON value or something else.
 *
 * @throws InferenceError for a web page, or any other text that is not in the protocol
 */
export async function* readMessages(
  response: ServerAnswer,
  server: AnsweringServer,
): AsyncGenerator<AnswerPart> {
  const lines = readLines(response.body);
  const first = await firstLine(lines);
  const start = first.trimStart();
  if (start === "" || FIELD.test(start)) {
    for await (const event of readEvents(withFirst(first, lines)))
      yield { ...event, isWhole: false };
    return;
  }
  if (/^[{[]/.test(start)) {
    const data = await restOf(first, lines, MAX_JSON_LENGTH);
    yield { name: "", data: listedOnce(data), isWhole: true };
    return;
  }
  const text = await restOf(first, lines, MAX_TEXT_LENGTH);
  if (start.startsWith("<")) {
    const page = describeWebPage(text) ?? "no JSON";
    const message = `${server.subject} answered with ${page}: check the address, which may need a path`;
    throw new InferenceError(server.secrets.redact(message));
  }
  throw errorFromStream(server.subject, { message: text }, { ...server, hasBegun: false });
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

/** Gemini wraps its errors in lists of one. */
function listedOnce(data: string): string {
  if (!data.trimStart().startsWith("[")) return data;
  try {
    const [only] = JSON.parse(data) as readonly unknown[];
    return JSON.stringify(only ?? null);
  } catch {
    return data;
  }
}
