import type { Backend } from "./backend.ts";

/**
 * Loads a newly created backend, and disposes of it if that fails.
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
