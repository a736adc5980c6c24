import type { Effects, Sketch, Terms } from "../sketch.ts";

/** A tool that sells any of several goods: its variable is named by a template. */
export function sell(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const money = sketch.money();
  if (money === undefined) return;
  const goods = sketch.resources.filter((name) => name !== money);
  while (goods.length < 2) {
    const another = sketch.addResource();
    if (another === undefined) return;
    goods.push(another);
  }
  const sold = chooser.sample(goods, chooser.between(2, 4));
  const parameter = names.fresh("argument");
  sketch.addTool("trade", undefined, {
    parameters: { [parameter]: sold },
    when: { ...sketch.somewhere(0.9), [`$${parameter}`]: { ">=": 1 } },
    then: { [`$${parameter}`]: { "-": 1 }, [money]: { "+": chooser.between(1, 2) } },
  });
  sketch.wish({ [money]: { ">=": chooser.between(1, sketch.maximum(money)) } });
}

/** A tool that buys any of several things. */
export function buy(sketch: Sketch): void {
  const { chooser, names } = sketch;
  const money = sketch.money();
  if (money === undefined) return;
  const parameter = names.fresh("argument");
  const when: Terms = sketch.somewhere(0.9);
  const then: Effects = {};
  sketch.use(money, chooser.between(1, 3), when, then);
  if (chooser.chance(0.6)) {
    while (sketch.items.length < 2) if (sketch.addItem() === undefined) return;
    const bought = chooser.sample(sketch.items, chooser.between(2, 3));
    then[`has_$${parameter}`] = true;
    const values = bought.map((name) => name.slice("has_".length));
    sketch.addTool("buy", undefined, { parameters: { [parameter]: values }, when, then });
    for (const name of bought) sketch.wish({ [name]: true });
    return;
  }
  const goods = sketch.resources.filter((name) => name !== money);
  if (goods.length < 2) return;
  then[`$${parameter}`] = { "+": chooser.between(1, 2) };
  const values = chooser.sample(goods, 3);
  sketch.addTool("buy", undefined, { parameters: { [parameter]: values }, when, then });
}
