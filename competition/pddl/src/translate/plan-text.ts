import type { GroundAction } from "../ground/ground-task.ts";
import { pddlError } from "../pddl-error.ts";
import { INSTANT } from "../read/split-time.ts";
import type { PddlTimedStep } from "./schedule-problem.ts";
import { isFurtherStep } from "./split-effects.ts";

/** Limit on names of the domain language. */
export const LONGEST_NAME = 200;

/**
 * A plan's steps in plan file notation: `move.a.b` is `(move a b)`. Tools that only continue a split action are
 * omitted.
 */
export function formatPddlPlan(steps: readonly { readonly tool: string }[]): string[] {
  return steps.filter(({ tool }) => !isFurtherStep(tool)).map(({ tool }) => pddlStepText(tool));
}

/**
 * A plan with time in plan file notation, in the order of the starts: `0.000: (move a b) [2.500]`, and
 * `2.500: (ring bell)` for a step that takes effect at once, or `2.500: (ring bell) [0.000]` if it is a durative action.
 *
 * Validators that expect happenings at different moments to differ by 0.001 accept it: for VAL, pass `-t 0.001`.
 *
 * @param steps with starts and durations in units of the task; 0 for a step that takes effect at once
 *
 * @example
 * formatTemporalPlan([{ step: { tool: "move.a.b" }, startsAt: 0, duration: 2.5 }]); // ["0.000: (move a b) [2.500]"]
 */
export function formatTemporalPlan(steps: readonly PddlTimedStep[]): string[] {
  return steps
    .toSorted((one, other) => one.startsAt - other.startsAt)
    .map(({ step, startsAt, duration }) => {
      const hasLength = duration !== 0 || isInstant(step.tool);
      const length = hasLength ? ` [${duration.toFixed(3)}]` : "";
      return `${startsAt.toFixed(3)}: ${pddlStepText(step.tool)}${length}`;
    });
}

/** A tool's name in plan file notation. */
export function pddlStepText(tool: string): string {
  const name = isInstant(tool) ? tool.slice(0, -INSTANT.length) : tool;
  return `(${name.replaceAll(".", " ")})`;
}

function isInstant(tool: string): boolean {
  return tool.endsWith(INSTANT);
}

/** @throws PddlError for a ground action with a too long name */
export function checkName(name: string, { place }: Pick<GroundAction, "place">): void {
  if (name.length <= LONGEST_NAME) return;
  const shown = name.replaceAll(".", " ").slice(0, 60);
  const hint = `name and objects may have at most ${LONGEST_NAME} characters`;
  throw pddlError(place, `the ground action (${shown}…) is too long`, hint);
}
