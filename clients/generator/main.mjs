// Writes what clients know of the protocol's messages, from the schemas, and what they do with them, from the client for
// Python: `node clients/generator/main.mjs`.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { csharp } from "./csharp.mjs";
import { gdscript } from "./gdscript.mjs";
import { python } from "./python.mjs";
import { rust } from "./rust.mjs";
import { typescriptChecks } from "./typescript-checks.mjs";
import { typescriptTypes } from "./typescript-types.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The generated files of all clients, by their path. */
export function generatedFiles() {
  return new Map([
    ["clients/typescript/src/message/schema.ts", formatted(typescriptTypes())],
    ["clients/typescript/src/message/shapes.ts", formatted(typescriptChecks())],
    ["clients/csharp/Runtime/Schema.cs", csharp()],
    ["clients/godot/source/understudy_schema.gd", gdscript()],
    ["native/understudy/src/schema.rs", rust()],
    ["clients/python/understudy_client/schema.py", python()],
  ]);
}

/** The files that are translated from the client for Python, by their path; needs Python. */
export function translatedFiles() {
  const told = execFileSync("python3", ["-B", `${root}clients/translator/main.py`], {
    encoding: "utf8",
  });
  const files = Object.entries(JSON.parse(told));
  const own = (path, text) => (path.endsWith(".ts") ? formatted(text) : text);
  return new Map(files.map(([path, text]) => [`clients/${path}`, own(path, text)]));
}

function formatted(input) {
  const options = { cwd: root, input, encoding: "utf8" };
  return execFileSync(
    "node_modules/.bin/biome",
    ["check", "--write", "--stdin-file-path=a.ts"],
    options,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of [...generatedFiles(), ...translatedFiles()]) {
    writeFileSync(root + path, text);
  }
}
