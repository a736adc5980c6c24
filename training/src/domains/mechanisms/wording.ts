import type { Condition } from "@understudy/planner-core";
import type { Sketch } from "../sketch.ts";

/** Decimal costs instead of whole ones. */
export function fractions(sketch: Sketch): void {
  const { chooser, tools } = sketch;
  for (const [index, tool] of tools.entries()) {
    if (!Number.isInteger(tool.cost) || !chooser.chance(0.4)) continue;
    const whole = tool.cost as number;
    const cost = chooser.chance(0.7) ? whole - 0.5 : whole + chooser.between(1, 9) / 10;
    tools[index] = { ...tool, cost: Math.round(cost * 10) / 10 };
  }
}

/** A tool with two alternative preconditions, each of several terms. */
export function ways(sketch: Sketch): void {
  const { chooser } = sketch;
  const [one, two, three] = chooser.shuffle(terms(sketch));
  const name = one === undefined || two === undefined ? undefined : sketch.addFlag();
  if (one === undefined || two === undefined || name === undefined) return;
  const second = three !== undefined && chooser.chance(0.5) ? { allOf: [two, three] } : two;
  const when = { ...sketch.somewhere(0.4), anyOf: [one, second] };
  sketch.addTool("act", name.split("_")[0], { when, then: { [name]: true } });
  sketch.wish({ [name]: true });
}

/** Goals of the full language: one of two, one of several places, anywhere else, at most, more than another. */
export function wants(sketch: Sketch): void {
  const { chooser, position } = sketch;
  const [one, two] = chooser.shuffle(terms(sketch));
  if (one !== undefined && two !== undefined) sketch.wish({ anyOf: [one, two] });
  if (position !== undefined) {
    const { name, places } = position;
    sketch.wish(
      chooser.chance(0.5)
        ? { [name]: { in: chooser.sample(places, 2) } }
        : { [name]: { "!=": chooser.pick(places) } },
    );
  }
  const [less, more] = chooser.sample(sketch.resources, 2);
  if (less !== undefined && more !== undefined) sketch.wish({ [more]: { ">": { var: less } } });
}

/** Conditions on existing variables, each on another one. */
function terms(sketch: Sketch): Condition[] {
  const { chooser, position } = sketch;
  const found: Condition[] = [...sketch.flags, ...sketch.items].map((name) => ({
    [name]: chooser.chance(0.75),
  }));
  for (const name of sketch.resources) {
    const low = chooser.between(1, sketch.maximum(name));
    const range = { ">=": low, "<=": chooser.between(low, sketch.maximum(name)) };
    found.push({ [name]: chooser.chance(0.6) ? { ">=": low } : range });
  }
  if (position !== undefined) found.push({ [position.name]: chooser.pick(position.places) });
  return found;
}
