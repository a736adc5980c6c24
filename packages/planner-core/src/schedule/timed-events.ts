import { ASSIGN, DECREASE, INCREASE } from "../domain/actions/actions.ts";
import type { TimedEventDefinition } from "../domain/definition/definition.ts";
import { describeValue, isRecord } from "../domain/definition/issues.ts";
import { encodeValue } from "../domain/definition/variables.ts";
import { eventName } from "../domain/timed/expand-time.ts";
import { scaledTime } from "../domain/timed/lengths.ts";
import { type Issue, RequestError } from "../errors.ts";
import { pointerTo } from "../text/json-pointer.ts";
import type { TimedEvent } from "./problem.ts";
import type { TimedSteps } from "./timed-steps.ts";

/**
 * The events of the domain and of the game, at times of the game's clock in thousandths, in order.
 *
 * @throws RequestError for a told event that does not fit
 */
export function timedEvents(
  steps: TimedSteps,
  told: readonly TimedEventDefinition[] = [],
): readonly TimedEvent[] {
  const issues: Issue[] = [];
  const events = [...domainEvents(steps)];
  told.forEach((event, index) => {
    const pointer = pointerTo("/events", index);
    const scaledAt = scaledTime(event?.at);
    if (scaledAt === undefined) {
      issues.push({ pointer: pointerTo(pointer, "at"), message: `is ${describeValue(event?.at)}` });
      return;
    }
    events.push({ scaledAt, effects: effectsOf(steps, event.then, pointer, issues) });
  });
  if (issues.length > 0) throw new RequestError(issues);
  return events.sort((one, other) => one.scaledAt - other.scaledAt);
}

function* domainEvents({ time }: TimedSteps): Iterable<TimedEvent> {
  const { happenings, events } = time;
  const { effects, effectStart } = happenings.actions;
  for (const [position, { scaledAt }] of events.entries()) {
    const action = happenings.actionOf({ tool: eventName(position), args: {} });
    if (action < 0) continue;
    yield { scaledAt, effects: effects.slice(effectStart[action], effectStart[action + 1]) };
  }
}

function effectsOf(
  { domain }: TimedSteps,
  then: unknown,
  pointer: string,
  issues: Issue[],
): Int32Array {
  const codes: number[] = [];
  for (const [name, value] of Object.entries(isRecord(then) ? then : {})) {
    const place = pointerTo(pointerTo(pointer, "then"), name);
    const variable = domain.variables.get(name);
    if (variable === undefined) {
      issues.push({ pointer: place, message: `"${name}" is not a variable` });
      continue;
    }
    const { "+": more, "-": less } = isRecord(value) ? value : {};
    const amount = more ?? less;
    const code = encodeValue(variable, value);
    if (amount === undefined && code !== undefined) codes.push(ASSIGN, variable.id, code, 0);
    else if (amount !== undefined && Number.isInteger(amount) && Number(amount) >= 0) {
      const operation = more === undefined ? DECREASE : INCREASE;
      codes.push(operation, variable.id, Number(amount), variable.max);
    } else {
      const hint = "a value of the variable, or a whole number to add or take away";
      issues.push({ pointer: place, message: `is ${describeValue(value)}`, hint });
    }
  }
  return Int32Array.from(codes);
}
