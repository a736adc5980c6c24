import { CallCancelled } from "../../shared/call-errors.ts";
import { PAUSED } from "../../shared/shared-flags.ts";

/** A gate's view of a running call. Read again before each forward pass. */
export interface GatedCall {
  /** Its place: 0 is first; negative waits. */
  readonly order: () => number;
  readonly isCancelled: () => boolean;
}

interface Waiting {
  readonly call: GatedCall;
  readonly release: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * Lets calls into the model pass by pass. A paused call waits until it is let on. Where several calls
 * run at the same time, each waits until all are ready for their next pass, and they go in together,
 * the most urgent first: only then does the library put them into one batch.
 */
export class TurnGate {
  readonly #calls = new Set<GatedCall>();
  readonly #waiting: Waiting[] = [];

  /** A call begins. */
  enter(call: GatedCall): void {
    this.#calls.add(call);
  }

  /** A call ended, or does something else than evaluating. */
  leave(call: GatedCall): void {
    this.#calls.delete(call);
    this.update();
  }

  /** The number of calls that may evaluate now. */
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

  /** Orders changed, or a call was cancelled. */
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
