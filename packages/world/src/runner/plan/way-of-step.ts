import { StandIn, type ThingBinding } from "../../binding/binding.ts";
import type { OwnState } from "../../question/own-state.ts";
import type { WorldOutcome } from "../../question/world-outcome.ts";
import type { Thing } from "../../things/thing.ts";
import { WITHOUT_WAY } from "../../things/way-book.ts";
import type { RunnerAgent } from "../options.ts";

/** A plan in play, as far as the way of its next step is concerned. */
interface PlanOnItsWay {
  readonly agent: RunnerAgent;
  readonly binding: () => ThingBinding;
  readonly own: OwnState;
  readonly outcome: () => Pick<WorldOutcome, "uncheckedWays"> | undefined;
}

/**
 * Whether there is a way for a step that is about to begin. The game is asked for a way between things that is not
 * known, for example because one of them has moved, and for one from the agent's position if it was never asked for.
 * A way that the game has to compute first counts as one.
 */
export function hasWay({ agent, own, ...plan }: PlanOnItsWay, action: number): boolean {
  const { name, body, knowledge, parts } = agent;
  const binding = plan.binding();
  const { layout } = binding;
  const code = layout.domain.actions.ways?.to[action] ?? -1;
  const variable = layout.position?.variable;
  if (code < 0 || variable === undefined) return true;
  const place = layout.places.find((one) => layout.codeOf(variable, one) === code);
  const to = place && binding.at(place)?.thing;
  if (to === undefined || to instanceof StandIn) return true;
  const at = own.at === undefined ? undefined : knowledge.find(own.at);
  if (at === to || (at === undefined && !isUncheckedFromHere(plan, to))) return true;
  if (parts.book.next(name, body, at, to) !== WITHOUT_WAY) return true;
  if (at === undefined) parts.book.noteMissed(name, to);
  return false;
}

function isUncheckedFromHere({ outcome }: Pick<PlanOnItsWay, "outcome">, { id }: Thing): boolean {
  const unchecked = outcome()?.uncheckedWays ?? [];
  return unchecked.some(({ from, to }) => from === undefined && to === id);
}
