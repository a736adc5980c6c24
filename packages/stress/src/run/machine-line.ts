import { createRequire } from "node:module";
import { arch, cpus, platform, totalmem } from "node:os";
import { Piscina } from "piscina";
import type { RunResult } from "../result/run-result.ts";

/** A description of the machine. */
export function describeMachine(): RunResult["machine"] {
  const processors = cpus();
  return {
    platform: platform(),
    architecture: arch(),
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryBytes: totalmem(),
    node: process.version,
  };
}

const PACKAGES = [
  "@understudy/planner-core",
  "@understudy/classical",
  "@understudy/llm",
  "@understudy/simulation",
  "hdr-histogram-js",
  "node-llama-cpp",
];

/** Versions of the packages that matter to the figures, as far as they are installed. */
export function readVersions(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const versions: Record<string, string> = { piscina: Piscina.version };
  for (const name of PACKAGES) {
    try {
      const { version } = require(`${name}/package.json`) as { readonly version?: unknown };
      if (typeof version === "string") versions[name] = version;
    } catch {
      // Not installed, or it does not say.
    }
  }
  return versions;
}
