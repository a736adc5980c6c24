import type { Condition } from "@understudy/planner-core";
import type { Sketch } from "../sketch.ts";

/** An invariant: excluded combinations, forbidden places, reserves. */
export function keep(sketch: Sketch): void {
  const { chooser } = sketch;
  if (sketch.rules.length >= 2) return;
  const kinds = chooser.shuffle([exclusion, noEntry, reserve, order]);
  for (const kind of kinds) {
    const rule = kind(sketch);
    if (rule === undefined) continue;
    sketch.rules.push(rule);
    return;
  }
}

function exclusion(sketch: Sketch): Condition | undefined {
  const [one, two] = sketch.chooser.sample([...sketch.flags, ...sketch.items], 2);
  if (one === undefined || two === undefined) return undefined;
  return { anyOf: [{ [one]: false }, { [two]: sketch.chooser.chance(0.3) }] };
}

function noEntry(sketch: Sketch): Condition | undefined {
  const { chooser, position } = sketch;
  if (position === undefined) return undefined;
  const outside = { [position.name]: { "!=": chooser.pick(position.places) } };
  const [pass] = chooser.sample([...sketch.items, ...sketch.flags], 1);
  if (pass !== undefined) return { anyOf: [outside, { [pass]: true }] };
  const [resource] = chooser.sample(sketch.resources, 1);
  return resource === undefined ? undefined : { anyOf: [outside, { [resource]: { ">=": 1 } }] };
}

function reserve(sketch: Sketch): Condition | undefined {
  const { chooser } = sketch;
  const [meter] = chooser.sample(sketch.meters, 1);
  if (meter !== undefined) return { [meter]: { ">=": 1 } };
  const [resource] = chooser.sample(sketch.resources, 1);
  return resource === undefined ? undefined : { [resource]: { "<": sketch.maximum(resource) } };
}

function order(sketch: Sketch): Condition | undefined {
  const [less, more] = sketch.chooser.sample(sketch.resources, 2);
  if (less === undefined || more === undefined) return undefined;
  return { [less]: { "<=": { var: more } } };
}
