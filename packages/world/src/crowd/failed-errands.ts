import type { Errand } from "./errand.ts";
import type { ErrandPlace, Errands } from "./errands.ts";

/** An errand that failed for an agent, and the time for which it is not offered, in game time (ms). */
export interface SavedFailure extends ErrandPlace {
  readonly leftMs: number;
}

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

  /** @param places of errands that are saved */
  save(
    agent: string,
    places: ReadonlyMap<Errand, ErrandPlace>,
    nowMs: number,
  ): readonly SavedFailure[] {
    return [...(this.#untilMs.get(agent) ?? [])].flatMap(([errand, untilMs]) => {
      const place = places.get(errand);
      const leftMs = untilMs - nowMs;
      return place === undefined || leftMs <= 0 ? [] : [{ ...place, leftMs }];
    });
  }

  /** Restores what was saved of an agent, as far as there are such errands. */
  restore(
    agent: string,
    saved: readonly SavedFailure[],
    errands: Pick<Errands, "errandAt">,
    nowMs: number,
  ): void {
    for (const { leftMs, ...place } of saved) {
      const errand = errands.errandAt(place);
      if (errand !== undefined) this.note(agent, errand, nowMs + leftMs - REFUSED_MS);
    }
  }
}
