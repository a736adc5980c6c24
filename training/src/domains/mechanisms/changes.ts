import type { Effects, Sketch, Terms } from "../sketch.ts";

/** A boolean and a tool that sets it, or one that resets it. */
export function flag(sketch: Sketch): void {
  const { chooser } = sketch;
  const isOld = sketch.flags.length > 0 && chooser.chance(0.3);
  const name = isOld ? chooser.pick(sketch.flags) : sketch.addFlag();
  if (name === undefined) return;
  const to = chooser.chance(0.75);
  const when: Terms = sketch.somewhere(0.8);
  const then: Effects = { [name]: to };
  if (chooser.chance(0.6)) when[name] = !to;
  if (sketch.resources.length > 0 && chooser.chance(0.4)) {
    const resource = chooser.pick(sketch.resources);
    sketch.use(resource, chooser.between(1, 3), when, then);
    // Some things are required but not consumed.
    if (chooser.chance(0.15)) delete then[resource];
  }
  sketch.hinder(0.5, when);
  sketch.tire(0.25, when, then);
  sketch.addTool("act", chooser.chance(0.5) ? name.split("_")[0] : undefined, { when, then });
  sketch.wish({ [name]: to });
}

/** A thing with stages, one tool each. */
export function stages(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const name = names.fresh("subject");
  const values = names.several("state", chooser.between(3, 4));
  if (!sketch.addVariable(name, { type: "enum", values })) return;
  for (let index = 1; index < values.length; index++) {
    const to = values[index] as string;
    const when: Terms = { ...sketch.somewhere(0.7), [name]: values[index - 1] as string };
    const then: Effects = { [name]: to };
    if (sketch.resources.length > 0 && chooser.chance(0.3)) {
      sketch.use(chooser.pick(sketch.resources), 1, when, then);
    }
    sketch.hinder(0.35, when);
    sketch.tire(0.2, when, then);
    sketch.addTool("act", chooser.chance(0.4) ? name : undefined, { when, then });
    sketch.wish({ [name]: to });
  }
  // If the last stage can be left, a plan may have to loop.
  if (chooser.chance(0.3)) {
    const when = { [name]: values.at(-1) as string };
    sketch.addTool("act", name, { when, then: { [name]: values[0] as string } });
  }
}

/** A variable that one tool sets to any of its values. */
export function selection(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const name = names.fresh("subject");
  const values = names.several("state", chooser.between(3, 4));
  if (!sketch.addVariable(name, { type: "enum", values })) return;
  const parameter = names.fresh("argument");
  const allowed = chooser.chance(0.5) ? values : values.slice(1);
  sketch.addTool("change", chooser.chance(0.5) ? name : undefined, {
    parameters: { [parameter]: allowed },
    when: sketch.somewhere(0.6),
    then: { [name]: `$${parameter}` },
  });
  const value = chooser.pick(allowed);
  sketch.wish({ [name]: value });
  // A selection matters only if something depends on it.
  const dependent = sketch.addFlag();
  if (dependent === undefined) return;
  sketch.addTool("act", dependent.split("_")[0], {
    when: { ...sketch.somewhere(0.5), [name]: value },
    then: { [dependent]: true },
  });
  sketch.wish({ [dependent]: true });
}

/** Conditions of the full language: alternatives, exclusions, comparisons of variables. */
export function fineprint(sketch: Sketch): void {
  const { chooser } = sketch;
  const name = sketch.addFlag();
  if (name === undefined) return;
  const [one, two] = chooser.sample(
    [...sketch.items, ...sketch.flags.filter((other) => other !== name)],
    2,
  );
  const [less, more] = chooser.sample(sketch.resources, 2);
  const when: Terms = sketch.somewhere(0.5);
  if (one !== undefined && two !== undefined && chooser.chance(0.5)) {
    when["anyOf"] = [{ [one]: true }, { [two]: chooser.chance(0.7) }];
  } else if (less !== undefined && more !== undefined && chooser.chance(0.4)) {
    when[more] = { ">": { var: less } };
  } else if (sketch.position !== undefined) {
    const { name: at, places } = sketch.position;
    when[at] = chooser.chance(0.5)
      ? { in: chooser.sample(places, 2) }
      : { "!=": chooser.pick(places) };
  } else if (less !== undefined) when[less] = { "<": sketch.maximum(less) };
  sketch.addTool("act", name.split("_")[0], { when, then: { [name]: true } });
  sketch.wish({ [name]: true });
}
