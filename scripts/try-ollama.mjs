// Plays against a real Ollama. Linux, since the figures of processor and memory are read from /proc.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readOptions } from "./read-options.mjs";
import { CHATML, OllamaServer } from "./testing/ollama-server.mjs";
import { buildOllama } from "./try-ollama/build-ollama.mjs";
import { commandChecks } from "./try-ollama/command-checks.mjs";
import { fetchModels } from "./try-ollama/fetch-models.mjs";
import { modelChecks } from "./try-ollama/model-checks.mjs";
import { renderRun } from "./try-ollama/render-run.mjs";
import { serverChecks } from "./try-ollama/server-checks.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const values = readOptions(
  `Plays against a real Ollama: builds it where only Go is installed, fetches two small chat models, serves them on a free
port with folders of its own, and tries everything that asks a model. OLLAMA_PATH names another program.
  pnpm try:ollama                 all checks, with a table of figures at the end
  pnpm try:ollama --only cancel   the checks with this in their names; several by commas
  pnpm try:ollama --threads 2     of Ollama's runner; default: as Understudy chooses
  pnpm try:ollama --document      writes the table into docs/models/ollama.md`,
  {
    only: { type: "string", default: "" },
    threads: { type: "string" },
    document: { type: "boolean", default: false },
  },
);
const say = (text) => console.log(text);
const cache = join(root, ".cache");

const program = await buildOllama(say);
const files = await fetchModels(join(cache, "models"), say);
const ollama = await OllamaServer.start(join(cache, "ollama/home"), program);
const rows = [];
let failures = 0;
try {
  process.env.OLLAMA_URL = ollama.url;
  // A model on a shared processor takes longer than the five seconds of a game.
  process.env.LLM_TIMEOUT_MS = "120000";
  say(`Ollama serves at ${ollama.url}`);
  ollama.create("qwen", files.qwen, CHATML);
  ollama.create("smollm", files.smollm, CHATML);
  ollama.create("bare", files.qwen);
  const options = values.threads === undefined ? "" : `#threads=${values.threads}`;
  const played = { ollama, root, options, model: `ollama/qwen${options}` };
  const checks = [...commandChecks(played), ...modelChecks(played), ...serverChecks(played)];
  const wanted = values.only.split(",");
  const isWanted = ([name]) => wanted.some((part) => name.includes(part.trim()));
  for (const [name, check] of checks.filter(isWanted)) {
    const startMs = performance.now();
    const row = { name, figure: "", target: "" };
    try {
      Object.assign(row, await check());
      say(`✓ ${name}: ${row.figure}`);
    } catch (error) {
      failures++;
      row.figure = `failed: ${error.message.split("\n")[0]}`;
      say(`✗ ${name}: ${error.stack ?? error}`);
    }
    rows.push({ ...row, seconds: (performance.now() - startMs) / 1000 });
  }
} finally {
  await ollama.stop();
}
const { version } = JSON.parse(readFileSync(join(root, "packages/llm/package.json"), "utf8"));
const [{ model: processor = "" } = {}] = cpus();
const machine = `${cpus().length} × ${processor.trim()}, Understudy ${version}`;
const text = renderRun(rows, machine);
say(`\n${text}`);
if (values.document) {
  const page = join(root, "docs/models/ollama.md");
  const place = /(<!-- run -->\n)[\s\S]*(<!-- end -->)/;
  const written = readFileSync(page, "utf8").replace(place, (_, from, to) => from + text + to);
  writeFileSync(page, written);
}
say(`${rows.length - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
