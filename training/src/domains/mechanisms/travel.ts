import type { Sketch } from "../sketch.ts";

/** Places, and a tool that goes to any of them. Some domains have an expensive way and a cheap but tiring one. */
export function travel(sketch: Sketch): void {
  const { chooser, names } = sketch;
  if (sketch.position !== undefined) return;
  const places = names.several("place", chooser.between(3, 7));
  const name = names.fresh("position");
  if (!sketch.addVariable(name, { type: "enum", values: places })) return;
  sketch.position = { name, places };
  const parameter = names.fresh("destination");
  const when = {};
  const then = { [name]: `$${parameter}` };
  sketch.tire(0.15, when, then);
  const cost = chooser.between(1, 3);
  sketch.addTool("move", undefined, { parameters: { [parameter]: places }, when, then, cost });
  if (Object.keys(when).length > 0) {
    const other = chooser.chance(0.5) ? parameter : names.fresh("destination");
    sketch.addTool("move", undefined, {
      parameters: { [other]: chooser.sample(places, Math.max(2, places.length - 1)) },
      then: { [name]: `$${other}` },
      cost: cost + chooser.between(1, 3),
    });
  }
  sketch.wish({ [name]: chooser.pick(places) });
}
