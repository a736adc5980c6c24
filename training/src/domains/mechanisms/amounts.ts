import type { Effects, Sketch, Terms } from "../sketch.ts";

/** Gathers an amount of a resource given by an argument; the cost often equals it. */
export function bulk(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const isOld = sketch.resources.length > 0 && chooser.chance(0.5);
  const name = isOld ? chooser.pick(sketch.resources) : sketch.addResource(chooser.between(3, 8));
  if (name === undefined) return;
  const amount = names.fresh("amount");
  let most = Math.min(chooser.between(2, 4), sketch.maximum(name));
  const when: Terms = sketch.somewhere(0.8);
  const then: Effects = { [name]: { "+": `$${amount}` } };
  sketch.hinder(0.25, when);
  if (sketch.meters.length > 0 && chooser.chance(0.4)) {
    const meter = chooser.pick(sketch.meters);
    most = Math.min(most, sketch.maximum(meter));
    when[meter] = { ">=": `$${amount}` };
    then[meter] = { "-": `$${amount}` };
  }
  sketch.addTool("gather", chooser.chance(0.5) ? name : undefined, {
    parameters: { [amount]: { type: "integer", minimum: 1, maximum: most } },
    when,
    then,
    cost: chooser.chance(0.6) ? `$${amount}` : sketch.cost(),
  });
  sketch.wish({ [name]: { ">=": chooser.between(1, sketch.maximum(name)) } });
}

/** Sells an amount of a good, sometimes of one of several, given by arguments. */
export function deal(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const money = sketch.money();
  if (money === undefined) return;
  const goods = sketch.resources.filter((name) => name !== money);
  if (goods.length === 0) return;
  const amount = names.fresh("amount");
  const sold = chooser.sample(goods, chooser.between(1, 3));
  const most = Math.min(
    chooser.between(2, 4),
    ...[money, ...sold].map((name) => sketch.maximum(name)),
  );
  const number = { type: "integer", minimum: 1, maximum: most } as const;
  const [single = ""] = sold;
  const what = sold.length > 1 ? names.fresh("argument") : undefined;
  const good = what === undefined ? single : `$${what}`;
  sketch.addTool("trade", what === undefined ? single : undefined, {
    parameters: what === undefined ? { [amount]: number } : { [what]: sold, [amount]: number },
    when: { ...sketch.somewhere(0.8), [good]: { ">=": `$${amount}` } },
    then: { [good]: { "-": `$${amount}` }, [money]: { "+": `$${amount}` } },
  });
  sketch.wish({ [money]: { ">=": chooser.between(1, sketch.maximum(money)) } });
}

/** Exchanges any of several goods for any other: two different arguments. */
export function barter(sketch: Sketch): void {
  const { chooser, names } = sketch;
  while (sketch.resources.length < 2) if (sketch.addResource() === undefined) return;
  const goods = chooser.sample(sketch.resources, chooser.between(2, 3));
  const [given, taken] = names.several("argument", 2) as [string, string];
  const price = Math.min(chooser.between(1, 2), ...goods.map((name) => sketch.maximum(name)));
  sketch.addTool("trade", undefined, {
    parameters: { [given]: goods, [taken]: goods },
    when: { ...sketch.somewhere(0.7), [`$${given}`]: { ">=": price } },
    then: { [`$${given}`]: { "-": price }, [`$${taken}`]: { "+": 1 } },
  });
  const wanted = chooser.pick(goods);
  sketch.wish({ [wanted]: { ">=": chooser.between(1, sketch.maximum(wanted)) } });
}
