/** The installed runtimes as name and path, and the names of the others. */
export function findRuntimes(): {
  readonly found: readonly (readonly [name: string, path: string])[];
  readonly missing: readonly string[];
};
