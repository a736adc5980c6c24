import type { Condition } from "@understudy/planner-core";
import type { Effects, Sketch, Terms } from "../sketch.ts";

/** A tool with conditional effects. */
export function circumstance(sketch: Sketch): void {
  const { chooser } = sketch;
  const [cause] = chooser.sample([...sketch.flags, ...sketch.items], 1);
  if (cause === undefined) return;
  const result = sketch.addFlag();
  if (result === undefined) return;
  const holds = chooser.chance(0.75);
  const when: Terms = sketch.somewhere(0.5);
  const then: Effects = {};
  sketch.tire(0.3, when, then);
  const cases: { when: Condition; then: Effects }[] = [
    { when: { [cause]: holds }, then: { [result]: true } },
  ];
  const [resource] = chooser.sample(sketch.resources, 1);
  if (resource !== undefined && !(resource in then) && chooser.chance(0.4)) {
    cases.push({ when: { [cause]: !holds }, then: { [resource]: { "+": 1 } } });
  } else if (chooser.chance(0.4)) {
    const other = sketch.addFlag();
    if (other !== undefined) {
      then[other] = true;
      sketch.wish({ [other]: true, [result]: false });
    }
  }
  sketch.addTool("act", result.split("_")[0], { when, then, if: cases });
  sketch.wish({ [result]: true });
}

/** A derived variable: the agent is armed with an axe or a bow. */
export function consequence(sketch: Sketch): void {
  const { chooser } = sketch;
  const [one, two] = chooser.sample([...sketch.items, ...sketch.flags], 2);
  if (one === undefined || two === undefined) return;
  const [resource] = chooser.sample(sketch.resources, 1);
  const enough = resource === undefined ? {} : { [resource]: { ">=": 1 } };
  const name = sketch.derive(
    chooser.pick<Condition>([
      { anyOf: [{ [one]: true }, { [two]: true }] },
      { [one]: true, [two]: chooser.chance(0.7) },
      { [one]: true, ...enough },
    ]),
  );
  if (name === undefined) return;
  sketch.wish({ [name]: true });
  const result = sketch.addFlag();
  if (result === undefined) return;
  const when: Terms = { ...sketch.somewhere(0.4), [name]: chooser.chance(0.85) };
  sketch.addTool("act", result.split("_")[0], { when, then: { [result]: true } });
  sketch.wish({ [result]: true });
}
