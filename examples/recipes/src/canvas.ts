import type { PlanRunner } from "@understudy/planner-core";
import type { Woods, WoodsStep } from "./woods.ts";

const spots = { hut: 20, wood: 180, market: 340 } as const;
const PIXELS_PER_MS = 0.2;

/** The part of a `CanvasRenderingContext2D` that a figure needs. */
export interface Pen {
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
}

/** A figure on a canvas: its position belongs to the game, its next action to the plan. */
export class Figure {
  x: number = spots.hut;
  logs = 0;
  coins = 0;
  #place: keyof typeof spots = "hut";
  #step: { readonly step: WoodsStep; leftMs: number } | undefined;
  readonly #runner: PlanRunner<Woods>;

  constructor(runner: PlanRunner<Woods>) {
    this.#runner = runner;
  }

  /** For `update(time, delta)` of a Phaser scene, or `requestAnimationFrame`. */
  update(timeMs: number, deltaMs: number): void {
    if (this.#step !== undefined && this.#move(this.#step, deltaMs)) {
      this.#step = undefined;
      this.#runner.finished();
    }
    const seen = { at: this.#place, logs: this.logs, coins: this.coins };
    const { event, step } = this.#runner.tick(seen, timeMs);
    if (event === "start") this.#step = { step, leftMs: 300 };
  }

  draw(context: Pen): void {
    context.fillRect(this.x, 50, 10, 10);
    context.fillText(this.#step?.step.tool ?? "thinks", this.x, 40);
  }

  /** True when the step has ended. */
  #move(running: { readonly step: WoodsStep; leftMs: number }, deltaMs: number): boolean {
    const { step } = running;
    if (step.tool === "goto") {
      const way = spots[step.args.place] - this.x;
      this.x += Math.sign(way) * Math.min(Math.abs(way), PIXELS_PER_MS * deltaMs);
      if (this.x !== spots[step.args.place]) return false;
      this.#place = step.args.place;
      return true;
    }
    running.leftMs -= deltaMs;
    if (running.leftMs > 0) return false;
    if (step.tool === "chop") this.logs++;
    else {
      this.logs--;
      this.coins += 2;
    }
    return true;
  }
}
