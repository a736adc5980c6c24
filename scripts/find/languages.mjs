// Paths of the runtimes for testing clients in other languages; `.ci/run` installs them.
import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

const PROGRAMS = {
  Python: ["python3"],
  // Compiler and runtime.
  Mono: ["mcs", "mono"],
  Godot: ["godot3-server"],
  // The oldest proto compiler of a supported distribution.
  "Debian's gRPC tools": [
    "/usr/bin/python3",
    "/usr/lib/python3/dist-packages/grpc_tools/protoc.py",
  ],
};

/** The completely installed languages, and the names of the others. */
export function findLanguages() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const isThere = (program) =>
    isAbsolute(program)
      ? existsSync(program)
      : folders.some((folder) => existsSync(join(folder, program)));
  const names = Object.keys(PROGRAMS);
  const found = names.filter((name) => PROGRAMS[name].every(isThere));
  return { found, missing: names.filter((name) => !found.includes(name)) };
}
