/* A program for runtimes with Node's modules: reads a model and prompts, prints what the model says. */
import { readFile } from "node:fs/promises";
import { answersOf } from "./answers.ts";

const [modelPath = "", promptsPath = ""] = process.argv.slice(2);
const file = new Uint8Array(await readFile(modelPath));
const prompts = JSON.parse(await readFile(promptsPath, "utf8")) as readonly string[];
const webassembly = await answersOf(file, prompts, "webassembly");
const typescript = await answersOf(file, prompts.slice(0, 1), "typescript");
process.stdout.write(JSON.stringify({ webassembly, typescript }));
