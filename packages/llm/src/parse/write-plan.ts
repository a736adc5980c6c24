import type { Domain, Step } from "@understudy/planner-core";

const writtenSteps = new WeakMap<Domain, (string | undefined)[]>();

/**
 * A plan as compact JSON, exactly in the requested form.
 *
 * @example
 * writePlan(plan.steps); // {"steps":[{"tool":"chop","args":{}}]}
 */
export function writePlan(steps: readonly Step[]): string {
  return JSON.stringify({ steps: steps.map(({ tool, args }) => ({ tool, args })) });
}

/** The plan of some ground actions in the form of {@link writePlan}, with steps cached. @throws RangeError */
export function writeActions(domain: Domain, actions: readonly number[]): string {
  let written = writtenSteps.get(domain);
  if (written === undefined) {
    written = new Array<undefined>(domain.actions.count).fill(undefined);
    writtenSteps.set(domain, written);
  }
  let steps = "";
  for (const action of actions) {
    let text = written[action];
    if (text === undefined) {
      const { tool, args } = domain.step(action);
      text = JSON.stringify({ tool, args });
      written[action] = text;
    }
    steps += steps === "" ? text : `,${text}`;
  }
  return `{"steps":[${steps}]}`;
}
