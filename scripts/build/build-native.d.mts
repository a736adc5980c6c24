/**
 * Builds the library inside engines: the folders of what a game ships, and of its examples' programs, and the script.
 *
 * @param options.isVisible whether Cargo's progress is seen; default false
 * @param options.isTested as `testNative` has it, with the client of the service and compiled sooner; default false
 */
export function buildNative(options?: {
  readonly isVisible?: boolean;
  readonly isTested?: boolean;
}): Promise<{
  readonly library: string;
  readonly programs: string;
  readonly script: string;
}>;
/** The oldest glibc that a library of `buildForLinux` runs with. */
export const OLDEST_GLIBC: string;
/** Builds the library for Linux on a machine, with an old C library, and a wheel for Python with it. Returns both. */
export function buildForLinux(
  machine: string,
): Promise<{ readonly library: string; readonly wheel: string }>;
/** Runs the tests of the crates. Returns what Cargo prints. */
export function testNative(): Promise<string>;
/** Runs Cargo for that library. */
export function cargo(
  ...args: string[]
): Promise<{ readonly stdout: string; readonly stderr: string }>;

/** Runs Cargo for the example of Bevy. */
export function cargoBevy(...args: string[]): Promise<{ readonly stdout: string }>;
