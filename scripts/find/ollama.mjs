// Ollama: on the path, where OLLAMA_PATH names it, or as built by `pnpm try:ollama`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The program built by `pnpm try:ollama`. */
export const BUILT_OLLAMA = fileURLToPath(
  new URL("../../.cache/ollama/bin/ollama", import.meta.url),
);

/** The command of Ollama; undefined if missing. */
export function findOllama() {
  const named = process.env.OLLAMA_PATH?.trim();
  const places = named ? [named] : ["ollama", BUILT_OLLAMA];
  // Without a server, `--version` warns and prints the program's version.
  return places.find((command) => spawnSync(command, ["--version"]).status === 0);
}
