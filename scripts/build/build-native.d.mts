/** Builds the library inside engines: the folders of what a game ships, and of the programs of its examples. */
export function buildNative(): Promise<{ readonly library: string; readonly programs: string }>;
/** Runs Cargo for that library. */
export function cargo(
  ...args: string[]
): Promise<{ readonly stdout: string; readonly stderr: string }>;
