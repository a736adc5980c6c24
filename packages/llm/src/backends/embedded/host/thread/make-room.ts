import { OutOfMemoryError } from "@understudy/planner-core";
import type { ModelFacts } from "../../shared/protocol.ts";

/** A model that uses memory, or will soon. */
export interface MemoryUser {
  readonly name: string;
  /** Size of the file in bytes, a lower bound of its memory use. */
  readonly fileBytes: number;
  readonly facts: ModelFacts | undefined;
  /** Whether no caller waits for an answer. */
  readonly isIdle: boolean;
  /** Clock time of the last use, in milliseconds. */
  readonly lastUseMs: number;
}

/** Memory of a loaded model, in bytes. */
export function memoryOf(facts: ModelFacts | undefined): number {
  return facts === undefined ? 0 : facts.modelBytes + facts.contextBytes;
}

/**
 * Unloads idle models, least recently used first, until the given model fits.
 *
 * @param model model that needs the room, which is not unloaded
 * @param takenBytes current or upcoming memory use per model, including `model`. Read again after each unload,
 *   because an idle model may have become busy meanwhile
 * @throws OutOfMemoryError if the models that must stay leave too little
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
