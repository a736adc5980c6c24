import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { isFailure, toldError } from "@understudy/session";
import type { FastifyReply } from "fastify";
import type { Call } from "../service/call.ts";

/** Limit of unread bytes before a client is cut off. */
const MAX_WAITING_BYTES = 256 * 1024;

/**
 * Answers with a stream of JSON objects, one per line. An error before the first line gets a status of its own; a later
 * error becomes the last line.
 *
 * @param produce writes lines with its argument
 */
export async function sendJsonLines(
  reply: FastifyReply,
  { signal }: Call,
  produce: (say: (message: object) => void) => Promise<void>,
): Promise<void> {
  const { raw } = reply;
  let hasBegun = false;
  const say = (message: object): void => {
    if (signal.aborted) return;
    if (!hasBegun) begin(reply);
    hasBegun = true;
    raw.write(`${JSON.stringify(message)}\n`);
    if (raw.writableLength > MAX_WAITING_BYTES) raw.destroy();
  };
  try {
    await produce(say);
  } catch (error) {
    if (!hasBegun) throw error;
    const told = toldError(error);
    reply.request.isFailure = isFailure(told);
    say({ type: "error", error: told.body.error });
  }
  if (!hasBegun || signal.aborted) return;
  await ended(raw);
}

function begin(reply: FastifyReply): void {
  const headers = reply.getHeaders() as Record<string, string>;
  reply.hijack();
  reply.raw.writeHead(200, { ...headers, "content-type": "application/x-ndjson; charset=utf-8" });
}

async function ended(raw: ServerResponse): Promise<void> {
  const closed = once(raw, "close");
  raw.end();
  await closed;
}
