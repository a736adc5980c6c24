import type { Kitchen, Pose, Station } from "../kitchen/kitchen.ts";
import type { PotSeen, Seen } from "./protocol.ts";

/** The state of the game, by stations. */
export class View {
  readonly seen: Seen;
  readonly #kitchen: Kitchen;

  constructor(kitchen: Kitchen, seen: Seen) {
    this.#kitchen = kitchen;
    this.seen = seen;
  }

  pot({ cell }: Station): PotSeen | undefined {
    return this.seen.pots.find(({ x, y }) => this.#kitchen.cellAt(x, y) === cell);
  }

  /** The name of what lies on a counter, or `nothing`. */
  counter({ cell }: Station): string {
    const found = this.seen.counters.find(({ x, y }) => this.#kitchen.cellAt(x, y) === cell);
    return found?.has ?? "nothing";
  }

  pose(player: number): Pose {
    const { x, y, facing } = this.#player(player);
    return { cell: this.#kitchen.cellAt(x, y), facing };
  }

  holds(player: number): string {
    return this.#player(player).holds;
  }

  #player(number: number): Seen["players"][number] {
    const player = this.seen.players[number];
    if (player === undefined) throw new Error(`the game shows no player ${number}`);
    return player;
  }
}
