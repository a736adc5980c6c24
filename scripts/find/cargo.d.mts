/** The first Cargo that works, on the path or where rustup installs it, and its environment; undefined if there is none. */
export function findCargo():
  | { readonly command: string; readonly env: NodeJS.ProcessEnv }
  | undefined;
/** What is missing to build `native`, by default with its crates; undefined if nothing is. */
export function findMissingForCargo(areFetched?: boolean): string | undefined;
