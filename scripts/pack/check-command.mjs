// The installed command: each part finds its files, and a user's own model file needs llama.cpp.
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNodes } from "../find/nodes.mjs";
import { read, run, runToEnd, start } from "./processes.mjs";
import { toldDomain } from "./told-commands.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = "node_modules/@understudy/cli/dist/main.js";
/** Time limit of a model's answer: a busy machine is many times slower. */
const PATIENCE_MS = "600000";
const QUESTION = ["--domain", "village.json", "--problem", "problem.json"];

/**
 * @param project a folder with all packages
 * @param llama llama.cpp's packages for `npm install`
 */
export async function checkCommand(project, llama, env) {
  cpSync(join(root, "examples/domains/village.json"), join(project, "village.json"));
  const understudy = (...args) => run(process.execPath, [MAIN, ...args], project);
  const version = (await read(process.execPath, [MAIN, "--version"], project)).trim();
  const { version: expected } = JSON.parse(
    readFileSync(join(root, "workshop/cli/package.json"), "utf8"),
  );
  if (version !== expected)
    throw new Error(`understudy --version printed ${version}, not ${expected}`);
  await checkStart(project);
  await understudy("check", "village.json");
  await understudy("new", "my-game", "--template", "node");

  // The installed shipped model answers a held-out problem, unaided.
  const problems = readFileSync(
    join(root, "packages/llm/shipped/evaluation-problems.jsonl"),
    "utf8",
  );
  const village = problems.split("\n").find((line) => line.includes('"village-6"'));
  const { state, goal } = JSON.parse(village);
  writeFileSync(join(project, "problem.json"), JSON.stringify({ state, goal }));
  await answer(project, "nano");

  // The stress harness finds its threads, domains and charting library, and its recording replays.
  const load = ["--agents", "20", "--duration", "2", "--warmup", "1", "--plain"];
  const output = ["--report", "report", "--record", "run.jsonl"];
  await understudy("stress", ...load, ...output, "--assert", "answered>0,hung=0,unproved=0");
  const page = readFileSync(join(project, "report", "index.html"), "utf8");
  if (!page.includes("uPlot")) throw new Error("The report of a stress run has no charts");
  await understudy("replay", "run.jsonl");

  // The viewer finds its page, and the demo's scenario and repertoire.
  await understudy(
    "viewer",
    "--model",
    "none",
    "--no-open",
    "--duration",
    "1",
    "--export",
    "show.html",
  );
  const shown = readFileSync(join(project, "show.html"), "utf8");
  if (!shown.includes('id="recording"')) throw new Error("The viewer exported no recording");
  await checkService(project);
  await checkModelFile(project, llama, env);
}

/** Limit on the files read for a plan without a model. */
const MOST_FILES = 5;

/** The first plan loads no model code, and few files. Prints its processor time, and that of Node alone. */
async function checkStart(project) {
  writeFileSync(join(project, "fisher.json"), toldDomain());
  const question = ["plan", "--domain", "fisher.json", "--goal", "paid", "--planner", "classical"];
  const coverage = join(project, "coverage");
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  await read(process.execPath, [MAIN, ...question], project, env);
  const files = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), "utf8"));
    return result.map(({ url }) => url).filter((url) => url.includes("/node_modules/"));
  });
  const others = files.filter((url) => /@understudy\/(?!cli|classical|planner-core)/.test(url));
  if (files.length > MOST_FILES || others.length > 0) {
    throw new Error(`A plan without a model loaded ${files.length} files: ${files.join(" ")}`);
  }
  const alone = await processorMs(project, ["--eval", "0"]);
  const plan = await processorMs(project, [MAIN, ...question]);
  console.log(
    `understudy plan, without a model: ${plan} ms of processor time, Node alone ${alone} ms`,
  );
  await checkDamagedCache(project, question);
}

/** A truncated or overwritten compile cache of Node 22 and later does not affect plans. */
async function checkDamagedCache(project, question) {
  for (const [name, node] of [["this Node", process.execPath], ...findNodes().found]) {
    const caches = join(project, `caches of ${name}`);
    const env = { ...process.env, XDG_CACHE_HOME: caches, LOCALAPPDATA: caches };
    // Node 20 has no compile cache, and creates no folder.
    mkdirSync(caches, { recursive: true });
    const files = () =>
      readdirSync(caches, { recursive: true })
        .map((file) => join(caches, file))
        .filter((file) => statSync(file).isFile());
    const plan = async (state) => {
      const printed = await read(node, [MAIN, ...question], project, env);
      if (!printed.includes("✓ solved")) throw new Error(`${name}, ${state}, printed ${printed}`);
    };
    await plan("without a compile cache");
    const kept = files();
    console.log(`${name} keeps ${kept.length} compiled files`);
    await plan("with one");
    for (const file of kept) {
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
    }
    await plan("with one that is cut off");
    for (const file of files()) writeFileSync(file, readFileSync(file).fill(0x55, 64));
    await plan("with one that is overwritten");
  }
}

const RUNS = 3;
/** Makes a process print its threads' processor time at exit, in milliseconds. */
const TELL = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write("\\n"+(user+system)/1e3)})`;

/** The median of some runs. */
async function processorMs(cwd, argv) {
  const times = [];
  for (let index = 0; index < RUNS; index++) {
    const { code, stderr, output } = await runToEnd(
      process.execPath,
      ["--import", TELL, ...argv],
      cwd,
    );
    if (code !== 0) throw new Error(`node ${argv.join(" ")} printed ${output}`);
    times.push(Number(stderr.slice(stderr.lastIndexOf("\n"))));
  }
  return Math.round(times.sort((one, other) => one - other)[RUNS >> 1]);
}

/** The service finds the demo domains, answers, and stops on request. */
async function checkService(project) {
  const words = [MAIN, "serve", "--model", "none", "--port", "0"];
  const service = await start(process.execPath, words, project, /http:\S+/);
  const { domains } = await (await fetch(`${service.match[0]}/v1/domains`)).json();
  const code = await service.close("SIGINT");
  if (domains.length !== 3 || code !== 0) throw new Error(`The service ended with ${code}`);
}

/** A user's own model file answers. Choosing node-llama-cpp prints how to install it; afterwards it works too. */
async function checkModelFile(project, llama, env) {
  cpSync(
    join(project, "node_modules/@understudy/llm/shipped/nano-planner.gguf"),
    join(project, "own.gguf"),
  );
  await answer(project, "own.gguf");
  const onLlama = "own.gguf#engine=node-llama-cpp";
  const args = [MAIN, "plan", ...QUESTION, "--planner", "llm", "--model", onLlama];
  const refused = await runToEnd(process.execPath, args, project);
  if (!refused.stderr.includes("npm install --ignore-scripts node-llama-cpp")) {
    throw new Error(`Without node-llama-cpp a model file led to: ${refused.stderr}`);
  }
  await run("npm", ["install", ...llama], project, env);
  await answer(project, onLlama);
}

async function answer(project, model) {
  const question = ["plan", ...QUESTION, "--planner", "llm", "--model", model, "--json"];
  const args = [MAIN, ...question, "--budget-ms", PATIENCE_MS];
  const env = { ...process.env, LLM_TIMEOUT_MS: PATIENCE_MS };
  const text = await read(process.execPath, args, project, env);
  const outcome = JSON.parse(text);
  if (outcome.status !== "solved" || outcome.source !== "llm") {
    throw new Error(`The model ${model} answered ${text}`);
  }
}
