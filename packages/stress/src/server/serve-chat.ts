import type { ServerResponse } from "node:http";
import type { Backend } from "@understudy/llm";
import { GREEDY } from "@understudy/llm/internal";
import { type Clock, Deadline, type Random } from "@understudy/planner-core";
import type { Dialect, PlainAnswer } from "./dialect.ts";
import type { Fault } from "./fault.ts";
import { FaultyWire } from "./faulty-wire.ts";
import { countPrompt, type ServedPrompt, tokensOf } from "./served-prompt.ts";
import { spoilAnswer } from "./spoil-answer.ts";
import type { WaitingRoom } from "./waiting-room.ts";

/** The source of answers: a function of the prompt, or a backend. */
export type AnswerSource = ((prompt: ServedPrompt) => string | Promise<string>) | Backend;

/** One question to the server. */
export interface ChatCall {
  readonly prompt: ServedPrompt;
  readonly dialect: Dialect;
  readonly source: AnswerSource;
  readonly fault: Fault | undefined;
  readonly response: ServerResponse;
  readonly room: WaitingRoom;
  readonly random: Random;
  readonly clock: Clock;
  /** Time per token, in milliseconds. */
  readonly tokenMs: number;
  /** Maximum number of tokens, prompt and answer together, for prompts without a limit of their own. */
  readonly contextSize: number;
}

const RETRY_AFTER_SECONDS = "5";
/** Index of the token at which a stream stalls or breaks. */
const MIDDLE = 3;

/**
 * Answers one question, with its fault.
 *
 * @throws ClientGone when the client disconnects or the fault breaks the connection
 */
export async function serveChat(call: ChatCall): Promise<void> {
  const { prompt, dialect, fault } = call;
  const wire = new FaultyWire(call);
  await wire.open();
  const refusal = refusalOf(call);
  if (refusal !== undefined) return sendPlain(wire, refusal);
  if (fault?.kind === "stale") await call.room.wait(fault.delayMs ?? 100);
  const answer = spoilAnswer(await textOf(call), fault);
  const tokens = tokensOf(answer);
  const said = tokens.slice(0, prompt.maxTokens);
  const isCut = said.length < tokens.length || fault?.kind === "truncated_json";
  const counts = {
    promptTokens: countPrompt(prompt),
    completionTokens: said.length,
    tokenMs: prompt.stream ? call.tokenMs : 0,
    stop: isCut ? "length" : "stop",
  } as const;
  if (!prompt.stream) {
    const body = dialect.whole(prompt, said.join(""), counts);
    return sendPlain(wire, { status: 200, body });
  }
  wire.head(200, { "content-type": dialect.streamType });
  if (dialect.first !== undefined) await wire.write(dialect.first(prompt, counts));
  await sendPieces(call, wire, said);
  if (fault?.kind !== "no_done") await wire.write(dialect.last(prompt, counts));
  await wire.end();
}

async function sendPieces(
  { prompt, dialect, fault, room, tokenMs }: ChatCall,
  wire: FaultyWire,
  tokens: readonly string[],
): Promise<void> {
  for (const [index, token] of tokens.entries()) {
    if (index === MIDDLE) {
      if (fault?.kind === "stall_mid_stream") await room.wait();
      if (fault?.kind === "garbage_line") await wire.write(dialect.garbage);
      if (fault?.kind === "error_line") {
        await wire.write(dialect.streamError("an unexpected error occurred"));
        await wire.end();
        await room.wait();
      }
      while (fault?.kind === "endless_whitespace") {
        await wire.write(dialect.piece(prompt, "\n"));
      }
    }
    if (fault?.kind === "drip") await room.wait(fault.intervalMs ?? 1000);
    else if (tokenMs > 0) await room.wait(tokenMs);
    await wire.write(dialect.piece(prompt, token));
  }
}

/** The reply sent instead of a text. */
function refusalOf({ prompt, dialect, fault, contextSize }: ChatCall): PlainAnswer | undefined {
  switch (fault?.kind) {
    case "http_429": {
      const answer = dialect.error(429, "rate limit reached");
      return { ...answer, headers: { "retry-after": RETRY_AFTER_SECONDS } };
    }
    case "http_503":
      return dialect.error(503, "server busy, please try again. maximum pending requests exceeded");
    case "http_500_text":
      return { status: 500, body: "Internal Server Error" };
    default: {
      const max = prompt.contextSize ?? contextSize;
      const required = countPrompt(prompt);
      return required > max ? dialect.contextError(required, max) : undefined;
    }
  }
}

async function sendPlain(wire: FaultyWire, { status, headers, body }: PlainAnswer): Promise<void> {
  const isText = typeof body === "string";
  wire.head(status, {
    "content-type": isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
    ...headers,
  });
  await wire.write(isText ? body : JSON.stringify(body));
  await wire.end();
}

/** The text of the source; a backend's call ends when the client disconnects. */
async function textOf({ source, prompt, room, clock }: ChatCall): Promise<string> {
  if (typeof source === "function") return room.during(Promise.resolve(source(prompt)));
  const deadline = new Deadline(clock, Number.POSITIVE_INFINITY);
  const generation = source.generate({
    system: { content: prompt.system, hash: prompt.system },
    user: [{ kind: "trusted", text: prompt.user }],
    maxTokens: Math.min(prompt.maxTokens, 4096),
    sampling: GREEDY,
    deadline,
  });
  try {
    return (await room.during(generation)).text;
  } finally {
    generation.catch(() => {});
    deadline.cancel();
  }
}
