import { RequestError } from "@understudy/planner-core";
import { type MessageCheck, messageCheck } from "./check-message.ts";
import { CLIENT_MESSAGES, type ClientMessage, type ClientType } from "./session-messages.ts";

const CHECKS = new Map<unknown, MessageCheck<never>>(
  Object.entries(CLIENT_MESSAGES).map(([type, schema]) => [type, messageCheck(schema) as never]),
);

/**
 * Validates a client message.
 *
 * @throws RequestError with its mistakes
 */
export function clientMessageOf(value: unknown): ClientMessage {
  const check = CHECKS.get(Object(value).type);
  if (check !== undefined) return check(value);
  const known = (Object.keys(CLIENT_MESSAGES) as ClientType[]).join(", ");
  const message = "is not a type of message";
  throw new RequestError([{ pointer: "/type", message, hint: `one of ${known}` }]);
}
