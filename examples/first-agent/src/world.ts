import type { StationState, StationStep } from "./station.ts";

/** Ticks per step. */
const STEP_TICKS = 4;

/** The game's world, which alone decides what happens; a plan is only an attempt. */
export class World {
  state: StationState = { at: "hub", power: 1, patches: 0, suit_on: false, breach: false };
  #running: { readonly step: StationStep; ticksLeft: number } | undefined;

  /** Starts a step. */
  begin(step: StationStep): void {
    this.#running = { step, ticksLeft: STEP_TICKS };
  }

  /** Stops the running step. */
  stop(): void {
    this.#running = undefined;
  }

  /** Advances by a tick. True when a step ended. */
  tick(): boolean {
    if (this.#running === undefined || --this.#running.ticksLeft > 0) return false;
    this.#happen(this.#running.step);
    this.#running = undefined;
    return true;
  }

  /** An event that no plan foresaw. */
  meteor(): void {
    this.state = { ...this.state, breach: true };
  }

  #happen(step: StationStep): void {
    const { state } = this;
    const { power, patches } = state;
    // Misspelt tools and arguments do not compile.
    switch (step.tool) {
      case "walk":
        this.state = { ...state, at: step.args.place };
        break;
      case "tram":
        this.state = { ...state, at: step.args.place, power: power - 1 };
        break;
      case "charge":
        this.state = { ...state, power: Math.min(6, power + 2) };
        break;
      case "make_patch":
        this.state = { ...state, patches: Math.min(3, patches + 1), power: power - 1 };
        break;
      case "put_on_suit":
        this.state = { ...state, suit_on: true };
        break;
      case "seal_hull":
        this.state = { ...state, breach: false, patches: patches - 1 };
        break;
    }
  }
}
