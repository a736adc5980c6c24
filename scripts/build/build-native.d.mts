/** Builds the library inside engines: the folders of what a game ships, and of its examples' programs, and the script. */
export function buildNative(): Promise<{
  readonly library: string;
  readonly programs: string;
  readonly script: string;
}>;
/** Runs Cargo for that library. */
export function cargo(
  ...args: string[]
): Promise<{ readonly stdout: string; readonly stderr: string }>;

/** Runs Cargo for the example of Bevy. */
export function cargoBevy(...args: string[]): Promise<{ readonly stdout: string }>;
