import type { Domain, Goal, PackedState } from "@understudy/planner-core";
import { parseChoice } from "../../parse/parse-choice.ts";
import { CHOICE_LETTERS } from "../render/render-choice.ts";
import { renderState } from "../render/render-user.ts";
import { type Asking, askFor } from "./ask.ts";

/** A broken plan. */
export interface RecoveryRequest extends Asking {
  readonly domain: Domain;
  readonly state: PackedState;
  /** The cause, such as the message of a failed proof. */
  readonly broken: string;
  /** The goals to choose from. Default: the domain's unmet goals. */
  readonly goals?: readonly Goal[] | undefined;
  readonly persona?: string | undefined;
}

const MAX_TOKENS = 8;

/**
 * The goal a character follows after its plan broke. Falls back to the most important goal if the model does not answer
 * in time; undefined without any goal.
 */
export async function chooseRecovery(request: RecoveryRequest): Promise<Goal | undefined> {
  const { domain, state, broken, persona } = request;
  const open = request.goals ?? domain.goals.filter(({ condition }) => !condition.holds(state));
  const goals = [...open]
    .sort((one, other) => other.priority - one.priority)
    .slice(0, CHOICE_LETTERS.length);
  const [first] = goals;
  if (first === undefined || goals.length === 1) return first;
  const lines = goals.map(
    ({ name, condition }, index) => `${CHOICE_LETTERS[index]}: ${name ?? domain.format(condition)}`,
  );
  const slots = { persona, broken, goals: lines.join("\n"), state: renderState(domain, state) };
  const text = await askFor(request, "recovery", slots, MAX_TOKENS);
  const index =
    text === undefined ? undefined : parseChoice(text, CHOICE_LETTERS.slice(0, goals.length));
  return goals[index ?? 0];
}
