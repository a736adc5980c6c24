import type { PddlTexts } from "../import-pddl.ts";

const AXES = ["x", "y", "z"] as const;
type Axis = (typeof AXES)[number];
type Side = 0 | 1;
const SIDES: readonly Side[] = [0, 1];

/** The place of a corner or an edge: its side on each axis. */
type Place = Partial<Record<Axis, Side>>;

/** The colours of each place, one per axis. */
export type Cube = ReadonlyMap<string, readonly string[]>;

/** A quarter turn of a side, in either direction. */
export interface Turn {
  readonly name: string;
  readonly axis: Axis;
  readonly side: Side;
  readonly way: Side;
}

/** All quarter turns. */
export const TURNS: readonly Turn[] = AXES.flatMap((axis) =>
  SIDES.flatMap((side) =>
    SIDES.map((way) => ({ name: `turn-${axis}${side}${way}`, axis, side, way })),
  ),
);

const axesOf = (place: Place): readonly Axis[] => AXES.filter((axis) => axis in place);
const nameOf = (place: Place): string =>
  `at${axesOf(place)
    .map((axis) => `-${axis}${place[axis]}`)
    .join("")}`;
const factsOf = (cube: Cube): string =>
  [...cube].map(([name, colours]) => `(${name} ${colours.join(" ")})`).join(" ");

/** Corners, plus edges for width three. */
function places(size: 2 | 3): readonly Place[] {
  const corners = SIDES.flatMap((x) => SIDES.flatMap((y) => SIDES.map((z) => ({ x, y, z }))));
  if (size === 2) return corners;
  const edges = AXES.flatMap((without) => {
    const [one, other] = AXES.filter((axis) => axis !== without) as [Axis, Axis];
    return SIDES.flatMap((side) => SIDES.map((second) => ({ [one]: side, [other]: second })));
  });
  return [...corners, ...edges];
}

/** A solved cube. */
export function orderedCube(size: 2 | 3): Cube {
  return new Map(
    places(size).map((place) => [
      nameOf(place),
      axesOf(place).map((axis) => `${axis}-${place[axis] === 0 ? "low" : "high"}`),
    ]),
  );
}

/** The destination of a place under a turn; for each of its axes, the original axis that faces it. */
function moved(
  { axis, side, way }: Turn,
  place: Place,
): { readonly to: string; readonly sources: readonly number[] } | undefined {
  if (place[axis] !== side) return undefined;
  const [b, c] = AXES.filter((other) => other !== axis) as [Axis, Axis];
  const [from, into] = way === 0 ? [b, c] : [c, b];
  const to: Place = { [axis]: side };
  if (place[from] !== undefined) to[into] = place[from];
  if (place[into] !== undefined) to[from] = place[into] === 0 ? 1 : 0;
  const axes = axesOf(place);
  const sourceOf = (facing: Axis): Axis =>
    facing === from ? into : facing === into ? from : facing;
  return { to: nameOf(to), sources: axesOf(to).map((facing) => axes.indexOf(sourceOf(facing))) };
}

/** A cube after a turn. */
export function turned(cube: Cube, turn: Turn): Cube {
  const next = new Map(cube);
  for (const place of places(cube.size === 8 ? 2 : 3)) {
    const move = moved(turn, place);
    const colours = cube.get(nameOf(place)) as readonly string[];
    if (move !== undefined) {
      next.set(
        move.to,
        move.sources.map((source) => colours[source] as string),
      );
    }
  }
  return next;
}

function effectOf(turn: Turn, place: Place): string {
  const move = moved(turn, place);
  if (move === undefined) return "";
  const variables = axesOf(place).map((axis) => `?${axis}`);
  const here = `(${nameOf(place)} ${variables.join(" ")})`;
  const there = `(${move.to} ${move.sources.map((source) => variables[source]).join(" ")})`;
  return `(forall (${variables.join(" ")}) (when ${here} (and (not ${here}) ${there})))`;
}

/**
 * The task of turning a cube into another. Each turn moves a whole side at once, with effects that read each other's
 * targets.
 */
export function cubeTask(start: Cube, goal: Cube): PddlTexts {
  const all = places(start.size === 8 ? 2 : 3);
  const predicates = all.map(
    (place) =>
      `(${nameOf(place)} ${axesOf(place)
        .map((axis) => `?${axis}`)
        .join(" ")})`,
  );
  const actions = TURNS.map(
    (turn) =>
      `(:action ${turn.name} :effect (and ${all.map((place) => effectOf(turn, place)).join(" ")}))`,
  );
  const colours = AXES.flatMap((axis) => [`${axis}-low`, `${axis}-high`]);
  return {
    domain: `(define (domain cube) (:requirements :adl) (:predicates ${predicates.join(" ")})
      ${actions.join("\n")})`,
    problem: `(define (problem scrambled) (:domain cube) (:objects ${colours.join(" ")})
      (:init ${factsOf(start)}) (:goal (and ${factsOf(goal)})))`,
  };
}
