import { COST_SCALE, type Domain, type LlmCandidate } from "@understudy/planner-core";

/** Maximum number of steps listed per plan. */
const MOST_STEPS = 12;

/** Plans as lines for a prompt: `A: warm_home, cost 5.5, goto forest, chop, chop`. */
export function optionsText(
  domain: Domain,
  candidates: readonly LlmCandidate[],
  letters: readonly string[],
): string {
  const lines = candidates.map(({ goal, scaledCost, actions }, index) => {
    const name = goal.name ?? domain.format(goal.condition);
    const steps = actions.slice(0, MOST_STEPS).map((action) => {
      const { tool, args } = domain.step(action);
      return [tool, ...Object.values(args)].join(" ");
    });
    const more = actions.length > MOST_STEPS ? ["..."] : [];
    return `${letters[index]}: ${[name, `cost ${scaledCost / COST_SCALE}`, ...steps, ...more].join(", ")}`;
  });
  return lines.join("\n");
}
