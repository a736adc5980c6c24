import { UnderstudyClientError } from "./client-error.ts";
import type { PlanAnswer } from "./last-answers.ts";
import { isHttpPlan, parsed } from "./message/heard-message.ts";

/** A request for a plan over HTTP. */
export interface HttpQuestion {
  readonly address: URL;
  readonly key: string | undefined;
  readonly body: object;
  /** Time limit on the complete answer, in milliseconds. */
  readonly withinMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Size limit of an answer. */
const MAX_BYTES = 1 << 20;

/**
 * Requests a plan over HTTP.
 *
 * @throws as {@link answerOverHttp}
 */
export async function planOverHttp(
  question: HttpQuestion,
): Promise<Omit<PlanAnswer, "proved" | "stale">> {
  const told = await answerOverHttp(question, isHttpPlan);
  const { status, steps, cost, source, reason, detail, member } = told;
  const why = { ...(reason !== undefined && { reason }), ...(detail !== undefined && { detail }) };
  return { status, steps, cost, source, ...why, ...(member !== undefined && { member }) };
}

/**
 * Asks over HTTP.
 *
 * @param isSound whether a body is an answer
 * @throws UnderstudyClientError with the server's own code for a refusal; `http-status` for an answer of another party,
 * such as a proxy's page; `bad-answer` for one without a plan; `no-server` without an answer. The reason of `signal` if
 * aborted.
 */
export async function answerOverHttp<Answer>(
  question: HttpQuestion,
  isSound: (body: unknown) => body is Answer,
): Promise<Answer> {
  const { signal, withinMs } = question;
  let reply: Reply;
  try {
    reply = await replyTo(question);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UnderstudyClientError) throw error;
    const message = `the server did not answer within ${withinMs} ms, or cannot be reached`;
    throw new UnderstudyClientError("no-server", message);
  }
  const { status, body } = reply;
  if (!reply.isOk) throw errorOf(status, body);
  if (isSound(body)) return body;
  const message = "what the server answered is not a plan: is it the address of a service?";
  throw new UnderstudyClientError("bad-answer", message, { status });
}

interface Reply {
  readonly isOk: boolean;
  readonly status: number;
  readonly body: unknown;
}

async function replyTo({ address, key, body, withinMs, signal }: HttpQuestion): Promise<Reply> {
  const late = AbortSignal.timeout(withinMs);
  const response = await fetch(address, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(body),
    // The target of a redirect must not see the key.
    redirect: "manual",
    signal: signal === undefined ? late : AbortSignal.any([signal, late]),
  });
  const { ok, status } = response;
  return { isOk: ok, status, body: parsed(await textOf(response)) };
}

async function textOf({ body, status }: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = "";
  let bytes = 0;
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return text + decoder.decode();
    bytes += part.value.length;
    if (bytes > MAX_BYTES) {
      void reader?.cancel().catch(() => {});
      const message = `the server's answer has more than ${MAX_BYTES} bytes`;
      throw new UnderstudyClientError("bad-answer", message, { status });
    }
    text += decoder.decode(part.value, { stream: true });
  }
}

/** The error in an answer: the server's own, or that of a proxy. */
function errorOf(status: number, body: unknown): UnderstudyClientError {
  const { code, message, pointer } = Object(Object(body).error) as Readonly<
    Record<string, unknown>
  >;
  if (typeof code !== "string" || typeof message !== "string") {
    const text = `the server, or a proxy before it, answered with the status ${status}`;
    return new UnderstudyClientError("http-status", text, { status });
  }
  const place = typeof pointer === "string" ? { pointer } : {};
  return new UnderstudyClientError(code, message, { status, ...place });
}
