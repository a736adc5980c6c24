import type { SharedFlags } from "./shared-flags.ts";

/** Maximum delay of a process exit, in milliseconds. */
const MAX_WAIT_MS = 10_000;

const guarded = new Set<SharedFlags>();

/**
 * Prevents an abort when the process exits during generation: terminating a thread inside the native library crashes
 * the process ("terminate called after throwing an instance of 'Napi::Error'"). On exit, all calls are cancelled, and
 * the exit waits for the current chunk.
 *
 * @returns function that ends the guard
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
