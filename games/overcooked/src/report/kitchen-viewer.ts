import { type Clock, systemClock } from "@understudy/planner-core";
import { createViewer, type Viewer } from "@understudy/viewer";
import type { Cell } from "../kitchen/kitchen.ts";
import type { Crew } from "../play/crew.ts";
import type { Seen } from "../play/protocol.ts";

/** A step of the game on the viewer's clock, in milliseconds. */
const STEP_MS = 1000;
/** A cell of the kitchen on the viewer's map. */
const CELL = 10;

/** Shows a game in the viewer: the cooks on a map of their kitchen, and their plan. */
export class KitchenViewer {
  readonly viewer: Viewer;
  #nowMs = 0;

  constructor(crew: Crew) {
    const { kitchen, squad, task } = crew;
    const spotOf = (cell: Cell) => ({
      x: CELL * ((cell % kitchen.width) + 0.5),
      y: CELL * (Math.floor(cell / kitchen.width) + 0.5),
    });
    // A game is over in seconds: its own time counts.
    const clock: Clock = { ...systemClock, now: () => this.#nowMs };
    this.viewer = createViewer({
      ...{ domain: task.domain, title: "Overcooked-AI", clock },
      map: { width: CELL * kitchen.width, height: CELL * kitchen.height },
    });
    for (const { name } of crew.cooks) {
      const runner = {
        ...{ outcome: undefined, position: 0 },
        get isPlaying() {
          return squad.roles()[name]?.some(({ isRunning }) => isRunning) === true;
        },
        get isWaiting() {
          return squad.isWaiting;
        },
        get observed() {
          return squad.stateOf(name);
        },
        get goal() {
          return squad.goal;
        },
      };
      const position = () => spotOf(crew.cooks.find((one) => one.name === name)?.pose.cell ?? 0);
      this.viewer.add({ id: name, runner, position });
    }
    this.viewer.addSquad("kitchen", squad);
  }

  /** Shows the game after a step. */
  show({ step }: Pick<Seen, "step">): void {
    this.#nowMs = step * STEP_MS;
    this.viewer.tick(this.#nowMs);
  }
}
