import { CallCancelled } from "../../shared/call-errors.ts";
import { PAUSED } from "../../shared/shared-flags.ts";

/** A running call as seen by the gate. Read before each forward pass. */
export interface GatedCall {
  /** Queue position: 0 runs first; a negative value waits. */
  readonly order: () => number;
  readonly isCancelled: () => boolean;
}

interface Waiting {
  readonly call: GatedCall;
  readonly release: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * Admits calls to the model one pass at a time; paused calls wait. Concurrent calls wait until all are ready for their
 * next pass and then enter together, most urgent first, because only then does the library batch them.
 */
export class TurnGate {
  readonly #calls = new Set<GatedCall>();
  readonly #waiting: Waiting[] = [];

  /** Registers a call. */
  enter(call: GatedCall): void {
    this.#calls.add(call);
  }

  /** Unregisters a call that has ended or is doing other work. */
  leave(call: GatedCall): void {
    this.#calls.delete(call);
    this.update();
  }

  /** Number of calls that may run a pass now. */
  get active(): number {
    let active = 0;
    for (const call of this.#calls) if (call.order() > PAUSED) active++;
    return active;
  }

  /** @throws CallCancelled */
  async turn(call: GatedCall): Promise<void> {
    if (call.isCancelled()) throw new CallCancelled();
    if (call.order() > PAUSED && this.active <= 1) return;
    await new Promise<void>((release, refuse) => {
      this.#waiting.push({ call, release, refuse });
      this.update();
    });
  }

  /** Checks waiting calls again after a change of order or a cancellation. */
  update(): void {
    const ready: Waiting[] = [];
    for (const waiting of [...this.#waiting]) {
      if (waiting.call.isCancelled()) {
        this.#remove(waiting);
        waiting.refuse(new CallCancelled());
      } else if (waiting.call.order() > PAUSED) ready.push(waiting);
    }
    if (ready.length < this.active) return;
    ready.sort((a, b) => a.call.order() - b.call.order());
    for (const waiting of ready) {
      this.#remove(waiting);
      waiting.release();
    }
  }

  #remove(waiting: Waiting): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
  }
}
