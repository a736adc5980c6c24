#!/usr/bin/env node
import { existsSync } from "node:fs";
import { openCompileCache } from "./start/compile-cache.ts";

// Most of these tasks are over before it pays to optimise much.
if (process.argv.includes("--pddl")) (await import("./start/optimise-later.ts")).optimiseLater();

// Before all that it shall keep is imported.
openCompileCache();
const { run } = await import("./run.ts");

// A reader that has seen enough, such as `head`, is no error; there is nobody left to write to.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    // Nothing more can be told where standard error is full itself.
    if (stream === process.stdout) console.error(`the output cannot be written: ${error.message}`);
    process.exit(1);
  });
}

// A package manager runs its scripts `understudy`, `stress` and `viewer` in the folder of its package; names of files are meant
// from where the user stands. In other scripts, whose author wrote the names, they are not.
const { INIT_CWD: standpoint = "", npm_lifecycle_event: script } = process.env;
const isOwn = ["understudy", "stress", "viewer"].includes(script ?? "");
if (isOwn && existsSync(standpoint)) process.chdir(standpoint);

process.exitCode = await run(process.argv.slice(2), process);
