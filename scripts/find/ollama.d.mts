/** The program that `pnpm try:ollama` builds. */
export const BUILT_OLLAMA: string;
/** The command of Ollama; undefined if missing. */
export function findOllama(): string | undefined;
