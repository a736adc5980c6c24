import { parentPort } from "node:worker_threads";
import type { JsonSchema } from "../plan-schema.ts";
import { compileSchema } from "./compile-schema.ts";
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
