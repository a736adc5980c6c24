import type { Clock } from "@understudy/planner-core";

/** Thrown when the client of a request has disconnected. */
export class ClientGone extends Error {
  override readonly name: string = "ClientGone";
}

/**
 * The waits of one request. All of them end when the client disconnects or the server closes, so that no timer or
 * promise outlives the request.
 */
export class WaitingRoom {
  readonly #clock: Clock;
  readonly #onChange: (waiting: number) => void;
  readonly #leave = new Set<() => void>();
  #isClosed = false;

  /** @param onChange called with +1 when a wait starts and -1 when it ends */
  constructor(clock: Clock, onChange: (change: number) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Waits for some milliseconds, by default forever.
   *
   * @throws ClientGone when the client disconnects
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
   * Waits for other work while the client is connected.
   *
   * @throws ClientGone, or errors of the work
   */
  async during<T>(work: Promise<T>): Promise<T> {
    await this.#stay((leave) => {
      work.then(leave, leave);
      return () => {};
    });
    return work;
  }

  /** @param begin arranges for `leave` to be called, and returns the cancellation */
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
