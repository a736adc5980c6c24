// Runs a program from source in its own process: node scripts/testing/run-source.mjs PROGRAM [ARGUMENTS...]
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { importSource } from "./import-source.mjs";

const program = resolve(process.argv[2]);
process.argv.splice(1, 2, program);
await importSource(pathToFileURL(program));
