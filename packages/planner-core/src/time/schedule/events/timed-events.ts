/**
 * Events with times that a domain or a request tells, read and joined.
 *
 * @module
 */

import { RequestError } from "../../../base/errors.ts";
import {
  describeStep,
  describeValue,
  IssueCollector,
  isRecord,
} from "../../../base/json/issues.ts";
import { listOf } from "../../../base/json/lists.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import { ASSIGN, DECREASE, INCREASE } from "../../../rules/domain/actions/actions.ts";
import type { Step } from "../../../rules/domain/definition/types.ts";
import { encodeValue, MAX_INTEGER } from "../../../rules/domain/definition/variables.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import { eventName } from "../../durations/happening-names.ts";
import { readEventList } from "../../durations/read-events.ts";
import type { SquadProblem, TimedEvent } from "../problem.ts";
import type { TimedStep, TimedSteps } from "../timed-steps.ts";
import type { EventInput } from "./event-input.ts";
import { joinEvents, type PlacedEvent } from "./join-events.ts";

/** The keys that an event of a request has, and none of a domain. */
const TOLD_KEYS: readonly string[] = ["opens", "name"];
/** Number of issues that are told. */
const MAX_ISSUES = 100;

/**
 * The events of the domain and of the game, at times of the game's clock in thousandths, in order.
 *
 * @throws RequestError for a told event that does not fit
 */
export function timedEvents(
  steps: TimedSteps,
  told: readonly EventInput[] = [],
): readonly TimedEvent[] {
  const issues = new IssueCollector(MAX_ISSUES);
  const events: PlacedEvent[] = [...domainEvents(steps)];
  const report = (...issue: Parameters<typeof issues.add>): void => issues.add(...issue);
  const openings: Opening[] = [];
  for (const { scaledAt, then, told: own, index } of readEventList(told, report, TOLD_KEYS)) {
    const pointer = pointerTo("/events", index);
    const effects = effectsOf(steps, then, pointer, issues);
    const opens = new Map<number, string>();
    openings.push({ scaledAt, opens, ...openedBy(steps, own, pointer, issues) });
    events.push({ scaledAt, effects, opens, index });
  }
  if (!issues.isEmpty) throw new RequestError(issues.issues);
  openLast(openings);
  events.sort((one, other) => one.scaledAt - other.scaledAt);
  return joinedOrRefused(steps.domain, events);
}

/**
 * A problem with one event for each moment.
 *
 * @throws RequestError for events of one moment that have no common effect
 */
export function withJoinedEvents(problem: SquadProblem): SquadProblem {
  const { domain, events } = problem;
  const isOfOneMoment = ({ scaledAt }: TimedEvent, index: number): boolean =>
    scaledAt === events[index - 1]?.scaledAt;
  if (!events.some(isOfOneMoment)) return problem;
  const placed = events.map((event, index) => ({ ...event, index }));
  return { ...problem, events: joinedOrRefused(domain, placed) };
}

function joinedOrRefused(domain: Domain, events: readonly PlacedEvent[]): readonly TimedEvent[] {
  const issues = new IssueCollector(MAX_ISSUES);
  const joined = joinEvents(domain, events, ({ event: { index }, variable, message }) => {
    const name = domain.variables.all[variable]?.name ?? "";
    // Events of the domain have no place in a request.
    const pointer = index === undefined ? "/events" : pointerTo("/events", index);
    const hint = "write one event for that moment, or set them a thousandth apart";
    issues.add(pointer, `"${name}" ${message}`, hint);
  });
  if (!issues.isEmpty) throw new RequestError(issues.issues);
  return joined;
}

function* domainEvents(steps: TimedSteps): Iterable<TimedEvent> {
  const { happenings, events } = steps.time;
  const { effects, effectStart } = happenings.actions;
  for (const [position, { scaledAt, then }] of events.entries()) {
    const action = happenings.actionOf({ tool: eventName(position), args: {} });
    // As an action, an event that takes more than there can be never happens.
    const own =
      action < 0
        ? effectsOf(steps, then, "/events", new IssueCollector(MAX_ISSUES))
        : effects.slice(effectStart[action], effectStart[action + 1]);
    yield { scaledAt, effects: own };
  }
}

/** An event with the steps that must not start before it, for each tool or step that it names. */
interface Opening {
  readonly scaledAt: number;
  readonly name: string;
  readonly named: readonly (readonly TimedStep[])[];
  /** The steps of which it is the last such event. */
  readonly opens: Map<number, string>;
}

/** Gives each step to the last event that it waits for: a request may have many that name all steps of a tool. */
function openLast(openings: readonly Opening[]): void {
  const lists = new Set<Opening["named"][number]>();
  const opened = new Set<number>();
  const inOrder = [...openings].sort((one, other) => one.scaledAt - other.scaledAt);
  for (const { name, named, opens } of inOrder.reverse()) {
    for (const list of named) {
      if (lists.has(list)) continue;
      lists.add(list);
      for (const { index } of list) if (!opened.has(index)) opens.set(index, name);
      for (const { index } of list) opened.add(index);
    }
  }
}

/** The tools and steps that must not start before an event. */
function openedBy(
  steps: TimedSteps,
  { opens = [], name = "event" }: Readonly<Record<string, unknown>>,
  pointer: string,
  issues: IssueCollector,
): Pick<Opening, "name" | "named"> {
  if (typeof name !== "string") {
    const message = `must be a name, not ${describeValue(name)}`;
    issues.add(pointerTo(pointer, "name"), message);
    return { name: "", named: [] };
  }
  const place = pointerTo(pointer, "opens");
  const named = new Set<readonly TimedStep[]>();
  for (const [index, each] of listOf(opens as Step[], place, "tools and steps").entries()) {
    const matching = steps.matching(each);
    named.add(matching);
    // A known step may be one that can never start.
    if (matching.length > 0 || steps.hasTool(each)) continue;
    const isName = typeof each === "string";
    const message = `there is no ${isName ? `tool ${describeValue(each)}` : `step ${describeStep(each)}`}`;
    issues.add(pointerTo(place, index), message);
  }
  return { name, named: [...named] };
}

function effectsOf(
  { domain }: TimedSteps,
  then: Readonly<Record<string, unknown>>,
  pointer: string,
  issues: IssueCollector,
): Int32Array {
  const codes: number[] = [];
  for (const [name, value] of Object.entries(then)) {
    const place = pointerTo(pointerTo(pointer, "then"), name);
    const variable = domain.variables.get(name);
    if (variable === undefined) {
      issues.add(place, `"${name}" is not a variable`, () =>
        suggestName(
          name,
          domain.variables.all.map((each) => each.name),
        ),
      );
      continue;
    }
    const { "+": more, "-": less } = isRecord(value) ? value : {};
    const amount = more ?? less;
    const code = encodeValue(variable, value);
    if (amount === undefined && code !== undefined) codes.push(ASSIGN, variable.id, code, 0);
    else if (isAmount(amount) && variable.type === "integer") {
      const operation = more === undefined ? DECREASE : INCREASE;
      codes.push(operation, variable.id, amount, variable.max);
    } else {
      const hint = "a value of the variable, or a whole number to add or take away";
      issues.add(place, `is ${describeValue(value)}`, hint);
    }
  }
  return Int32Array.from(codes);
}

function isAmount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_INTEGER;
}
