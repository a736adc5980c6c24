/** A cell of the floor or of the furniture, counted row by row. */
export type Cell = number;

/** The four directions of a step, as the game names them. */
export type Direction = "north" | "south" | "east" | "west";

/** Furniture: a counter, the source of an ingredient or of dishes, a pot, or the window where soups are served. */
export type StationKind = "counter" | "onion" | "tomato" | "dish" | "pot" | "serving";

/** A piece of furniture. */
export interface Station {
  readonly name: string;
  readonly kind: StationKind;
  readonly cell: Cell;
}

/** A body's place: its cell, and the way it looks. */
export interface Pose {
  readonly cell: Cell;
  readonly facing: Direction;
}

const KINDS: Readonly<Record<string, StationKind>> = {
  X: "counter",
  O: "onion",
  T: "tomato",
  D: "dish",
  P: "pot",
  S: "serving",
};

/** The directions in the order in which ways are tried. */
export const DIRECTIONS: readonly Direction[] = ["north", "south", "east", "west"];

/** The rooms of a kitchen: what is where, and how far. */
export class Kitchen {
  readonly width: number;
  readonly height: number;
  readonly stations: readonly Station[];
  readonly #isFloor: readonly boolean[];
  readonly #region: readonly number[];
  readonly #toStations = new Map<Cell, Int16Array>();
  readonly #toPoses = new Map<number, Int16Array>();
  #earlier: ReadonlyMap<number, readonly Pose[]> | undefined;

  /** Reads rows of the game's letters: a space is floor, unless a cook stands there for long. */
  constructor(rows: readonly string[], blocked: readonly Cell[] = []) {
    this.height = rows.length;
    this.width = Math.max(...rows.map((row) => row.length));
    const letters = rows.flatMap((row) => [...row.padEnd(this.width, "X")]);
    this.#isFloor = letters.map(
      (letter, cell) => KINDS[letter] === undefined && !blocked.includes(cell),
    );
    const counts = new Map<string, number>();
    this.stations = letters.flatMap((letter, cell) => {
      const kind = KINDS[letter];
      if (kind === undefined) return [];
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return [{ name: `${kind}_${count}`, kind, cell }];
    });
    this.#region = this.#findRegions();
  }

  isFloor(cell: Cell): boolean {
    return this.#isFloor[cell] === true;
  }

  /** The cell in a column and a row. */
  cellAt(x: number, y: number): Cell {
    return x + y * this.width;
  }

  /** The cell beside a cell; undefined beyond the wall. */
  beside(cell: Cell, direction: Direction): Cell | undefined {
    const x = cell % this.width;
    const y = Math.floor(cell / this.width);
    if (direction === "north") return y > 0 ? cell - this.width : undefined;
    if (direction === "south") return y < this.height - 1 ? cell + this.width : undefined;
    if (direction === "east") return x < this.width - 1 ? cell + 1 : undefined;
    return x > 0 ? cell - 1 : undefined;
  }

  /** The part of the floor that a cell belongs to: no way leads from one to another. -1 for furniture. */
  regionOf(cell: Cell): number {
    return this.#region[cell] ?? -1;
  }

  /** The poses from which a body reaches a station, in one part of the floor or in all. */
  posesAt(station: Cell, region?: number): readonly Pose[] {
    return DIRECTIONS.flatMap((facing) => {
      const cell = this.beside(station, opposite(facing));
      if (cell === undefined || !this.isFloor(cell)) return [];
      if (region !== undefined && this.regionOf(cell) !== region) return [];
      return [{ cell, facing }];
    });
  }

  /** The steps, turns included, that a body takes until it could use a station; undefined where it cannot come. */
  distance(from: Pose, station: Cell): number | undefined {
    const steps = this.#stepsTo(station)[index(from)];
    return steps === undefined || steps < 0 ? undefined : steps;
  }

  /** The pose after a step in a direction: before furniture a body only turns. */
  after({ cell }: Pose, direction: Direction): Pose {
    const next = this.beside(cell, direction);
    return next !== undefined && this.isFloor(next)
      ? { cell: next, facing: direction }
      : { cell, facing: direction };
  }

  /** The steps from one pose to another, turns included; undefined where there is no way. */
  poseDistance(from: Pose, to: Pose): number | undefined {
    let steps = this.#toPoses.get(index(to));
    if (steps === undefined) {
      steps = this.#stepsToAny([to]);
      this.#toPoses.set(index(to), steps);
    }
    const count = steps[index(from)] as number;
    return count < 0 ? undefined : count;
  }

  #stepsTo(station: Cell): Int16Array {
    let steps = this.#toStations.get(station);
    if (steps === undefined) {
      steps = this.#stepsToAny(this.posesAt(station));
      this.#toStations.set(station, steps);
    }
    return steps;
  }

  #stepsToAny(ends: readonly Pose[]): Int16Array {
    const steps = new Int16Array(this.width * this.height * DIRECTIONS.length).fill(-1);
    let front = [...ends];
    for (const pose of front) steps[index(pose)] = 0;
    this.#earlier ??= this.#before();
    for (let length = 1; front.length > 0; length++) {
      const next: Pose[] = [];
      for (const pose of front) {
        for (const earlier of this.#earlier.get(index(pose)) ?? []) {
          if ((steps[index(earlier)] as number) >= 0) continue;
          steps[index(earlier)] = length;
          next.push(earlier);
        }
      }
      front = next;
    }
    return steps;
  }

  #before(): Map<number, Pose[]> {
    const before = new Map<number, Pose[]>();
    for (let cell = 0; cell < this.width * this.height; cell++) {
      if (!this.isFloor(cell)) continue;
      for (const facing of DIRECTIONS) {
        for (const direction of DIRECTIONS) {
          const next = index(this.after({ cell, facing }, direction));
          const list = before.get(next);
          if (list === undefined) before.set(next, [{ cell, facing }]);
          else list.push({ cell, facing });
        }
      }
    }
    return before;
  }

  #findRegions(): readonly number[] {
    const regions = new Array<number>(this.width * this.height).fill(-1);
    let count = 0;
    for (let start = 0; start < regions.length; start++) {
      if (!this.isFloor(start) || regions[start] !== -1) continue;
      const open = [start];
      regions[start] = count;
      for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
        for (const direction of DIRECTIONS) {
          const next = this.beside(cell, direction);
          if (next === undefined || !this.isFloor(next) || regions[next] !== -1) continue;
          regions[next] = count;
          open.push(next);
        }
      }
      count++;
    }
    return regions;
  }
}

/** A number for a pose. */
export function index({ cell, facing }: Pose): number {
  return cell * DIRECTIONS.length + DIRECTIONS.indexOf(facing);
}

/** The direction that leads back. */
function opposite(direction: Direction): Direction {
  if (direction === "north") return "south";
  if (direction === "south") return "north";
  return direction === "east" ? "west" : "east";
}
