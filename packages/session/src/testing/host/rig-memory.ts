import type { SessionMemory } from "../../memory.ts";
import { ServiceRefusedError } from "../../refusals/refused-error.ts";

/** The memory of all sessions of a host, with a limit. */
export class RigMemory {
  usedBytes = 0;
  readonly #maxBytes: number;

  constructor(maxBytes: number = Number.POSITIVE_INFINITY) {
    this.#maxBytes = maxBytes;
  }

  account(): SessionMemory & { readonly usedBytes: number } {
    let own = 0;
    const add = (bytes: number): void => {
      if (bytes > 0 && this.usedBytes + bytes > this.#maxBytes) {
        throw new ServiceRefusedError("too-much-memory", "there is no memory left");
      }
      own += bytes;
      this.usedBytes += bytes;
    };
    return {
      add,
      release: () => add(-own),
      get usedBytes() {
        return own;
      },
    };
  }
}
