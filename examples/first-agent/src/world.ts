import type { StationState, StationStep } from "./station.ts";

/** The number of ticks that a step takes. */
const STEP_TICKS = 4;

/** The game's own world: it alone decides what happens; plans only say what an agent tries. */
export class World {
  state: StationState = { at: "hub", power: 1, patches: 0, suit_on: false, breach: false };
  #running: { readonly step: StationStep; ticksLeft: number } | undefined;

  /** The agent begins a step. */
  begin(step: StationStep): void {
    this.#running = { step, ticksLeft: STEP_TICKS };
  }

  /** Stops the agent, whatever it was doing. */
  stop(): void {
    this.#running = undefined;
  }

  /** Time goes by. True when a step ended. */
  tick(): boolean {
    if (this.#running === undefined || --this.#running.ticksLeft > 0) return false;
    this.#happen(this.#running.step);
    this.#running = undefined;
    return true;
  }

  /** Something that no plan foresaw. */
  meteor(): void {
    this.state = { ...this.state, breach: true };
  }

  #happen(step: StationStep): void {
    const { state } = this;
    const { power, patches } = state;
    // A misspelt tool or argument does not compile.
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
