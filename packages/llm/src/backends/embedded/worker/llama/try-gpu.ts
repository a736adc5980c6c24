import { spawn } from "node:child_process";
import { resolveEmbeddedModel } from "../../resolve-model.ts";
import { SHIPPED_MODEL } from "../../shipped-model.ts";

/** Time limit of a trial, in milliseconds: a driver may compile its kernels first. */
const TRIAL_MS = 60_000;
/** Maximum length of what a process that died is quoted with. */
const MAX_QUOTE = 200;

/**
 * Evaluates two tokens on every layer. An error is no failure of the trial: the load itself would report it. Code and
 * not a file, so that bundles need no further entry.
 */
const TRIAL = `
const [llamaModule, gpu, modelPath] = process.argv.slice(1);
// node-llama-cpp starts a process of its own, with the same arguments.
process.execArgv = [];
try {
  const { getLlama } = await import(llamaModule);
  const llama = await getLlama({
    gpu, build: "never", skipDownload: true, progressLogs: false, maxThreads: 1, logLevel: "error",
  });
  const model = await llama.loadModel({ modelPath, gpuLayers: "max" });
  const sequence = (await model.createContext({ contextSize: 64 })).getSequence();
  await sequence.controlledEvaluate([5, [6, { generateNext: { token: true } }]]);
} catch {}
process.exit(0);
`;

/** The process of a trial; tests replace it. */
export type TrialCommand = readonly [command: string, ...args: string[]];

/**
 * Runs a few tokens on a GPU in a process of its own. llama.cpp ends the process if a driver cannot run its kernels, as
 * when the driver is older than the CUDA that they were compiled with and the binary has none for this GPU itself.
 *
 * @param llamaModule address of node-llama-cpp
 * @returns how the trial died; undefined if it ended well, or if no process can be started here
 */
export async function tryGpu(
  llamaModule: string,
  kind: string,
  command: TrialCommand = [process.execPath, "--input-type=module", "-e", TRIAL, "--"],
  limitMs: number = TRIAL_MS,
): Promise<string | undefined> {
  if (!startsScripts()) return undefined;
  const [file, ...args] = command;
  const modelPath = resolveEmbeddedModel(SHIPPED_MODEL)?.path ?? "";
  return await new Promise((resolve) => {
    const trial = spawn(file, [...args, llamaModule, kind, modelPath], {
      stdio: ["ignore", "ignore", "pipe"],
      // A game on Electron would start a second time.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
      timeout: limitMs,
      killSignal: "SIGKILL",
      windowsHide: true,
    });
    let said = "";
    trial.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (said.length < MAX_QUOTE * 20) said += text;
    });
    trial.on("error", () => resolve(undefined));
    trial.on("close", (code, signal) => {
      if (code === 0) resolve(undefined);
      else resolve(`a trial ended with ${signal ?? `exit code ${code}`}${quoteOf(said)}`);
    });
  });
}

/** Whether the executable of this process runs scripts: a game in one file would start itself again. */
function startsScripts(): boolean {
  if (process.versions["deno"] !== undefined) return false;
  const sea = process.getBuiltinModule("node:sea") as { isSea?: () => boolean } | undefined;
  return sea?.isSea?.() !== true;
}

/** The place in llama.cpp that gave up, or the first line. */
function quoteOf(text: string): string {
  const place =
    /[\w-]+\.(?:cu|cpp|c|m):\d+: .+/.exec(text)?.[0] ?? text.trim().split("\n")[0] ?? "";
  return place === "" ? "" : ` (${place.slice(0, MAX_QUOTE)})`;
}
