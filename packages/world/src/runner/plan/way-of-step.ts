import { lacksWay } from "../../binding/way-of-step.ts";
import type { WorldOutcome } from "../../question/world-outcome.ts";
import type { Thing } from "../../things/thing.ts";
import type { AgentNow } from "../agent-now.ts";

/**
 * Whether there is a way for a step that is about to begin, by its action.
 *
 * @param outcome the answer whose plan is being played
 */
export function hasWay(
  { agent, binding, own }: AgentNow,
  outcome: () => Pick<WorldOutcome, "uncheckedWays"> | undefined,
  action: number,
): boolean {
  const { name, body, knowledge, parts } = agent;
  const at = own.at === undefined ? undefined : knowledge.find(own.at);
  const isChecked = ({ id }: Thing): boolean => {
    const unchecked = outcome()?.uncheckedWays ?? [];
    return !unchecked.some(({ from, to }) => from === undefined && to === id);
  };
  const step = binding.layout.domain.step(action);
  return !lacksWay(binding, step, { name, body, at }, parts.book, isChecked);
}
