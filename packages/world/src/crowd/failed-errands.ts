import type { Errand } from "./errand.ts";

/** For how long an agent is not offered an errand that failed, in game time (ms). */
const REFUSED_MS = 5000;

/** The errands that failed for agents, which then search among all things for a while. */
export class FailedErrands {
  /** By agent and errand: the end of the time in which it is not offered, in game time (ms). */
  readonly #untilMs = new Map<string, Map<Errand, number>>();

  note(agent: string, errand: Errand, nowMs: number): void {
    let ofAgent = this.#untilMs.get(agent);
    if (ofAgent === undefined) {
      ofAgent = new Map();
      this.#untilMs.set(agent, ofAgent);
    }
    ofAgent.set(errand, nowMs + REFUSED_MS);
  }

  /** Whether an agent is not offered an errand now. */
  isNoted(agent: string, errand: Errand, nowMs: number): boolean {
    const ofAgent = this.#untilMs.get(agent);
    const untilMs = ofAgent?.get(errand);
    if (ofAgent === undefined || untilMs === undefined) return false;
    // The game's time may have started over.
    if (nowMs < untilMs && untilMs <= nowMs + REFUSED_MS) return true;
    // Errands that no agent learns any more must not be kept.
    ofAgent.delete(errand);
    if (ofAgent.size === 0) this.#untilMs.delete(agent);
    return false;
  }

  forget(agent: string): void {
    this.#untilMs.delete(agent);
  }
}
