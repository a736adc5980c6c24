import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import type { JsonSchema } from "../plan-schema.ts";

/**
 * Compiles a schema with ajv, into the text of a module of CommonJS that exports the validator. Takes a millisecond and
 * more, so games have a thread do it.
 *
 * @throws whatever ajv throws
 */
export function compileSchema(schema: JsonSchema): string {
  if (hasProtoProperty(schema)) throw new Error("ajv passes over properties named __proto__");
  // One for each schema: it would keep them all. What it checks schemas by would take most of the time.
  const ajv = new Ajv({
    ...{ ownProperties: true, meta: false, validateSchema: false, logger: false },
    code: { source: true },
  });
  return standaloneCode.default(ajv, ajv.compile(schema));
}

function hasProtoProperty(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  return Object.hasOwn(schema, "__proto__") || Object.values(schema).some(hasProtoProperty);
}
