/**
 * Validators for a JSON schema: ajv on Node, a light one in browsers.
 *
 * @module
 */

import type { JsonSchema } from "../plan-schema.ts";

/** The first violation of a schema in a value. */
export interface SchemaProblem {
  readonly message: string;
  /** JSON pointer into the value. */
  readonly pointer: string;
}

/**
 * Validates values against a schema with the keywords of plan schemas. On Node ajv takes over from the light validator
 * once a worker has compiled the schema; browsers, which may forbid `eval`, use the light one throughout.
 * `#schema-judge` resolves to the right one.
 */
export interface ValueJudge {
  /** Requests compilation, if supported. Returns at once. */
  prepare(): void;
  /** The first problem of a value; undefined if the value is valid. Messages are worded to follow a location. */
  problemOf(value: unknown): SchemaProblem | undefined;
}

/** A schema built on first use. */
export type LazySchema = () => JsonSchema;

/** An unexpected value as text for a message. */
export function shorten(value: unknown, length = 60): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Maximum length of a list of allowed values in messages. */
export const ALLOWED_LENGTH = 120;
