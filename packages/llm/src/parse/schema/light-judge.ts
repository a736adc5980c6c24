import { isRecord } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import type { JsonSchema } from "../plan-schema.ts";
import {
  ALLOWED_LENGTH,
  type LazySchema,
  type SchemaProblem,
  shorten,
  type ValueJudge,
} from "./value-judge.ts";

/** The validator for browsers: interprets the schema, without Node or `eval`. */
export class SchemaJudge implements ValueJudge {
  readonly #schemaOf: LazySchema;
  #schema: Keywords | undefined;

  constructor(schemaOf: LazySchema) {
    this.#schemaOf = schemaOf;
  }

  prepare(): void {}

  problemOf(value: unknown): SchemaProblem | undefined {
    this.#schema ??= this.#schemaOf();
    return problemIn(this.#schema, value);
  }
}

/** The schema keywords used by `planSchema`. */
interface Keywords {
  readonly type?: "object" | "array" | "string" | "boolean" | "integer";
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
  readonly maxItems?: number;
}

function problemIn(schema: Keywords, value: unknown): SchemaProblem | undefined {
  if (schema.type === "object") return objectProblem(schema, value);
  if (schema.type === "array") return listProblem(schema, value);
  const message = plainProblem(schema, value);
  return message === undefined ? undefined : here(message);
}

function objectProblem(schema: Keywords, value: unknown): SchemaProblem | undefined {
  if (!isRecord(value)) {
    return here("must be object");
  }
  const { required = [], properties = {}, additionalProperties } = schema;
  for (const name of required) {
    if (!Object.hasOwn(value, name)) return here(`must have required property '${name}'`);
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(properties, name)) {
      if (additionalProperties === false) return here(`must not have ${shorten(name)}`);
      continue;
    }
    const entry: unknown = (value as Readonly<Record<string, unknown>>)[name];
    const problem = problemIn(properties[name] as Keywords, entry);
    if (problem !== undefined) return within(name, problem);
  }
  return undefined;
}

function listProblem(
  { maxItems = Number.POSITIVE_INFINITY, items }: Keywords,
  value: unknown,
): SchemaProblem | undefined {
  if (!Array.isArray(value)) return here("must be array");
  if (value.length > maxItems) return here(`must NOT have more than ${maxItems} items`);
  if (items === undefined) return undefined;
  for (let index = 0; index < value.length; index++) {
    const problem = problemIn(items, value[index]);
    if (problem !== undefined) return within(String(index), problem);
  }
  return undefined;
}

function plainProblem(schema: Keywords, value: unknown): string | undefined {
  const { type, enum: values, minimum, maximum } = schema;
  if (type === "integer") {
    if (!Number.isInteger(value)) return "must be integer";
    if (minimum !== undefined && (value as number) < minimum) return `must be >= ${minimum}`;
    if (maximum !== undefined && (value as number) > maximum) return `must be <= ${maximum}`;
  } else if (type !== undefined && typeof value !== type) return `must be ${type}`;
  if (values !== undefined && !values.includes(value)) {
    return `must be one of ${shorten(values, ALLOWED_LENGTH)}`;
  }
  if (schema.const === undefined || schema.const === value) return undefined;
  return `must be ${shorten(schema.const)}`;
}

function here(message: string): SchemaProblem {
  return { pointer: "", message };
}

function within(name: string, { pointer, message }: SchemaProblem): SchemaProblem {
  return { pointer: pointerTo("", name) + pointer, message };
}
