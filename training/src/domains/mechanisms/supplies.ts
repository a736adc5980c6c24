import type { Effects, Sketch, Terms } from "../sketch.ts";

/** A meter that work consumes, and a way to restore it. */
export function meter(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const name = names.fresh("meter");
  const max = chooser.between(3, 7);
  if (!sketch.addVariable(name, { type: "integer", min: 0, max })) return;
  sketch.meters.push(name);
  const gain = chooser.chance(0.5) ? max : { "+": chooser.between(1, 3) };
  const when = sketch.somewhere(0.7);
  sketch.addTool("relax", undefined, { when, then: { [name]: gain }, cost: chooser.between(1, 5) });
  sketch.wish({ [name]: { ">=": chooser.between(1, max) } });
}

/** A resource and a tool that gathers it. */
export function gather(sketch: Sketch): void {
  const { chooser } = sketch;
  const name = sketch.addResource();
  if (name === undefined) return;
  const when: Terms = sketch.somewhere();
  const most = Math.min(chooser.between(1, chooser.pick([1, 2, 3])), sketch.maximum(name));
  const then: Effects = { [name]: { "+": most } };
  sketch.hinder(0.4, when);
  sketch.tire(0.5, when, then);
  sketch.addTool("gather", name, { when, then });
  sketch.wish({ [name]: { ">=": chooser.between(1, sketch.maximum(name)) } });
}

/** Converts one resource to another. */
export function convert(sketch: Sketch): void {
  const { chooser } = sketch;
  const [from, other] = chooser.sample(sketch.resources, 2);
  const to = other !== undefined && chooser.chance(0.5) ? other : sketch.addResource();
  if (from === undefined || to === undefined || from === to) return;
  const when: Terms = sketch.somewhere(0.8);
  const then: Effects = {};
  sketch.use(from, chooser.between(1, 2), when, then);
  then[to] = { "+": chooser.between(1, Math.min(2, sketch.maximum(to))) };
  const third = chooser.pick(sketch.resources);
  if (third !== from && third !== to && chooser.chance(0.25)) sketch.use(third, 1, when, then);
  sketch.hinder(0.3, when);
  sketch.addTool("make", to, { when, then });
  sketch.wish({ [to]: { ">=": chooser.between(1, sketch.maximum(to)) } });
}

/** An item, made of resources or found. */
export function item(sketch: Sketch): void {
  const { chooser } = sketch;
  const name = sketch.addItem();
  if (name === undefined) return;
  const when: Terms = sketch.somewhere(0.9);
  const then: Effects = { [name]: true };
  if (chooser.chance(0.5)) when[name] = false;
  const parts = chooser.sample(sketch.resources, chooser.between(0, 2));
  for (const part of parts) sketch.use(part, chooser.between(1, 2), when, then);
  const about = name.slice("has_".length);
  sketch.addTool(parts.length > 0 ? "make" : "gather", about, { when, then });
  sketch.wish({ [name]: true });
}

/** A permanent building of several resources. */
export function build(sketch: Sketch): void {
  const { chooser } = sketch;
  const parts = chooser.sample(sketch.resources, chooser.between(1, 3));
  const name = parts.length === 0 ? undefined : sketch.addFlag();
  if (name === undefined) return;
  const when: Terms = sketch.somewhere(0.9);
  const then: Effects = { [name]: true };
  for (const part of parts) sketch.use(part, chooser.between(1, 3), when, then);
  sketch.tire(0.3, when, then);
  const cost = chooser.between(2, 5);
  sketch.addTool("build", name.split("_")[0], { when, then, cost });
  sketch.wish({ [name]: true });
}
