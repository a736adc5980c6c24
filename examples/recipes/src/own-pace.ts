import { applyAction, type PlanRunner } from "@understudy/planner-core";
import { type Woods, type WoodsStep, woods } from "./woods.ts";

/** A villager who lives on a clock of their own, in ticks of any length. */
export class OwnPace {
  /** How fast time passes: 0 stands still, 10 is ten times as fast. */
  timeScale = 1;
  state = woods.state({ at: "hut", logs: 0, coins: 0 });
  #nowMs = 0;
  readonly #runner: PlanRunner<Woods>;

  constructor(runner: PlanRunner<Woods>) {
    this.#runner = runner;
  }

  /** @returns the steps that have finished, with the time at which they did */
  update(deltaMs: number): readonly (readonly [atMs: number, tool: string])[] {
    this.#nowMs += deltaMs * this.timeScale;
    const finished: [number, string][] = [];
    for (const { atMs, tick } of this.#runner.advance(this.state, this.#nowMs)) {
      if (tick.event !== "finish") continue;
      this.#apply(tick.step);
      finished.push([atMs, tick.step.tool]);
    }
    return finished;
  }

  #apply(step: WoodsStep): void {
    const after = this.state.slice();
    applyAction(woods.actions, woods.actionOf(step), this.state, after);
    this.state = after;
  }
}
