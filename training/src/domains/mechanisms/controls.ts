import type { Sketch, Terms } from "../sketch.ts";

/** An integer that an argument sets, raises or lowers; it may be negative. */
export function dial(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const name = names.fresh("subject");
  const min = chooser.chance(0.4) ? -chooser.between(1, 3) : 0;
  const max = chooser.between(2, 5);
  if (!sketch.addVariable(name, { type: "integer", min, max })) return;
  const amount = names.fresh("amount");
  if (chooser.chance(0.5)) {
    sketch.addTool("change", chooser.chance(0.6) ? name : undefined, {
      parameters: { [amount]: { type: "integer", minimum: min, maximum: max } },
      when: sketch.somewhere(0.5),
      then: { [name]: `$${amount}` },
    });
  } else {
    const maximum = chooser.between(1, 3);
    for (const sign of ["+", "-"] as const) {
      sketch.addTool("act", chooser.chance(0.6) ? name : undefined, {
        parameters: { [amount]: { type: "integer", minimum: 1, maximum } },
        when: sketch.somewhere(0.4),
        then: { [name]: sign === "+" ? { "+": `$${amount}` } : { "-": `$${amount}` } },
        cost: chooser.chance(0.4) ? `$${amount}` : sketch.cost(),
      });
    }
  }
  const value = chooser.between(min, max);
  sketch.wish({ [name]: chooser.chance(0.5) ? value : { ">=": chooser.between(min + 1, max) } });
  const dependent = sketch.addFlag();
  if (dependent === undefined) return;
  const range = { ">=": value, "<=": chooser.between(value, max) };
  sketch.addTool("act", dependent.split("_")[0], {
    when: { ...sketch.somewhere(0.5), [name]: chooser.chance(0.5) ? value : range },
    then: { [dependent]: true },
  });
  sketch.wish({ [dependent]: true });
}

/** A tool that switches a flag by argument; sometimes any of several flags. */
export function toggle(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const setting = names.fresh("setting");
  const value = `$${setting}`;
  const when: Terms = sketch.somewhere(0.6);
  if (chooser.chance(0.5)) {
    const name = sketch.addFlag();
    if (name === undefined) return;
    if (chooser.chance(0.5)) when[name] = { "!=": value };
    sketch.hinder(0.4, when);
    sketch.addTool("change", chooser.chance(0.6) ? name : undefined, {
      parameters: { [setting]: { type: "boolean" } },
      when,
      then: { [name]: value },
    });
    sketch.wish({ [name]: chooser.chance(0.6) });
    return;
  }
  const suffix = `_${chooser.pick(["on", "open", "lit", "up", "locked"])}`;
  const kinds = names.several("subject", chooser.between(2, 3));
  const which = names.fresh("argument");
  for (const kind of kinds) {
    if (!sketch.addVariable(`${kind}${suffix}`, { type: "boolean" })) return;
    sketch.flags.push(`${kind}${suffix}`);
  }
  if (chooser.chance(0.4)) when[`$${which}${suffix}`] = { "!=": value };
  sketch.addTool("change", undefined, {
    parameters: { [which]: kinds, [setting]: { type: "boolean" } },
    when,
    then: { [`$${which}${suffix}`]: value },
  });
  const [one = "", two = ""] = chooser.sample(kinds, 2);
  sketch.wish({ [`${one}${suffix}`]: chooser.chance(0.6) });
  sketch.wish({ [`${one}${suffix}`]: true, [`${two}${suffix}`]: chooser.chance(0.5) });
}
