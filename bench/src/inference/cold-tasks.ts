import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { STALLED_MS } from "../runner/measure/watchdog.ts";
import type { BenchTask, Counts } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { nodeBundle, packageEntries, villageText } from "../startup/bundle.ts";

const llm = fileURLToPath(new URL("../../../packages/llm", import.meta.url));

/** Measurements that need a fresh process. */
const PARTS = {
  "built-in-load": "built-in",
  "native-load": "node-llama-cpp",
  "built-in-first-token-cold": "built-in",
  "native-first-token-cold": "node-llama-cpp",
} as const;
type Part = keyof typeof PARTS;

/** From a file to a ready model, and from nothing to a plan's first token; each sample is a new process. */
export function coldTasks(): BenchTask[] {
  let shared: Folder | undefined;
  let users = 0;
  return (Object.keys(PARTS) as Part[]).map((part): BenchTask => {
    let last: Counts = {};
    return {
      name: part,
      async: true,
      cold: true,
      measures: "result",
      setup: () => {
        users++;
        shared ??= new Folder();
        const folder = shared;
        const run = (): number => {
          const { ms, ...counts } = folder.measure(part);
          last = counts;
          return ms as number;
        };
        return {
          run,
          check: () => assert.ok(run() >= 0),
          counts: () => last,
          dispose: () => {
            users--;
            if (users > 0) return;
            folder.remove();
            shared = undefined;
          },
        };
      },
    };
  });
}

/** The packages as bundles, as in a built program, and a program per part. */
class Folder {
  readonly #path = mkdtempSync(join(tmpdir(), "understudy-inference-"));

  constructor() {
    const write = (name: string, content: string | Uint8Array): void =>
      writeFileSync(join(this.#path, name), content);
    const { core, inference } = packageEntries;
    const entry = `export * from "${packageEntries.llm}"; export * from "${packageEntries.llmInternal}"; export { loadDomain, Deadline, systemClock } from "${core}";`;
    write("llm.js", nodeBundle(entry));
    // The worker is loaded from beside its starter.
    const worker = packageEntries.llm.replace(
      "index.ts",
      "backends/embedded/worker/model-worker.ts",
    );
    write("model-worker.js", nodeBundle(`import "${worker}";`, { ignoreAnnotations: true }));
    write("inference.js", nodeBundle(`export * from "${inference}";`));
    write("village.json", villageText());
    write("load.js", LOAD);
    write("first-token.js", FIRST_TOKEN);
    symlinkSync(join(llm, "node_modules"), join(this.#path, "node_modules"));
  }

  measure(part: Part): Record<string, number> {
    const script = part.endsWith("load") ? "load.js" : "first-token.js";
    const model = join(llm, "shipped", "nano-planner.gguf");
    const arguments_ = [join(this.#path, script), PARTS[part], model];
    const options = { cwd: this.#path, encoding: "utf8", timeout: STALLED_MS } as const;
    const { stdout, stderr, status } = spawnSync(process.execPath, arguments_, options);
    if (status !== 0) throw new Error(`${part} ended with ${status}: ${stderr.slice(-500)}`);
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<string, number>;
  }

  remove(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/** From the file's bytes to a ready model. */
const LOAD = `
import { readFile } from "node:fs/promises";
const [engine, path] = process.argv.slice(2);
const bytes = await readFile(path);
const startMs = performance.now();
let megabytes = {};
if (engine === "built-in") {
  const { openModel } = await import("./inference.js");
  const model = await openModel(bytes);
  const ms = performance.now() - startMs;
  // Four system prompts of 400 tokens, and eight turns of 150 behind the first: as much as eight agents keep.
  const read = (sequence, count) =>
    model.evaluate([{ sequence, tokens: new Array(count).fill(300), wanted: [] }]);
  const systems = [1, 2, 3, 4].map(() => model.openSequence());
  for (const system of systems) read(system, 400);
  for (let turn = 0; turn < 8; turn++) read(systems[0].fork(), 150);
  console.log(JSON.stringify({ ms, megabytes: Number((model.memoryBytes / 1e6).toFixed(1)) }));
} else {
  const { getLlama, LlamaLogLevel } = await import("node-llama-cpp");
  const llama = await getLlama({
    gpu: false, build: "never", skipDownload: true, maxThreads: 1, progressLogs: false,
    logLevel: LlamaLogLevel.error,
  });
  const model = await llama.loadModel({ modelPath: path });
  await model.createContext({ contextSize: 2048, sequences: 4, threads: 1, flashAttention: false });
  console.log(JSON.stringify({ ms: performance.now() - startMs }));
}
process.exit(0);
`;

/** From an imported package to a plan's first token, with nothing cached. */
const FIRST_TOKEN = `
import { readFile } from "node:fs/promises";
import {
  Deadline, GREEDY, loadDomain, openEmbeddedBackend, renderSystem, renderUser, systemClock,
} from "./llm.js";
const [engine, model] = process.argv.slice(2);
const domain = loadDomain(await readFile("village.json", "utf8"));
const state = domain.state({
  at: "home", energy: 0, hungry: true, has_axe: false, has_pick: false, has_rod: false, wood: 0,
  stone: 0, fish: 0, grain: 0, coins: 0, fire_lit: false, house_built: false,
});
const system = renderSystem(domain);
const user = renderUser(domain, state, domain.goal("warm_home"));
// The calibration is given, so that nothing is measured at load.
const calibration = { threads: 1, flashAttention: false, tokenMs: 1, chunkMs: 20, batchCost: 1 };
const startMs = performance.now();
const backend = await openEmbeddedBackend({ engine, model, calibration, contextSize: 1024, sequences: 1, decoding: "free", loadTimeoutMs: ${UNHURRIED_MS} });
const deadline = new Deadline(systemClock, ${UNHURRIED_MS});
const { usage } = await backend.generate({ system, user, maxTokens: 1, sampling: GREEDY, deadline });
console.log(JSON.stringify({ ms: performance.now() - startMs, promptTokens: usage.promptTokens }));
process.exit(0);
`;
