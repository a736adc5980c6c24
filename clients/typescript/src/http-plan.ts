import { UnderstudyClientError } from "./client-error.ts";
import type { PlanAnswer } from "./last-answers.ts";
import { isPlanned, parsed } from "./message/heard-message.ts";

/** A plan as it is asked for over HTTP. */
export interface HttpQuestion {
  readonly address: URL;
  readonly key: string | undefined;
  readonly body: object;
  /** An answer that is not there as a whole after so many milliseconds comes too late. */
  readonly withinMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Answers are shorter; longer ones are not read. */
const MAX_BYTES = 1 << 20;

/**
 * Asks for a plan over HTTP.
 *
 * @throws UnderstudyClientError: the server's own code and what it refuses; `http-status` for an answer of somebody in
 *   between, such as the page of a proxy; `bad-answer` for one that has no plan; `no-server` if there is no answer. The
 *   reason of `signal` if that was aborted.
 */
export async function planOverHttp(
  question: HttpQuestion,
): Promise<Omit<PlanAnswer, "proved" | "stale">> {
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
  if (!isPlanned(body)) {
    const message = "what the server answered is not a plan: is it the address of a service?";
    throw new UnderstudyClientError("bad-answer", message, { status });
  }
  const { steps, cost, source, reason, member } = body;
  const more = { ...(reason !== undefined && { reason }), ...(member !== undefined && { member }) };
  return { status: body.status, steps, cost, source, ...more };
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
    // Whoever is behind a redirect is not to see the key.
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

/** The error that an answer tells: the server's own, or that of whoever answered in its place. */
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
