import { type Domain, type Issue, type PackedState, StateError } from "@understudy/planner-core";
import type { ClientMessage } from "../schema/session-messages.ts";
import { stateOfRequest } from "../service/asked.ts";

/**
 * The state that a message leads to. A message with `values` says all; one with `slots` what changed since the last.
 *
 * @param last the state before; undefined if there is none to change
 * @throws StateError if something does not fit the domain
 */
export function nextState(
  domain: Domain,
  { values, slots }: ClientMessage<"state">,
  last: PackedState | undefined,
): PackedState {
  const base = values === undefined ? last?.slice() : stateOfRequest(domain, values, "/values");
  if (base === undefined) {
    const message = "no state was sent yet";
    throw new StateError([{ pointer: "/slots", message, hint: "send all `values` first" }]);
  }
  if (slots === undefined) return base;
  const issues: Issue[] = [];
  const variables = domain.variables.all;
  slots.forEach(([slot, value], index) => {
    const variable = variables[slot];
    if (variable !== undefined && value >= variable.min && value <= variable.max) {
      base[slot] = value;
      return;
    }
    const message =
      variable === undefined
        ? `there is no slot ${slot}`
        : `${value} is not a value of ${variable.name}, whose codes go from ${variable.min} to ${variable.max}`;
    issues.push({ pointer: `/slots/${index}`, message });
  });
  if (issues.length > 0) throw new StateError(issues);
  return base;
}
