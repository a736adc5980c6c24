// The path of Python with its Model Context Protocol client; `.ci/run` installs it.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../.cache/python-mcp/bin/python", import.meta.url));

/** Undefined if not installed. */
export function findPythonMcp() {
  return existsSync(program) ? program : undefined;
}
