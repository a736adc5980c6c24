import type { Sketch, Terms } from "../sketch.ts";

/** A remembered place: a tool sets it, and others go or refer to it. */
export function mark(sketch: Sketch): void {
  const { chooser, names, position } = sketch;
  if (position === undefined) return;
  const name = names.fresh("subject");
  if (!sketch.addVariable(name, { type: "enum", values: position.places })) return;
  if (chooser.chance(0.5)) {
    // The mark is at the agent's place.
    const then = { [name]: { var: position.name } };
    sketch.addTool("change", chooser.chance(0.6) ? name : undefined, { then });
  } else {
    const place = names.fresh("destination");
    sketch.addTool("change", chooser.chance(0.6) ? name : undefined, {
      parameters: { [place]: chooser.sample(position.places, chooser.between(2, 4)) },
      then: { [name]: `$${place}` },
    });
  }
  if (chooser.chance(0.5)) {
    const when: Terms = {};
    sketch.hinder(0.4, when);
    const then = { [position.name]: { var: name } };
    sketch.addTool("move", chooser.chance(0.5) ? name : undefined, { when, then });
  }
  sketch.wish({ [name]: chooser.pick(position.places) });
  const dependent = sketch.addFlag();
  if (dependent === undefined) return;
  sketch.addTool("act", dependent.split("_")[0], {
    when: { [position.name]: { var: name } },
    then: { [dependent]: true },
  });
  sketch.wish({ [dependent]: true });
}

/** Copies one variable to another: a whole resource, or a flag. */
export function copy(sketch: Sketch): void {
  const { chooser } = sketch;
  const [from, to] = chooser.sample(sketch.resources, 2);
  if (from !== undefined && to !== undefined && chooser.chance(0.6)) {
    sketch.addTool("make", to, {
      when: { ...sketch.somewhere(0.6), [to]: { "<": { var: from } } },
      then: { [to]: { var: from }, [from]: 0 },
    });
    sketch.wish({ [to]: { ">=": chooser.between(1, sketch.maximum(to)) } });
    return;
  }
  const [source] = chooser.sample([...sketch.flags, ...sketch.items], 1);
  const name = source === undefined ? undefined : sketch.addFlag();
  if (source === undefined || name === undefined) return;
  const about = chooser.chance(0.6) ? name.split("_")[0] : undefined;
  const when = chooser.chance(0.5) ? { [name]: { "!=": { var: source } } } : {};
  const then = { [name]: { var: source } };
  sketch.addTool("act", about, { when: { ...sketch.somewhere(0.6), ...when }, then });
  sketch.wish({ [name]: chooser.chance(0.7) });
}
