import type { Effects, Sketch, Terms } from "../sketch.ts";

/** One pair of hands, and things to carry between places. */
export function deliveries(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const parcels = names.several("parcel", chooser.between(2, 3));
  const hands = names.fresh("carrier");
  const nothing = names.fresh("nothing");
  const suffix = `_${chooser.pick(["done", "ready", "ok", "sent", "delivered", "placed", "stored"])}`;
  if (!sketch.addVariable(hands, { type: "enum", values: [nothing, ...parcels] })) return;
  for (const parcel of parcels) {
    if (!sketch.addVariable(`${parcel}${suffix}`, { type: "boolean" })) return;
  }
  const parameter = names.fresh("argument");
  const when: Terms = { ...sketch.somewhere(), [hands]: nothing };
  if (chooser.chance(0.6)) when[`$${parameter}${suffix}`] = false;
  sketch.addTool("carry", undefined, {
    parameters: { [parameter]: parcels },
    when,
    then: { [hands]: `$${parameter}` },
  });
  const paid = (then: Effects): Effects => {
    if (sketch.currency !== undefined && chooser.chance(0.5)) {
      then[sketch.currency] = { "+": chooser.between(1, 2) };
    }
    return then;
  };
  if (chooser.chance(0.5)) {
    for (const parcel of parcels) {
      const terms: Terms = { ...sketch.somewhere(), [hands]: parcel };
      sketch.hinder(0.2, terms);
      const then = paid({ [hands]: nothing, [`${parcel}${suffix}`]: true });
      sketch.addTool("drop", parcel, { when: terms, then });
    }
  } else {
    const dropped = chooser.chance(0.5) ? parameter : names.fresh("argument");
    sketch.addTool("drop", undefined, {
      parameters: { [dropped]: parcels },
      when: { ...sketch.somewhere(), [hands]: `$${dropped}` },
      then: paid({ [hands]: nothing, [`$${dropped}${suffix}`]: true }),
    });
  }
  for (const parcel of parcels) sketch.wish({ [`${parcel}${suffix}`]: true });
}

/** Things with individual places: loading and unloading depends on both positions. */
export function freight(sketch: Sketch): void {
  const { chooser, names, position } = sketch;
  if (position === undefined) return;
  const aboard = names.fresh("carrier");
  const pieces = names.several("parcel", 2);
  const parameter = names.fresh("argument");
  const variables = pieces.map((piece) => `${piece}_at`);
  for (const variable of variables) {
    const values = [...position.places, aboard];
    if (!sketch.addVariable(variable, { type: "enum", values })) return;
  }
  for (const place of chooser.sample(position.places, chooser.between(2, 3))) {
    sketch.addTool("carry", place, {
      parameters: { [parameter]: pieces },
      when: { [position.name]: place, [`$${parameter}_at`]: place },
      then: { [`$${parameter}_at`]: aboard },
    });
    sketch.addTool("drop", place, {
      parameters: { [parameter]: pieces },
      when: { [position.name]: place, [`$${parameter}_at`]: aboard },
      then: { [`$${parameter}_at`]: place },
    });
    for (const variable of variables) sketch.wish({ [variable]: place });
  }
}

/** Several things of one kind with the same stages, by a template. */
export function plots(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const kinds = names.several("subject", chooser.between(2, 3));
  const values = names.several("state", 3);
  const parameter = names.fresh("argument");
  const suffix = "_state";
  for (const kind of kinds) {
    if (!sketch.addVariable(`${kind}${suffix}`, { type: "enum", values })) return;
  }
  for (let index = 1; index < values.length; index++) {
    const when: Terms = {
      ...sketch.somewhere(0.6),
      [`$${parameter}${suffix}`]: values[index - 1] as string,
    };
    const then: Effects = { [`$${parameter}${suffix}`]: values[index] as string };
    if (sketch.resources.length > 0 && chooser.chance(0.4)) {
      sketch.use(chooser.pick(sketch.resources), 1, when, then);
    }
    sketch.addTool("act", undefined, { parameters: { [parameter]: kinds }, when, then });
  }
  for (const kind of kinds) sketch.wish({ [`${kind}${suffix}`]: chooser.pick(values.slice(1)) });
}
