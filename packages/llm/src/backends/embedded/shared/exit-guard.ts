import type { SharedFlags } from "./shared-flags.ts";

/** A program that wants to end waits at most this long for a chunk or a token, in milliseconds. */
const MAX_WAIT_MS = 3_000;

const guarded = new Set<SharedFlags>();

/**
 * Keeps a program that ends in the midst of a generation from being aborted: a thread that is
 * stopped inside the native library takes the process down with it ("terminate called after
 * throwing an instance of 'Napi::Error'"). At exit, calls are cancelled and the thread's current
 * chunk is waited for.
 *
 * @returns ends the guard
 */
export function guardExit(flags: SharedFlags): () => void {
  if (guarded.size === 0) process.on("exit", stopAll);
  guarded.add(flags);
  return () => {
    guarded.delete(flags);
    if (guarded.size === 0) process.off("exit", stopAll);
  };
}

function stopAll(): void {
  for (const flags of guarded) flags.cancelAll();
  for (const flags of guarded) flags.waitIdle(MAX_WAIT_MS);
}
