import { parentPort } from "node:worker_threads";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import type { JsonSchema } from "../plan-schema.ts";
import type { CompileAnswer, CompileRequest } from "./compile-thread.ts";

/* The worker thread that compiles schemas. */

const port = parentPort;
if (port === null) throw new Error("compile-worker is started as a worker thread only");

port.on("message", (texts: CompileRequest) => {
  port.postMessage(texts.map(codeOf) satisfies CompileAnswer);
});

function codeOf(text: string): string | undefined {
  try {
    return compileSchema(JSON.parse(text) as JsonSchema);
  } catch {
    return undefined;
  }
}

/**
 * Compiles a schema with ajv to the source of a CommonJS module that exports the validator. Takes a millisecond or
 * more, so games run it in a worker thread.
 *
 * @throws whatever ajv throws
 */
function compileSchema(schema: JsonSchema): string {
  if (hasProtoProperty(schema)) throw new Error("ajv passes over properties named __proto__");
  // One instance per schema, since a shared one would keep all schemas in memory. Validating the schema itself would
  // take most of the time.
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
