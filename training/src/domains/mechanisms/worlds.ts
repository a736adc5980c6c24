import type { Effects, Sketch, Terms } from "../sketch.ts";

/** A line or grid of cells with step-by-step movement, and numbers as position. */
export function grid(sketch: Sketch): void {
  const { chooser, names } = sketch;
  if (sketch.position !== undefined || sketch.spots.length > 0) return;
  const axes = chooser.chance(0.5)
    ? [names.fresh("position")]
    : ["x", "y"].filter((axis) => names.take(axis));
  const lengths = axes.map(() => chooser.between(3, axes.length === 1 ? 6 : 4));
  for (const [index, axis] of axes.entries()) {
    const max = lengths[index] as number;
    if (!sketch.addVariable(axis, { type: "integer", min: 0, max })) return;
  }
  const isBounded = chooser.chance(0.5);
  for (const [index, axis] of axes.entries()) {
    const max = lengths[index] as number;
    const about = axes.length > 1 && chooser.chance(0.5) ? axis : undefined;
    const cost = sketch.cost();
    const [on, back] = isBounded ? [{ [axis]: { "<": max } }, { [axis]: { ">": 0 } }] : [{}, {}];
    sketch.addTool("move", about, { when: on, then: { [axis]: { "+": 1 } }, cost });
    sketch.addTool("move", about, { when: back, then: { [axis]: { "-": 1 } }, cost });
  }
  for (let index = chooser.between(3, 4); index > 0; index--) {
    const spot = Object.fromEntries(
      axes.map((axis, which) => [axis, chooser.between(0, lengths[which] as number)]),
    );
    sketch.spots.push(spot);
    if (chooser.chance(0.5)) sketch.wish(spot);
  }
}

/**
 * Rooms behind doors: one tool goes to any of them, another opens any door, possibly with a key or a unit of something.
 */
export function rooms(sketch: Sketch): void {
  const { chooser, names } = sketch;
  if (sketch.position !== undefined) return;
  const places = names.several("place", chooser.between(3, 6));
  const name = names.fresh("position");
  if (!sketch.addVariable(name, { type: "enum", values: places })) return;
  sketch.position = { name, places };
  const suffix = `_${chooser.pick(["open", "clear", "unlocked", "safe"])}`;
  const closed = chooser.sample(places.slice(1), chooser.between(2, places.length - 1));
  for (const place of closed) {
    if (!sketch.addVariable(`${place}${suffix}`, { type: "boolean" })) return;
    sketch.flags.push(`${place}${suffix}`);
  }
  const parameter = names.fresh("destination");
  const then = { [name]: `$${parameter}` };
  sketch.addTool("move", undefined, {
    parameters: { [parameter]: closed },
    when: { [`$${parameter}${suffix}`]: true },
    then,
  });
  const free = places.filter((place) => !closed.includes(place));
  if (free.length > 1) {
    sketch.addTool("move", undefined, { parameters: { [parameter]: free }, then });
  } else {
    const to = free[0] as string;
    sketch.addTool("move", to, { then: { [name]: to } });
  }
  const opened = chooser.chance(0.5) ? parameter : names.fresh("argument");
  const when: Terms = chooser.chance(0.5) ? { [name]: chooser.pick(free) } : {};
  const effects: Effects = { [`$${opened}${suffix}`]: true };
  const [key] = chooser.chance(0.6) ? [sketch.addItem()] : [];
  const cost = chooser.chance(0.5) ? sketch.addResource(chooser.between(1, 3)) : undefined;
  if (key !== undefined) {
    when[key] = true;
    sketch.addTool("gather", key.slice("has_".length), {
      when: { [name]: chooser.pick(free) },
      then: { [key]: true },
    });
  }
  if (cost !== undefined) {
    sketch.use(cost, 1, when, effects);
    sketch.addTool("gather", cost, {
      when: { [name]: chooser.pick(free) },
      then: { [cost]: { "+": 1 } },
    });
  }
  sketch.addTool("act", undefined, { parameters: { [opened]: closed }, when, then: effects });
  sketch.wish({ [name]: chooser.pick(closed) });
  sketch.wish({ [`${chooser.pick(closed)}${suffix}`]: true });
}

/** Two or three agents with positions: some work needs a certain one at a place, some needs two. */
export function crew(sketch: Sketch): void {
  const { chooser, names } = sketch;
  if (sketch.spots.length > 0) return;
  const members = names.several("member", chooser.between(2, 3));
  const places = names.several("place", chooser.between(3, 4));
  const suffix = `_${chooser.pick(["at", "in", "place", "post"])}`;
  for (const member of members) {
    if (!sketch.addVariable(`${member}${suffix}`, { type: "enum", values: places })) return;
  }
  const [who, where] = [names.fresh("argument"), names.fresh("destination")];
  sketch.addTool("move", undefined, {
    parameters: { [who]: members, [where]: places },
    then: { [`$${who}${suffix}`]: `$${where}` },
  });
  for (const member of members) {
    const spot = { [`${member}${suffix}`]: chooser.pick(places) };
    sketch.spots.push(spot, { [`${member}${suffix}`]: chooser.pick(places) });
    sketch.wish(spot);
  }
  const together = sketch.addFlag();
  if (together === undefined) return;
  const [one, two] = chooser.sample(members, 2) as [string, string];
  const place = chooser.pick(places);
  const other = chooser.chance(0.6) ? place : chooser.pick(places);
  sketch.addTool("act", together.split("_")[0], {
    when: { [`${one}${suffix}`]: place, [`${two}${suffix}`]: other },
    then: { [together]: true },
  });
  sketch.wish({ [together]: true });
}

/** Goods are loaded at one place and stored at another, up to a capacity. */
export function haul(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const load = names.fresh("carrier");
  const max = chooser.between(1, 3);
  const stock = names.fresh("resource");
  const most = chooser.between(2, 5);
  if (!sketch.addVariable(load, { type: "integer", min: 0, max })) return;
  if (!sketch.addVariable(stock, { type: "integer", min: 0, max: most })) return;
  const loading: Terms = { ...sketch.somewhere(), [load]: { "<": max } };
  sketch.addTool("carry", chooser.chance(0.5) ? stock : undefined, {
    when: loading,
    then: { [load]: { "+": 1 } },
  });
  const isWhole = chooser.chance(0.4);
  const unloading: Terms = { ...sketch.somewhere(), [load]: { ">=": isWhole ? max : 1 } };
  const amount = Math.min(isWhole ? max : 1, most);
  sketch.addTool("drop", chooser.chance(0.5) ? stock : undefined, {
    when: unloading,
    then: { [load]: isWhole ? 0 : { "-": 1 }, [stock]: { "+": amount } },
  });
  sketch.resources.push(stock);
  sketch.wish({ [stock]: { ">=": chooser.between(1, most) } });
}

/** Flags for knowledge, buildings or permissions in order: every tool needs one or two earlier ones. */
export function prerequisites(sketch: Sketch): void {
  const { chooser } = sketch;
  const known: string[] = [];
  for (let index = chooser.between(3, 5); index > 0; index--) {
    const name = sketch.addFlag();
    if (name === undefined) return;
    const when: Terms = sketch.somewhere(0.3);
    for (const earlier of chooser.sample(known, chooser.between(1, 2))) when[earlier] = true;
    if (chooser.chance(0.5)) when[name] = false;
    sketch.tire(0.2, when, {});
    const about = chooser.chance(0.6) ? name.split("_")[0] : undefined;
    sketch.addTool(chooser.chance(0.5) ? "build" : "act", about, { when, then: { [name]: true } });
    known.push(name);
    sketch.wish({ [name]: true });
  }
}
