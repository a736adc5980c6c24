import type { RequestMessage } from "../../../src/protocol/request.ts";
import { Track } from "./track.ts";

/** Requests as known at any time, limited to the latest. */
export class RequestHistory {
  readonly #versions = new Map<number, Track<RequestMessage>>();
  readonly #maxRequests: number;

  /** @param maxRequests default 3,000 */
  constructor(maxRequests = 3000) {
    this.#maxRequests = maxRequests;
  }

  push(message: RequestMessage): void {
    let track = this.#versions.get(message.id);
    if (track === undefined) {
      track = new Track();
      this.#versions.set(message.id, track);
      if (this.#versions.size > this.#maxRequests) {
        const [oldest] = this.#versions.keys();
        if (oldest !== undefined) this.#versions.delete(oldest);
      }
    }
    track.push(message);
  }

  /** A request as known at a time. */
  at(id: number, timeMs: number): RequestMessage | undefined {
    return this.#versions.get(id)?.at(timeMs);
  }

  /**
   * The latest requests at a time, latest first.
   *
   * @param isWanted default: all
   */
  latest(
    timeMs: number,
    count: number,
    isWanted: (request: RequestMessage) => boolean = () => true,
  ): readonly RequestMessage[] {
    const found: RequestMessage[] = [];
    const ids = [...this.#versions.keys()];
    for (let index = ids.length - 1; index >= 0 && found.length < count; index--) {
      const request = this.#versions.get(ids[index] as number)?.at(timeMs);
      if (request !== undefined && isWanted(request)) found.push(request);
    }
    return found;
  }

  /** The final version of every request, oldest first. */
  *all(): IterableIterator<RequestMessage> {
    for (const track of this.#versions.values()) {
      const last = track.items.at(-1);
      if (last !== undefined) yield last;
    }
  }
}
