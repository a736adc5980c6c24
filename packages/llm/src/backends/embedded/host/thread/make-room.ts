import { OutOfMemoryError } from "@understudy/planner-core";
import type { ModelFacts } from "../../shared/protocol.ts";

/** A model that takes memory, or will. */
export interface MemoryUser {
  readonly name: string;
  /** Size of its file in bytes: what it takes at least. */
  readonly fileBytes: number;
  readonly facts: ModelFacts | undefined;
  /** Whether nobody waits for an answer of it. */
  readonly isIdle: boolean;
  /** When it was used last, in milliseconds of the clock. */
  readonly lastUseMs: number;
}

/** Memory of a loaded model, in bytes. */
export function memoryOf(facts: ModelFacts | undefined): number {
  return facts === undefined ? 0 : facts.modelBytes + facts.contextBytes;
}

/**
 * Unloads idle models, the least recently used first, until all that is left fits.
 *
 * @param model what the room is made for; it stays
 * @param takenBytes what each model takes or is about to take, `model` included. Looked at again after
 * each unload: what was idle may have been asked meanwhile
 * @throws OutOfMemoryError if what cannot be unloaded leaves too little
 */
export async function makeRoom<User extends MemoryUser>(
  model: User,
  limitBytes: number,
  takenBytes: ReadonlyMap<User, number>,
  unload: (other: User) => Promise<void>,
): Promise<void> {
  for (;;) {
    let usedBytes = 0;
    let oldest: User | undefined;
    for (const [user, bytes] of takenBytes) {
      if (user === model) continue;
      usedBytes += bytes;
      if (user.facts === undefined || !user.isIdle) continue;
      if (oldest === undefined || user.lastUseMs < oldest.lastUseMs) oldest = user;
    }
    const ownBytes = takenBytes.get(model) ?? 0;
    if (usedBytes + ownBytes <= limitBytes) return;
    if (oldest === undefined) {
      throw new OutOfMemoryError(
        `The model "${model.name}" takes ${ownBytes} bytes at least, and ${usedBytes} of ` +
          `${limitBytes} are in use: raise memoryLimitBytes, or unload a model`,
      );
    }
    await unload(oldest);
  }
}
