/** Where `install.mjs` puts what a package manager of the system does not have. */
export const cache: string;
/** The path of Chromium: CHROMIUM_PATH, or one of the usual places; undefined if missing. */
export function findChromium(): string | undefined;
/** The command of nginx; undefined if missing. */
export function findNginx(): string | undefined;
/** The command of Redis or Valkey; undefined if missing. */
export function findRedis(): string | undefined;
/** The program that `try-ollama.mjs` builds. */
export const BUILT_OLLAMA: string;
/** The command of Ollama; undefined if missing. */
export function findOllama(): string | undefined;
/** Python with its client of the Model Context Protocol; undefined if missing. */
export function findPythonMcp(): string | undefined;
/** Runtimes other than Node and Chromium: the installed ones with their paths, and the names of the others. */
export function findRuntimes(): {
  readonly found: readonly (readonly [name: string, path: string])[];
  readonly missing: readonly string[];
};
export type Language = "Python" | "Mono" | "Godot" | "Debian's gRPC tools";
/** What clients in other languages need: the completely installed languages, and the names of the others. */
export function findLanguages(): { readonly found: Language[]; readonly missing: Language[] };
/** A server of Minecraft and a bot, with a Node that is new enough; undefined if something is missing. */
export function findMinecraft(): { readonly folder: string; readonly node: string } | undefined;
/** The Python that has Overcooked-AI; undefined if missing. */
export function findOvercooked(): string | undefined;
/** The first Cargo that works, and its environment; undefined if there is none. */
export function findCargo():
  | { readonly command: string; readonly env: NodeJS.ProcessEnv }
  | undefined;
/** What is missing to build `native`, by default with its crates; undefined if nothing is. */
export function findMissingForCargo(areFetched?: boolean): string | undefined;
/** The machines that a library for Linux is built for, by their names in targets, and what Node calls them. */
export const LINUX_MACHINES: Readonly<Record<string, string>>;
/** The target of Cargo for a machine. */
export function targetOf(machine: string): string;
/** The Python of what builds for Linux, and the environment that Cargo finds it in; undefined if something is missing. */
export function findZigbuild():
  | { readonly python: string; readonly env: NodeJS.ProcessEnv }
  | undefined;
/** The start of a command that runs programs of a machine on this one; undefined if there is none. */
export function findMachine(machine: string): readonly string[] | undefined;
