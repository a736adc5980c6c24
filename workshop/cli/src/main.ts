#!/usr/bin/env node
import { existsSync } from "node:fs";
import { openCompileCache } from "./start/compile-cache.ts";

// Most PDDL tasks end before heavy optimisation pays off.
if (process.argv.includes("--pddl")) (await import("./start/optimise-later.ts")).optimiseLater();

// Before any import that should be cached.
openCompileCache();

// A closed pipe, as from `head`, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    // If standard error itself is full, there is no way to report it.
    if (stream === process.stdout) console.error(`the output cannot be written: ${error.message}`);
    process.exit(1);
  });
}

// A package manager runs the scripts `understudy`, `stress` and `viewer` in the package's folder, but file names are
// relative to the user's. Other scripts contain their own paths, relative to the package.
const { INIT_CWD: standpoint = "", npm_lifecycle_event: script } = process.env;
const isOwn = ["understudy", "stress", "viewer"].includes(script ?? "");
if (isOwn && existsSync(standpoint)) process.chdir(standpoint);

const { run } = await import("./run.ts");
process.exitCode = await run(process.argv.slice(2), process);
