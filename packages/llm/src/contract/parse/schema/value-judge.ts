/**
 * Judges of values by a JSON schema: ajv's on Node, a light one in pages.
 *
 * @module
 */

import type { JsonSchema } from "../plan-schema.ts";

/** The first thing in a value that its schema does not allow. */
export interface SchemaProblem {
  readonly message: string;
  /** JSON pointer into the value. */
  readonly pointer: string;
}

/**
 * Says whether values fit a schema, of the keywords that schemas of plans have. On Node it is ajv, once it has compiled the
 * schema in a thread of its own, and until then the light one; in pages, which may forbid `eval`, it is the light one.
 * `#schema-judge` is the one that belongs here.
 */
export interface ValueJudge {
  /** Has the schema compiled, if that is done here. Returns at once. */
  prepare(): void;
  /** Undefined if the value fits. Messages are to be read behind a place. */
  problemOf(value: unknown): SchemaProblem | undefined;
}

/** A schema that is made when it is needed first. */
export type LazySchema = () => JsonSchema;

/** A value that was not expected, as text. */
export function shorten(value: unknown, length = 60): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** The longest list of allowed values that a message shows. */
export const ALLOWED_LENGTH = 120;
