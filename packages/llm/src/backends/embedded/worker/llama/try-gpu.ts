import { spawn } from "node:child_process";
import { basename } from "node:path";
import { resolveEmbeddedModel } from "../../resolve-model.ts";
import { SHIPPED_MODEL } from "../../shipped-model.ts";

/** Time limit of a trial, in milliseconds: a driver may compile its kernels first. */
const TRIAL_MS = 60_000;
/** Maximum length of what a process that died is quoted with. */
const MAX_QUOTE = 200;
/** Maximum length of its errors that is read. */
const MAX_SAID = 4000;
/** Time to read the last errors of a process that has ended, in milliseconds. */
const REST_MS = 500;

/**
 * Evaluates two tokens on every layer. An error is no failure of the trial: the load itself would report it. Code and
 * not a file, so that bundles need no further entry.
 */
const TRIAL = `
const [llamaModule, gpu, modelPath] = process.argv.slice(1);
// The game has ended, or its thread of models.
process.stdin.resume().on("end", () => process.exit(0));
process.stdout.write("began");
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
    let said = "";
    let hasBegun = false;
    try {
      const trial = spawn(file, [...args, llamaModule, kind, modelPath], {
        // The options of the game's process may not suit it.
        env: { ...process.env, NODE_OPTIONS: undefined },
        ...{ timeout: limitMs, killSignal: "SIGKILL", windowsHide: true },
      });
      trial.stdout.once("data", () => {
        hasBegun = true;
      });
      trial.stderr.setEncoding("utf8").on("data", (text: string) => {
        said = (said + text).slice(0, MAX_SAID);
      });
      trial.on("error", () => resolve(undefined));
      trial.on("exit", (code, signal) => {
        const tell = (): void => {
          clearTimeout(rest);
          const isFault = hasBegun && code !== 0;
          resolve(isFault ? faultOf(signal ?? `exit code ${code}`, said) : undefined);
        };
        // Another process may hold its streams open.
        const rest = setTimeout(tell, REST_MS);
        trial.once("close", tell);
      });
    } catch {
      // The game may start no process.
      resolve(undefined);
    }
  });
}

/** Whether the executable of this process runs scripts: a game in one file, or in Electron, would start itself again. */
function startsScripts(): boolean {
  return /^(?:node|nodejs|bun)(?:\.exe)?$/i.test(basename(process.execPath));
}

function faultOf(end: string, said: string): string {
  return `a trial ended with ${end}${quoteOf(said)}`;
}

/** The place in llama.cpp that gave up, or the first line. */
function quoteOf(text: string): string {
  const place =
    /[\w-]+\.(?:cu|cpp|c|m):\d+: .+/.exec(text)?.[0] ?? text.trim().split("\n")[0] ?? "";
  return place === "" ? "" : ` (${place.slice(0, MAX_QUOTE)})`;
}
