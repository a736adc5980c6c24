import type { Sketch } from "../sketch.ts";

/** Places connected by paths: a tool per path, some one-way or behind an obstacle. */
export function paths(sketch: Sketch): void {
  const { chooser, names } = sketch;
  if (sketch.position !== undefined) return;
  const places = names.several("place", chooser.between(3, 5));
  const name = names.fresh("position");
  if (!sketch.addVariable(name, { type: "enum", values: places })) return;
  sketch.position = { name, places };
  for (const [index, to] of places.entries()) {
    if (index === 0) continue;
    const from = places[chooser.between(Math.max(0, index - 2), index - 1)] as string;
    const when = { [name]: from };
    sketch.hinder(0.25, when);
    sketch.addTool("move", to, { when, then: { [name]: to } });
    sketch.addTool("move", from, { when: { [name]: to }, then: { [name]: from } });
  }
  sketch.wish({ [name]: places.at(-1) as string });
  sketch.wish({ [name]: chooser.pick(places) });
}
