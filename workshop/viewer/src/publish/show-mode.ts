import type { ShowMessage } from "../protocol/panels.ts";

/** The state of the show, as far as a page can change it. */
export class ShowMode {
  paused = false;
  speed = 1;
  readonly #faults = new Set<string>();

  setFault(name: string, on: boolean): void {
    if (on) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  message(moment: { readonly tick: number; readonly timeMs: number }): ShowMessage {
    const { paused, speed } = this;
    return { type: "show", ...moment, paused, speed, faults: [...this.#faults] };
  }
}
