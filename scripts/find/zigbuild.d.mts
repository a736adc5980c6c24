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
