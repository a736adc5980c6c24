import { type Direction, Kitchen, type Pose, type Station } from "../kitchen/kitchen.ts";
import type { Action, Opening, Seen } from "../play/protocol.ts";

/** A game's five classic kitchens. Digits are the cooks. */
export const LAYOUTS = {
  cramped_room: ["XXPXX", "O  2O", "X1  X", "XDXSX"],
  asymmetric_advantages: ["XXXXXXXXX", "O XSXOX S", "X   P 1 X", "X2  P   X", "XXXDXDXXX"],
  coordination_ring: ["XXXPX", "X 1 P", "D2X X", "O   X", "XOSXX"],
  forced_coordination: ["XXXPX", "O X1P", "O2X X", "D X X", "XXXSX"],
  counter_circuit: ["XXXPPXXX", "X  2   X", "D XXXX S", "X  1   X", "XXXOOXXX"],
} as const;

const COOK_TIME = 20;

interface Player {
  pose: Pose;
  holds: string;
}

interface Pot {
  readonly station: Station;
  onion: number;
  left: number | undefined;
}

/** The rules of Overcooked-AI for soups of three onions, as far as tests need them. */
export class SmallGame {
  readonly kitchen: Kitchen;
  readonly opening: Opening;
  readonly #players: Player[];
  readonly #pots: readonly Pot[];
  readonly #counters = new Map<number, string>();
  step = 0;
  score = 0;
  /** Steps in which bodies stood in each other's way, so that none of them moved. */
  collisions = 0;

  constructor(rows: readonly string[], ours: readonly number[], startsItself = false) {
    const floor = rows.map((row) => row.replace(/\d/g, " "));
    this.kitchen = new Kitchen(floor);
    const starts = rows
      .flatMap((row, y) =>
        [...row].flatMap((letter, x) =>
          /\d/.test(letter) ? [{ digit: letter, cell: this.kitchen.cellAt(x, y) }] : [],
        ),
      )
      .sort((a, b) => a.digit.localeCompare(b.digit));
    this.#players = starts.map(({ cell }) => ({
      ...{ pose: { cell, facing: "north" as const }, holds: "nothing" },
    }));
    this.#pots = this.kitchen.stations
      .filter(({ kind }) => kind === "pot")
      .map((station) => ({ station, onion: 0, left: undefined }));
    this.opening = {
      ...{ rows: floor, startsItself, ours, steps: 400 },
      orders: [{ onion: 3, tomato: 0, value: 20, time: COOK_TIME }],
    };
  }

  see(): Seen {
    const { width } = this.kitchen;
    const spot = (cell: number) => ({ x: cell % width, y: Math.floor(cell / width) });
    return {
      ...{ step: this.step, score: this.score },
      players: this.#players.map(({ pose, holds }) => ({
        ...{ ...spot(pose.cell), facing: pose.facing, holds },
      })),
      pots: this.#pots.map(({ station, onion, left }) => ({
        ...{ ...spot(station.cell), onion, tomato: 0, left: left ?? 0 },
        is: left === undefined ? "cold" : left > 0 ? "lit" : "ready",
      })),
      counters: [...this.#counters].map(([cell, has]) => ({ ...spot(cell), has })),
    };
  }

  act(actions: readonly Action[]): void {
    for (const [at, action] of actions.entries()) {
      if (action === "interact") this.#interact(this.#players[at] as Player);
    }
    const poses = this.#players.map(({ pose }, at) => {
      const action = actions[at] as Action;
      return action === "stay" || action === "interact"
        ? pose
        : this.kitchen.after(pose, action as Direction);
    });
    const collide = poses.some((pose, at) =>
      poses.some((other, number) => {
        if (number === at) return false;
        const isSwap =
          pose.cell === this.#players[number]?.pose.cell &&
          other.cell === this.#players[at]?.pose.cell;
        return pose.cell === other.cell || isSwap;
      }),
    );
    if (collide) this.collisions++;
    for (const [at, player] of this.#players.entries()) {
      const { facing, cell } = poses[at] as Pose;
      player.pose = { cell: collide ? player.pose.cell : cell, facing };
    }
    for (const pot of this.#pots) if (pot.left !== undefined) pot.left = Math.max(0, pot.left - 1);
    this.step++;
  }

  #interact(player: Player): void {
    const cell = this.kitchen.beside(player.pose.cell, player.pose.facing);
    const station = this.kitchen.stations.find((one) => one.cell === cell);
    if (station === undefined) return;
    const { kind } = station;
    if (kind === "counter") {
      const has = this.#counters.get(station.cell) ?? "nothing";
      if ((has === "nothing") === (player.holds === "nothing")) return;
      if (player.holds === "nothing") this.#counters.delete(station.cell);
      else this.#counters.set(station.cell, player.holds);
      player.holds = has;
    } else if (kind === "pot") {
      this.#usePot(player, this.#pots.find((pot) => pot.station.cell === station.cell) as Pot);
    } else if (kind === "serving") {
      if (player.holds !== "soup") return;
      player.holds = "nothing";
      this.score += 20;
    } else if (player.holds === "nothing") player.holds = kind;
  }

  #usePot(player: Player, pot: Pot): void {
    const { startsItself } = this.opening;
    if (player.holds === "nothing") {
      if (!startsItself && pot.onion > 0 && pot.left === undefined) pot.left = COOK_TIME;
    } else if (player.holds === "onion") {
      if (pot.onion >= 3 || pot.left !== undefined) return;
      player.holds = "nothing";
      pot.onion++;
      if (startsItself && pot.onion === 3) pot.left = COOK_TIME;
    } else if (player.holds === "dish" && pot.left === 0) {
      player.holds = "soup";
      pot.onion = 0;
      pot.left = undefined;
    }
  }
}
