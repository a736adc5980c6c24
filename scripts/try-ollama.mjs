// Plays against a real Ollama, on Linux or macOS:
//   node scripts/try-ollama.mjs              with the shipped model
//   node scripts/try-ollama.mjs FILE.gguf    with a chat model in ChatML, such as Qwen or SmolLM2
// Takes the Ollama on the path or at OLLAMA_PATH; where only Go and a C++ compiler are, it builds one in
// `.cache/ollama`.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { BUILT_OLLAMA, cache, findOllama } from "./find.mjs";
import { readOptions } from "./read-options.mjs";
import { OllamaServer } from "./testing/ollama-server.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const VERSION = "v0.17.4";
/**
 * Archives of Go modules lack `vendor` folders, and so three headers of llama.cpp. The source archive of its Python
 * binding contains them.
 */
const ARCHIVE = "llama_cpp_python-0.3.16.tar.gz";
const ARCHIVE_SHA256 = "34ed0f9bd9431af045bb63d9324ae620ad0536653740e9bb163a2e1fcb973be6";
const HEADERS = ["nlohmann/json.hpp", "stb/stb_image.h", "miniaudio/miniaudio.h"];

/** The shipped model's turns, and those of ChatML. */
const PHI3 = `{{ if .System }}<|system|>
{{ .System }}<|end|>
{{ end }}<|user|>
{{ .Prompt }}<|end|>
<|assistant|>
`;
const CHATML = `{{- range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}<|im_end|>
{{ end }}<|im_start|>assistant
`;
/** Enough for a model without a GPU, on a shared processor. */
const BUDGET_MS = "600000";

const { positionals } = readOptions("Usage: node scripts/try-ollama.mjs [FILE.gguf]", {}, 1);

async function get(url) {
  const response = await fetch(url, { headers: { accept: "text/html, */*" } });
  if (!response.ok) throw new Error(`${url} answers with ${response.status}`);
  return response;
}

async function fetchHeaders(include) {
  if (HEADERS.every((header) => existsSync(join(include, header)))) return;
  console.log(`fetching ${HEADERS.join(", ")} from ${ARCHIVE}, 51 MB`);
  const page = "https://pypi.org/simple/llama-cpp-python/";
  const links = (await (await get(page)).text()).matchAll(/href="([^"#]+)/g);
  const link = [...links].map(([, each]) => each).find((each) => each.endsWith(`/${ARCHIVE}`));
  if (link === undefined) throw new Error(`${page} does not list ${ARCHIVE}`);
  const bytes = Buffer.from(await (await get(new URL(link, page))).arrayBuffer());
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (hash !== ARCHIVE_SHA256) throw new Error(`${ARCHIVE} has the SHA-256 ${hash}`);
  mkdirSync(include, { recursive: true });
  const archive = join(include, ARCHIVE);
  writeFileSync(archive, bytes);
  const vendor = `${ARCHIVE.replace(".tar.gz", "")}/vendor/llama.cpp/vendor`;
  execFileSync("tar", ["xzf", archive, "--strip-components=4", "-C", include, vendor]);
  rmSync(archive);
}

/** Builds Ollama from its Go module, with cgo: the server and the runner for the CPU. */
async function buildOllama() {
  const folder = dirname(BUILT_OLLAMA);
  const include = join(folder, "../include");
  await fetchHeaders(include);
  console.log(`building Ollama ${VERSION}, which takes five minutes on two idle cores`);
  // Without CPU-specific instructions a token takes ten seconds.
  const flags = `-O3 -march=native -I${include}`;
  const env = { ...process.env, GOBIN: folder, CGO_CFLAGS: flags, CGO_CXXFLAGS: flags };
  const stdio = ["ignore", "ignore", "inherit"];
  const { status } = spawnSync("go", ["install", `github.com/ollama/ollama@${VERSION}`], {
    env,
    stdio,
  });
  if (status !== 0) throw new Error("Ollama could not be built; it needs Go: https://go.dev/dl");
  return BUILT_OLLAMA;
}

/** Runs the command of this repository beside the server. @returns its output */
async function understudy(server, ...words) {
  const program = ["--conditions=@understudy/source", "workshop/cli/src/main.ts"];
  const child = spawn(join(root, "node_modules/.bin/tsx"), [...program, ...words], {
    cwd: root,
    env: { ...server.env, NO_COLOR: "1", LLM_TIMEOUT_MS: BUDGET_MS },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = "";
  child.stdout.on("data", (piece) => {
    told += piece;
  });
  const code = await new Promise((ended) => child.once("close", ended));
  assert.equal(code, 0, `understudy ${words.join(" ")} ended with ${code}: ${told}`);
  return told;
}

const CHECKS = {
  async "the model is listed"(server) {
    const { models } = JSON.parse(await understudy(server, "model", "list", "--json"));
    assert.ok(models.some(({ spec }) => spec === "ollama/tried:latest"));
  },
  async "a domain is planned"(server) {
    const problem = ["-d", "examples/domains/village.json", "--problem"];
    const words = ["plan", ...problem, "examples/problems/morning.json", "--model", "ollama/tried"];
    const told = await understudy(server, ...words, "--budget-ms", BUDGET_MS, "--json");
    const { status, source, llmSteps, plan } = JSON.parse(told.trim().split("\n").at(-1));
    assert.equal(status, "solved");
    return `${source}, ${llmSteps ?? 0} of ${plan.steps.length} steps the model's`;
  },
  async "a few agents ask it"(server) {
    const load = ["--agents", "5", "--duration", "10", "--assert", "hung=0,lost=0,unproved=0"];
    await understudy(server, "stress", ...load, "--model", "ollama/tried");
  },
};

const [file] = positionals;
const program = findOllama() ?? (await buildOllama());
const server = await OllamaServer.start(join(cache, "ollama/home"), program);
let failures = 0;
try {
  const nano = join(root, "packages/llm/shipped/nano-planner.gguf");
  server.create("tried", file === undefined ? nano : resolve(file), file ? CHATML : PHI3);
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      const figure = await check(server);
      console.log(figure === undefined ? `✓ ${name}` : `✓ ${name}: ${figure}`);
    } catch (error) {
      failures++;
      console.log(`✗ ${name}: ${error.message}`);
    }
  }
} finally {
  await server.stop();
}
console.log(`${Object.keys(CHECKS).length - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
