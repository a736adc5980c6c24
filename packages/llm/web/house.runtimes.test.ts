import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findRuntimes } from "../../../scripts/find.mjs";
import { answersOf } from "./answers.ts";
import { startBrowser } from "./start-browser.ts";
import { WebHost } from "./web-host.ts";

/* Other runtimes than Node and Chromium, as far as they are here. */

const run = promisify(execFile);
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const modelPath = at("../shipped/nano-planner.gguf");
const isBrowser = (name: string): boolean => name === "Firefox" || name === "WebKitGTK";
const { found } = findRuntimes();
/** A browser that was never started before takes its time, beside other tests. */
const patience = { timeout: 300_000 };

let folder: string;
let prompts: readonly string[];
let expected: { readonly webassembly: unknown; readonly typescript: unknown };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-runtimes-"));
  const problems = await readFile(at("../shipped/evaluation-problems.jsonl"), "utf8");
  prompts = problems
    .split("\n", 40)
    .filter((_, index) => index % 10 === 0)
    .map((line) => (JSON.parse(line) as { readonly prompt: string }).prompt);
  const answers = await answersOf(await readFile(modelPath), prompts, "webassembly");
  expect(answers.every((tokens) => tokens.length > 3)).toBe(true);
  expected = { webassembly: answers, typescript: answers.slice(0, 1) };
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

describe.each(found.filter(([name]) => isBrowser(name)))("%s", patience, (name, path) => {
  it("has the model answer as Node does, with and without WebAssembly, and plans in a worker", async () => {
    const host = await WebHost.start();
    host.instead.set("prompts.json", { body: Buffer.from(JSON.stringify(prompts)) });
    const profile = await mkdtemp(join(folder, "profile-"));
    const url = `http://127.0.0.1:${host.port}/strict/report`;
    const page = startBrowser(name, path, url, profile);
    try {
      const report = await Promise.race([host.report, page.ended]);
      expect(report).toEqual({ ...expected, source: "llm", steps: ["goto"] });
    } finally {
      await page.close();
      await host.stop();
    }
  });
});

describe.each(found.filter(([name]) => !isBrowser(name)))("%s", patience, (name, path) => {
  it("has the model answer as Node does, with and without WebAssembly", async () => {
    const program = join(folder, `${name}.mjs`);
    await build({
      entryPoints: [at("print-entry.ts")],
      outfile: program,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "es2023",
      conditions: ["@understudy/source"],
      logLevel: "error",
    });
    const promptsPath = join(folder, `${name}.json`);
    await writeFile(promptsPath, JSON.stringify(prompts));
    const flags = name === "Deno" ? ["run", "--allow-read"] : ["run"];
    const options = { maxBuffer: 1e7, env: { ...process.env, HOME: folder } };
    const { stdout } = await run(path, [...flags, program, modelPath, promptsPath], options);
    expect(JSON.parse(stdout)).toEqual(expected);
  });
});
