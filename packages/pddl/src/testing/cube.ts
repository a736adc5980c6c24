import type { PddlTexts } from "../index.ts";

const AXES = ["x", "y", "z"] as const;
type Axis = (typeof AXES)[number];

/** A place of a corner or an edge: by axis the side on which it is. */
type Place = Partial<Record<Axis, 0 | 1>>;

/** A turn of one side of the cube, one way or the other. */
export interface Turn {
  readonly axis: Axis;
  readonly side: 0 | 1;
  readonly way: 0 | 1;
}

/** All quarter turns of a cube. */
export const TURNS: readonly Turn[] = AXES.flatMap((axis) =>
  ([0, 1] as const).flatMap((side) => ([0, 1] as const).map((way) => ({ axis, side, way }))),
);

const axesOf = (place: Place): readonly Axis[] => AXES.filter((axis) => axis in place);
const nameOf = (place: Place): string =>
  axesOf(place)
    .map((axis) => `${axis}${place[axis]}`)
    .join("");
const colour = (axis: Axis, side: 0 | 1): string => `${axis}-${side === 0 ? "low" : "high"}`;
const opposite = (side: 0 | 1): 0 | 1 => (side === 0 ? 1 : 0);

/** The place to which a turn brings what is at another one, and the axis to which what faces one axis turns. */
function turned({ axis, way }: Turn, place: Place): { to: Place; axisOf: (from: Axis) => Axis } {
  const [b, c] = AXES.filter((other) => other !== axis) as [Axis, Axis];
  const [from, into] = way === 0 ? [b, c] : [c, b];
  const to: Place = { ...(place[axis] === undefined ? {} : { [axis]: place[axis] }) };
  if (place[from] !== undefined) to[into] = place[from];
  if (place[into] !== undefined) to[from] = opposite(place[into]);
  return { to, axisOf: (one) => (one === from ? into : one === into ? from : one) };
}

function places(isWhole: boolean): readonly Place[] {
  const sides = [0, 1] as const;
  const corners = sides.flatMap((x) => sides.flatMap((y) => sides.map((z) => ({ x, y, z }))));
  const edges = AXES.flatMap((without) => {
    const [b, c] = AXES.filter((axis) => axis !== without) as [Axis, Axis];
    return sides.flatMap((one) => sides.map((other) => ({ [b]: one, [c]: other })));
  });
  return isWhole ? [...corners, ...edges] : corners;
}

/**
 * A cube to be turned right again. Of each corner and each edge it is said what colours are there, one for each axis, and a
 * turn moves all that is on a side at once: every effect asks for what another one changes.
 *
 * @param isWhole whether it has edges as well, three by three by three; else two by two by two
 * @param scramble the turns that brought it out of order
 */
export function cube(isWhole: boolean, scramble: readonly Turn[]): PddlTexts {
  const all = places(isWhole);
  const actions = TURNS.map((turn) => {
    const effects = all.flatMap((place) => {
      if (place[turn.axis] !== turn.side) return [];
      const axes = axesOf(place);
      const { to, axisOf } = turned(turn, place);
      const here = `(at-${nameOf(place)} ${axes.map((axis) => `?${axis}`).join(" ")})`;
      const facing = axesOf(to).map((axis) => `?${axes.find((from) => axisOf(from) === axis)}`);
      const there = `(at-${nameOf(to)} ${facing.join(" ")})`;
      const variables = axes.map((axis) => `?${axis}`).join(" ");
      return [`(forall (${variables}) (when ${here} (and (not ${here}) ${there})))`];
    });
    return `(:action turn-${turn.axis}${turn.side}${turn.way} :effect (and ${effects.join("\n  ")}))`;
  });
  let state = new Map(
    all.map((place) => [
      nameOf(place),
      axesOf(place).map((axis) => colour(axis, place[axis] as 0 | 1)),
    ]),
  );
  const factsOf = (): string =>
    [...state].map(([name, colours]) => `(at-${name} ${colours.join(" ")})`).join(" ");
  const goal = factsOf();
  for (const turn of scramble) {
    const next = new Map(state);
    for (const place of all) {
      if (place[turn.axis] !== turn.side) continue;
      const { to, axisOf } = turned(turn, place);
      const axes = axesOf(place);
      const colours = state.get(nameOf(place)) as string[];
      next.set(
        nameOf(to),
        axesOf(to).map(
          (axis) => colours[axes.findIndex((from) => axisOf(from) === axis)] as string,
        ),
      );
    }
    state = next;
  }
  const predicates = all.map(
    (place) =>
      `(at-${nameOf(place)} ${axesOf(place)
        .map((axis) => `?${axis}`)
        .join(" ")})`,
  );
  const colours = AXES.flatMap((axis) => [colour(axis, 0), colour(axis, 1)]);
  return {
    domain: `(define (domain cube) (:predicates ${predicates.join(" ")})\n${actions.join("\n")})`,
    problem: `(define (problem scrambled) (:domain cube) (:objects ${colours.join(" ")})
      (:init ${factsOf()}) (:goal (and ${goal})))`,
  };
}
