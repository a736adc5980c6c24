import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** The result of a process. */
export interface SampledRun {
  /** Undefined if a signal ended it: out of memory or time. */
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly errors: string;
  /** Peak resident memory, in MiB; NaN if unavailable. */
  readonly peakMebibytes: number;
}

const SAMPLE_EVERY_MS = 20;

/**
 * Runs a module of this repository from source in its own process, and samples its resident memory.
 *
 * @param heapMebibytes limit on V8's old space
 * @param limitMs time after which it is killed
 */
export function runSampled(
  module: string,
  arguments_: readonly string[],
  { heapMebibytes, limitMs }: { readonly heapMebibytes: number; readonly limitMs: number },
): Promise<SampledRun> {
  return new Promise((resolve, reject) => {
    const flags = [`--max-old-space-size=${heapMebibytes}`, "--conditions=@understudy/source"];
    const child = spawn(
      process.execPath,
      [...flags, "--import", import.meta.resolve("tsx"), module, ...arguments_],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    let peakMebibytes = Number.NaN;
    const sample = (): void => {
      const resident = child.pid === undefined ? undefined : peakOf(child.pid);
      if (resident !== undefined) peakMebibytes = resident;
    };
    const sampling = setInterval(sample, SAMPLE_EVERY_MS);
    const end = setTimeout(() => child.kill("SIGKILL"), limitMs);
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(sampling);
      clearTimeout(end);
      resolve({
        exitCode: code ?? undefined,
        output: Buffer.concat(output).toString("utf8"),
        errors: Buffer.concat(errors).toString("utf8"),
        peakMebibytes,
      });
    });
  });
}

/** Peak resident memory of a running process, on Linux. */
function peakOf(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
