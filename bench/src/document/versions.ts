import { readFileSync } from "node:fs";
import { repositoryPath } from "./repository.ts";

/** Packages measured beside the engine, with the folders of their manifests. */
const packages: readonly (readonly [name: string, folder: string])[] = [
  ...[
    ...["goap", "htn-ai", "cockatiel", "opossum", "p-retry", "p-timeout"],
    ...["jsonrepair", "partial-json", "best-effort-json-parser", "tinybench"],
  ].map((name) => [name, "bench"] as const),
  ["node-llama-cpp", "packages/llm"],
  ["lru-cache", "packages/llm"],
  ["ajv", "packages/llm"],
];

/** `goap 1.2.3`, for every measured package. */
export function versions(): string[] {
  return packages.map(([name, folder]) => {
    try {
      const path = repositoryPath(`${folder}/node_modules/${name}/package.json`);
      const { version } = JSON.parse(readFileSync(path, "utf8")) as { readonly version: string };
      return `${name} ${version}`;
    } catch {
      return `${name} (not installed)`;
    }
  });
}
