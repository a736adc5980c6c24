import type { Clock } from "@understudy/planner-core";

/** The client of a request has gone. */
export class ClientGone extends Error {
  override readonly name: string = "ClientGone";
}

/**
 * The waits of one request: all of them end when its client leaves or the server closes, so that neither timers nor
 * promises outlive it.
 */
export class WaitingRoom {
  readonly #clock: Clock;
  readonly #onChange: (waiting: number) => void;
  readonly #leave = new Set<() => void>();
  #isClosed = false;

  /** @param onChange told +1 when a wait begins and -1 when it ends */
  constructor(clock: Clock, onChange: (change: number) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Waits, for ever without a number of milliseconds.
   *
   * @throws ClientGone when nobody is there to wait for any more
   */
  async wait(ms?: number): Promise<void> {
    this.#onChange(1);
    try {
      await this.#stay((leave) => {
        if (ms === undefined) return () => {};
        const timer = this.#clock.setTimer(leave, ms);
        return () => this.#clock.clearTimer(timer);
      });
    } finally {
      this.#onChange(-1);
    }
  }

  /**
   * Waits for something else, as long as the client is there.
   *
   * @throws ClientGone, or what the work throws
   */
  async during<T>(work: Promise<T>): Promise<T> {
    await this.#stay((leave) => {
      work.then(leave, leave);
      return () => {};
    });
    return work;
  }

  /** @param begin arranges for the end, and returns what forgets it */
  async #stay(begin: (leave: () => void) => () => void): Promise<void> {
    if (this.#isClosed) throw new ClientGone("The client has gone");
    let forget: () => void = () => {};
    await new Promise<void>((resolve) => {
      const leave = (): void => {
        this.#leave.delete(leave);
        resolve();
      };
      this.#leave.add(leave);
      forget = begin(leave);
    });
    forget();
    if (this.#isClosed) throw new ClientGone("The client has gone");
  }

  /** Ends all waits. */
  close(): void {
    this.#isClosed = true;
    for (const leave of [...this.#leave]) leave();
  }
}
