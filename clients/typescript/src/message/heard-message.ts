import { is } from "./checks.ts";
import type { HttpPlan, ServerMessage, TogetherAnswer } from "./schema.ts";
import { HTTP_PLAN, MESSAGES, TOGETHER_ANSWER } from "./shapes.ts";

/** A message from the server. Its number counts even if the rest is unknown. */
export interface HeardText {
  readonly n: number | undefined;
  readonly message: ServerMessage | undefined;
}

/** Parses any text of the server; an invalid one has neither number nor message. */
export function heardIn(text: string): HeardText {
  const value = parsed(text);
  const { n, type } = Object(value) as { readonly n?: unknown; readonly type?: unknown };
  const isKnown = typeof type === "string" && Object.hasOwn(MESSAGES, type);
  const isSound = (n === undefined || is.number(n)) && isKnown && MESSAGES[type]?.(value);
  return {
    n: is.number(n) ? (n as number) : undefined,
    message: isSound ? (value as ServerMessage) : undefined,
  };
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
