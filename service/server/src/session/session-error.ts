import type { ServerMessage } from "../schema/session-messages.ts";
import { toldError } from "../service/error-message.ts";

/** The message that an error is about, and the agent that it concerns. */
export interface Concern {
  readonly seq?: number | undefined;
  readonly agent?: string | undefined;
}

/** An error as a client is told of it. */
export function sessionError(error: unknown, { seq, agent }: Concern): ServerMessage<"error"> {
  const { code, message, pointer } = toldError(error).body.error;
  return {
    ...{ type: "error", code, message },
    ...(pointer === undefined ? {} : { pointer }),
    ...(seq === undefined ? {} : { seq }),
    ...(agent === undefined ? {} : { agent }),
  };
}
