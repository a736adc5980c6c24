import { type Spot, walk } from "../ground.ts";

/** A villager with its body. */
export interface Villager extends Spot {
  readonly name: string;
  /** Its place among the others at a spot. */
  readonly index: number;
  at: string;
  doing: string;
  /** A villager with whom it does its step. */
  partner: string | undefined;
}

/** A step in progress. */
export interface Work {
  readonly tool: string;
  /** The villager who leads, and its partners. */
  readonly crew: readonly [Villager, ...Villager[]];
  /** The place of the crew before. */
  readonly from: string;
  /** The goal of the crew; undefined for work on the spot. */
  readonly to: string | undefined;
  /** Time left on the spot; infinite for a step that the planner ends. */
  leftS: number;
}

export const SPOTS: Readonly<Record<string, Spot>> = {
  woods: { x: 16, y: 34 },
  site: { x: 52, y: 33 },
  camp: { x: 12, y: 15 },
  gate: { x: 74, y: 17 },
  court: { x: 74, y: 6 },
};

/** Units of the ground in a second, by tool. Other steps are done on the spot. */
const SPEED: Readonly<Record<string, number>> = { walk: 12, carry: 5.5, storm: 3 };

/** The position of a villager at a spot, a little beside the others. */
export function standing({ index }: Villager, place: string): Spot {
  const { x, y } = SPOTS[place] ?? { x: 0, y: 0 };
  return { x: x + 5 * index - 7, y: y + 3 * (index % 2) };
}

/** All steps in progress: crews that go to a spot, or work for a time. */
export class Works {
  #works: readonly Work[] = [];

  /** @param goal the place to which a crew moves, if its step moves it */
  begin(tool: string, crew: Work["crew"], goal: string, seconds: number): void {
    const place = tool === "storm" ? "court" : goal;
    const to = SPEED[tool] === undefined ? undefined : place;
    const leftS = tool === "hold" ? Number.POSITIVE_INFINITY : seconds;
    const from = crew[0].at;
    if (to !== undefined) for (const one of crew) one.at = "road";
    this.#works = [...this.#works, { tool, crew, from, to, leftS }];
  }

  /** The step that a villager leads. */
  ledBy(one: Villager): Work | undefined {
    return this.#works.find(({ crew }) => crew[0] === one);
  }

  stop(work: Work): void {
    this.#works = this.#works.filter((other) => other !== work);
  }

  /** A crew that is about halfway through its work. */
  halfThrough(tool: string): Work["crew"] | undefined {
    return this.#works.find((work) => work.tool === tool && work.leftS < 3)?.crew;
  }

  /** Moves crews and works on. Returns the steps that have ended. */
  advance(seconds: number): readonly Work[] {
    return this.#works.filter((work) => {
      work.leftS -= seconds;
      const { tool, to, crew, leftS } = work;
      if (to === undefined) return leftS <= 0;
      const by = (SPEED[tool] ?? 0) * seconds;
      const isThere = crew.map((one) => walk(one, standing(one, to), by));
      return isThere.every((each) => each);
    });
  }
}
