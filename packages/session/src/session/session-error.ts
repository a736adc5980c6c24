import type { ServerMessage } from "../messages/session-messages.ts";
import { toldError } from "../refusals/error-message.ts";

/** The message behind an error, and its agent. */
export interface Concern {
  readonly seq?: number | undefined;
  readonly agent?: string | undefined;
  readonly squad?: string | undefined;
}

/** An error as a message to the client. */
export function sessionError(
  error: unknown,
  { seq, agent, squad }: Concern,
): ServerMessage<"error"> {
  const { code, message, pointer } = toldError(error).body.error;
  return {
    ...{ type: "error", code, message },
    ...(pointer === undefined ? {} : { pointer }),
    ...(seq === undefined ? {} : { seq }),
    ...(agent === undefined ? {} : { agent }),
    ...(squad === undefined ? {} : { squad }),
  };
}
