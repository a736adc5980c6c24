import { OutOfMemoryError } from "@understudy/planner-core";
import type { ModelFacts } from "./protocol.ts";

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

/** What a loaded model takes, in bytes. */
export function memoryOf(facts: ModelFacts | undefined): number {
  return facts === undefined ? 0 : facts.modelBytes + facts.contextBytes;
}

/**
 * Unloads idle models, the least recently used first, until another one fits.
 *
 * @param others looked at anew after each unload: what was idle may have been asked meanwhile
 * @param isLoading whether a model without facts is about to take its memory
 * @throws OutOfMemoryError if what cannot be unloaded leaves too little
 */
export async function makeRoom<User extends MemoryUser>(
  model: MemoryUser,
  limitBytes: number,
  others: () => readonly User[],
  isLoading: (other: User) => boolean,
  unload: (other: User) => Promise<void>,
): Promise<void> {
  for (;;) {
    const users = others();
    let usedBytes = 0;
    let oldest: User | undefined;
    for (const user of users) {
      const isLoaded = user.facts !== undefined;
      if (isLoaded) usedBytes += memoryOf(user.facts);
      else if (isLoading(user)) usedBytes += user.fileBytes;
      if (!isLoaded || !user.isIdle) continue;
      if (oldest === undefined || user.lastUseMs < oldest.lastUseMs) oldest = user;
    }
    if (usedBytes + model.fileBytes <= limitBytes) return;
    if (oldest === undefined) {
      throw new OutOfMemoryError(
        `The model "${model.name}" takes ${model.fileBytes} bytes at least, and ${usedBytes} of ` +
          `${limitBytes} are in use: raise memoryLimitBytes, or unload a model`,
      );
    }
    await unload(oldest);
  }
}
