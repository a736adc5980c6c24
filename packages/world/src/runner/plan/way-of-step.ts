import type { ThingBinding } from "../../binding/binding.ts";
import { lacksWay } from "../../binding/way-of-step.ts";
import type { OwnState } from "../../question/own-state.ts";
import type { WorldOutcome } from "../../question/world-outcome.ts";
import type { Thing } from "../../things/thing.ts";
import type { RunnerAgent } from "../options.ts";

/** A plan in play, as far as the way of its next step is concerned. */
interface PlanOnItsWay {
  readonly agent: RunnerAgent;
  readonly binding: () => ThingBinding;
  readonly own: OwnState;
  readonly outcome: () => Pick<WorldOutcome, "uncheckedWays"> | undefined;
}

/** Whether there is a way for a step that is about to begin, by its action. */
export function hasWay({ agent, own, ...plan }: PlanOnItsWay, action: number): boolean {
  const { name, body, knowledge, parts } = agent;
  const binding = plan.binding();
  const at = own.at === undefined ? undefined : knowledge.find(own.at);
  const isChecked = ({ id }: Thing): boolean => {
    const unchecked = plan.outcome()?.uncheckedWays ?? [];
    return !unchecked.some(({ from, to }) => from === undefined && to === id);
  };
  const step = binding.layout.domain.step(action);
  return !lacksWay(binding, step, { name, body, at }, parts.book, isChecked);
}
