import { is } from "./checks.ts";
import type { HttpPlan, ServerMessage, TogetherAnswer } from "./schema.ts";
import { HTTP_PLAN, MESSAGES, TOGETHER_ANSWER } from "./shapes.ts";

/** Whether a value is a message of the server, of a known type and as it should be. */
export function isServerMessage(value: unknown): value is ServerMessage {
  const { n, type } = Object(value) as { readonly n?: unknown; readonly type?: unknown };
  const isKnown = typeof type === "string" && Object.hasOwn(MESSAGES, type);
  return (n === undefined || is.number(n)) && isKnown && MESSAGES[type]?.(value) === true;
}

/** Whether a value is an answer with a plan. */
export function isHttpPlan(value: unknown): value is HttpPlan {
  return HTTP_PLAN(value);
}

/** Whether a value is an answer with a joint plan. */
export function isTogetherAnswer(value: unknown): value is TogetherAnswer {
  return TOGETHER_ANSWER(value);
}

/** The value of a JSON text; undefined if invalid. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
