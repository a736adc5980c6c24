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

/** Plays the example for `bevy_ecs`. @returns what it printed */
export function runBevy(): Promise<{ readonly stdout: string }>;
