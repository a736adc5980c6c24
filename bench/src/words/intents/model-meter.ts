import { readdirSync, readFileSync } from "node:fs";

/** A model's use of this machine. */
export interface ModelUse {
  /** Processor time so far, in milliseconds. */
  readonly cpuMs: number;
  /** Memory in use, in bytes. */
  readonly memoryBytes: number;
}

const CLOCK_TICK_MS = 10;
const BYTES_PER_KIB = 1024;

/**
 * Measures a model on this machine: the server and the runners of Ollama, or this process for a model inside it.
 *
 * @param spec as every command takes it
 * @returns undefined for other servers, and for Ollama elsewhere than on Linux
 */
export function meterOf(spec: string): () => ModelUse | undefined {
  if (spec.startsWith("ollama/")) return () => useOf("ollama");
  if (/^(?:openai|anthropic|local)\//.test(spec)) return () => undefined;
  return () => {
    const { user, system } = process.cpuUsage();
    return { cpuMs: (user + system) / 1000, memoryBytes: process.memoryUsage().rss };
  };
}

/** The processes of a program, together; undefined without any. */
function useOf(program: string): ModelUse | undefined {
  let use: ModelUse | undefined;
  for (const pid of processes()) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      if (!stat.includes(`(${program})`)) continue;
      // After the name in brackets: user and system time are the fields 14 and 15 of all.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [resident = "0"] =
        /(?<=VmRSS:\s+)\d+/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
      const { cpuMs = 0, memoryBytes = 0 } = use ?? {};
      use = {
        cpuMs: cpuMs + (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS,
        memoryBytes: memoryBytes + Number(resident) * BYTES_PER_KIB,
      };
    } catch {
      // The process has ended meanwhile.
    }
  }
  return use;
}

function processes(): readonly string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
