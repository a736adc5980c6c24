/** The program built by `pnpm try:ollama`. */
export const BUILT_OLLAMA: string;
/** The command of Ollama; undefined if missing. */
export function findOllama(): string | undefined;
