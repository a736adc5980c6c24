import { LANES } from "../../shared/shared-flags.ts";

/** The identity of a running call. */
export interface CallSeat {
  readonly id: number;
  /** See `SharedFlags`. */
  readonly lane: number;
}

/** The calls in a thread, and whom what they say is for. */
export class CallSeats<Owner> {
  readonly #owners = new Map<number, Owner>();
  readonly #isTaken: boolean[] = new Array<boolean>(LANES).fill(false);
  #lastId = 0;

  get size(): number {
    return this.#owners.size;
  }

  /** A seat for a new call; undefined if all lanes are taken. */
  take(owner: Owner): CallSeat | undefined {
    const lane = this.#isTaken.indexOf(false);
    if (lane < 0) return undefined;
    this.#isTaken[lane] = true;
    const id = ++this.#lastId;
    this.#owners.set(id, owner);
    return { id, lane };
  }

  /** The call has ended in the thread. */
  leave({ id, lane }: CallSeat): void {
    if (this.#owners.delete(id)) this.#isTaken[lane] = false;
  }

  ownerOf(id: number): Owner | undefined {
    return this.#owners.get(id);
  }

  /** The thread is gone, and all calls with it. */
  clear(): void {
    this.#owners.clear();
    this.#isTaken.fill(false);
  }
}
