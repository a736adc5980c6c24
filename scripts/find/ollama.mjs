// Ollama: on the path, where OLLAMA_PATH names it, or as built by `pnpm try:ollama`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The program that `pnpm try:ollama` builds. */
export const BUILT_OLLAMA = fileURLToPath(
  new URL("../../.cache/ollama/bin/ollama", import.meta.url),
);

/** Its command; undefined if missing. */
export function findOllama() {
  const named = process.env.OLLAMA_PATH?.trim();
  const places = named ? [named] : ["ollama", BUILT_OLLAMA];
  // Without a server `--version` warns, and says the version of the program.
  return places.find((command) => spawnSync(command, ["--version"]).status === 0);
}
