import { type Domain, type Issue, type PackedState, StateError } from "@understudy/planner-core";
import { stateOfRequest } from "../asked/asked.ts";
import type { ClientMessage } from "../messages/session-messages.ts";
import { withoutWorld } from "../refusals/without-world.ts";

type SlotChanges = NonNullable<ClientMessage<"state">["slots"]>;

const NO_CHANGES: SlotChanges = [];

/**
 * The state after a message. `values` replaces the state, `slots` changes the last one.
 *
 * @param last the state before; undefined if there is none to change
 * @returns `last` itself if nothing changed, as with most messages
 * @throws StateError for values that do not fit the domain, RequestError for a place, which needs a world
 */
export function nextState(
  domain: Domain,
  { values, slots = NO_CHANGES, at }: ClientMessage<"state">,
  last: PackedState | undefined,
): PackedState {
  if (at !== undefined) throw withoutWorld("/at", "has no meaning here");
  const base = values === undefined ? last : stateOfRequest(domain, values, "/values");
  if (base === undefined) {
    const message = "no state was sent yet";
    throw new StateError([{ pointer: "/slots", message, hint: "send all `values` first" }]);
  }
  let next = base;
  const issues: Issue[] = [];
  const variables = domain.variables.all;
  for (let index = 0; index < slots.length; index++) {
    const [slot, value] = slots[index] as SlotChanges[number];
    const variable = variables[slot];
    if (variable !== undefined && value >= variable.min && value <= variable.max) {
      if (next[slot] === value) continue;
      if (next === last) next = last.slice();
      next[slot] = value;
      continue;
    }
    const message =
      variable === undefined
        ? `there is no slot ${slot}`
        : `${value} is not a value of ${variable.name}, whose codes go from ${variable.min} to ${variable.max}`;
    issues.push({ pointer: `/slots/${index}`, message });
  }
  if (issues.length > 0) throw new StateError(issues);
  return next;
}
