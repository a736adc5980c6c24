#!/usr/bin/env node
import { run } from "./run.ts";

// A reader that has seen enough, such as `head`, is no error; there is nobody left to write to.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

process.exitCode = await run(process.argv.slice(2), process);
