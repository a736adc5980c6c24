import type { Backend, Generation, GenerationRequest } from "@understudy/llm";
import { readSchema } from "@understudy/llm/internal";
import { InferenceError, RequestError } from "@understudy/planner-core";
import { isRecord } from "@understudy/planner-core/internal";
import Schema from "typebox/schema";

/** The JSON schema of an answer. */
export type HeldSchema = NonNullable<GenerationRequest["schema"]>;

/** Any object. */
const OBJECT: HeldSchema = { type: "object" };

/**
 * The schema of OpenAI's `response_format`; undefined for free text.
 *
 * @throws RequestError unless the backend can enforce the schema
 */
export function schemaOfResponseFormat(
  format:
    | { readonly type: string; readonly json_schema?: { readonly schema?: unknown } }
    | null
    | undefined,
  info: Backend["info"],
): HeldSchema | undefined {
  const pointer = "/response_format";
  const { type = "text", json_schema: named } = format ?? {};
  if (type === "text") return undefined;
  if (type === "json_object") return heldSchema(OBJECT, pointer, info);
  if (type === "json_schema") {
    return heldSchema(named?.schema ?? OBJECT, `${pointer}/json_schema/schema`, info);
  }
  const hint = "text, json_object or json_schema";
  const message = `${JSON.stringify(type)} is not known here`;
  throw new RequestError([{ pointer: `${pointer}/type`, message, hint }]);
}

/**
 * A schema that the backend can enforce.
 *
 * @throws RequestError for an invalid schema or one that cannot be enforced
 */
export function heldSchema(schema: unknown, pointer: string, info: Backend["info"]): HeldSchema {
  if (info.followsSchemas !== true) {
    const message = `is not supported with the model "${info.model}": nothing holds its answers to a schema`;
    const hint = "leave it out, or have the server run the model itself or by Ollama";
    throw new RequestError([{ pointer: `/${pointer.split("/")[1]}`, message, hint }]);
  }
  if (!isRecord(schema)) {
    throw new RequestError([{ pointer, message: "is not a JSON schema" }]);
  }
  readSchema(schema as HeldSchema, pointer);
  return schema as HeldSchema;
}

/**
 * Checks a whole answer, since an upstream server may ignore the schema.
 *
 * @throws InferenceError if the answer does not match the schema
 */
export function checkAnswer({ text, stop }: Generation, schema: HeldSchema | undefined): void {
  // A truncated answer does not match, and its stop reason says so.
  if (schema === undefined || stop !== "end") return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InferenceError("The model's answer is not JSON, although the request has a schema", {
      cause,
    });
  }
  // Interpreted: an untrusted schema is never compiled to code.
  if (Schema.Check(schema as Parameters<typeof Schema.Check>[0], value)) return;
  throw new InferenceError("The model's answer does not follow the schema of the request");
}

/** Whether an answer matches its schema, or was truncated. */
export function isAnswer(generation: Generation, schema: HeldSchema | undefined): boolean {
  try {
    checkAnswer(generation, schema);
    return true;
  } catch {
    return false;
  }
}
