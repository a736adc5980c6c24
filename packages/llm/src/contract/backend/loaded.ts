import type { Backend } from "./backend.ts";

/**
 * Loads a backend that was just made. One that cannot be loaded is disposed of.
 *
 * @throws what `load` throws
 */
export async function loaded<T extends Backend>(backend: T): Promise<T> {
  try {
    await backend.load();
    return backend;
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}
