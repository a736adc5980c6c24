import type { Command, CommandReply, CommandType } from "../../src/protocol/command.ts";

/** Sends a command to the game. */
export type Send = <Type extends CommandType>(
  command: Extract<Command, { readonly type: Type }>,
) => Promise<CommandReply<Type>>;

/** Time limit on an answer, in ms. */
const ANSWER_MS = 10_000;

/**
 * Sends a command to the game. Never throws: network errors are replies too.
 *
 * @example
 * const reply = await sendCommand({ type: "picture", domain: 0, theme: "dark" });
 * if (reply.ok) show(reply.value.svg);
 */
export async function sendCommand<Type extends Command["type"]>(
  command: Extract<Command, { readonly type: Type }>,
): Promise<CommandReply<Type>> {
  try {
    const response = await fetch("command", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(command),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const reply: unknown = await response.json();
    if (isReply<Type>(reply)) return reply;
    return failed(`the game answered with status ${response.status} and no reply`);
  } catch (error) {
    // Browsers allow six connections per server, and every watching page uses one.
    return error instanceof DOMException && error.name === "TimeoutError"
      ? failed("the game does not answer: it is busy, or more than five of its pages are open here")
      : failed("the game cannot be reached");
  }
}

function isReply<Type extends Command["type"]>(reply: unknown): reply is CommandReply<Type> {
  return typeof reply === "object" && reply !== null && "ok" in reply;
}

function failed(message: string): {
  ok: false;
  error: { code: "failed"; message: string; pointer: string };
} {
  return { ok: false, error: { code: "failed", message, pointer: "" } };
}
