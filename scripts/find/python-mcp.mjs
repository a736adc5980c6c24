// The path of the Python that has its client of the Model Context Protocol; `.ci/run` installs it.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../.cache/python-mcp/bin/python", import.meta.url));

/** Undefined where it was not installed. */
export function findPythonMcp() {
  return existsSync(program) ? program : undefined;
}
