import type { FastifyReply } from "fastify";

/** Sends a message that is already JSON. */
export function sendText(reply: object, text: string | Uint8Array): never {
  return (reply as FastifyReply).type("application/json; charset=utf-8").send(text) as never;
}
