import { describeValue, type IssueCollector, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { decodeRun } from "../../rules/condition/code.ts";
import { conditionVariables } from "../../rules/condition/condition-variables.ts";
import { COPY, EFFECT_LENGTH, type Tool } from "../../rules/domain/actions/actions.ts";
import type { Grounding } from "../../rules/domain/actions/grounding.ts";
import { isName, NAME_HINT } from "../../rules/domain/definition/names.ts";
import type { Variable, VariableTable } from "../../rules/domain/definition/variables.ts";
import type { ClockTime, Duration } from "../../rules/domain/time-facts.ts";
import { clockPartName } from "./happening-names.ts";
import { checkStepDuration, lengthOf } from "./lengths.ts";

const CLOCK_KEYS: readonly string[] = [
  ...["name", "description", "parameters", "while", "duration", "then"],
];
const CLOCKS_HINT =
  'such as [{ "name": "burning", "while": { "pan": "done" }, "duration": 4, "then": { "pan": "burnt" } }]';

/** A clock as written, whose condition and effects are still to be read. */
export interface ReadClock extends ClockTime {
  readonly parameters: unknown;
  readonly while: Readonly<Record<string, unknown>>;
  readonly then: Readonly<Record<string, unknown>>;
  /** Its place in the list. */
  readonly index: number;
}

/** Reads the clocks of a definition. Reports all problems; malformed clocks are skipped. */
export function readClockList(clocks: unknown, issues: IssueCollector): readonly ReadClock[] {
  if (clocks === undefined) return [];
  if (!Array.isArray(clocks)) {
    issues.add("/clocks", `must be a list of clocks, not ${describeValue(clocks)}`, CLOCKS_HINT);
    return [];
  }
  const names = new Set<unknown>();
  return clocks.flatMap((clock: unknown, index): ReadClock[] => {
    const pointer = pointerTo("/clocks", index);
    if (!isRecord(clock)) {
      issues.add(pointer, `must be a clock, not ${describeValue(clock)}`, CLOCKS_HINT);
      return [];
    }
    const { name, parameters, while: condition, duration, then } = clock;
    for (const key of Object.keys(clock)) {
      if (CLOCK_KEYS.includes(key)) continue;
      issues.add(pointerTo(pointer, key), `"${key}" is not known here`, CLOCKS_HINT);
    }
    if (typeof name !== "string" || !isName(name)) {
      issues.add(pointerTo(pointer, "name"), `is ${describeValue(name)}`, NAME_HINT);
    } else if (names.has(name)) {
      const message = `there is a clock "${name}" already`;
      issues.add(pointerTo(pointer, "name"), message, "choose another name");
    }
    names.add(name);
    for (const [key, part] of Object.entries({ while: condition, then })) {
      if (isRecord(part)) continue;
      const message = `must be ${key === "then" ? "effects" : "a condition"}, not ${describeValue(part)}`;
      issues.add(pointerTo(pointer, key), message, CLOCKS_HINT);
    }
    checkClockDuration(duration, pointerTo(pointer, "duration"), issues);
    if (typeof name !== "string" || !isRecord(condition) || !isRecord(then)) return [];
    return [{ name, duration, parameters, while: condition, then, index }];
  });
}

function checkClockDuration(duration: unknown, pointer: string, issues: IssueCollector): void {
  const written = lengthOf(duration);
  const isLength = !isRecord(written) || "sum" in written;
  if (isLength && written !== undefined) checkStepDuration(duration, pointer, issues);
  else {
    const hint = "a number of units, an integer variable, or a sum: a clock is read, not chosen";
    issues.add(pointer, `is ${describeValue(duration)}`, hint);
  }
}

/** The happenings of a domain with clocks. */
interface ClockHappenings {
  readonly variables: VariableTable;
  readonly tools: readonly Tool[];
  readonly grounding: Grounding;
}

/**
 * Reports variables of clocks that are not shared, as a clock belongs to no agent whose own they could be, and effects
 * that an end cannot have in every state.
 */
export function checkClockVariables(
  clocks: readonly ClockTime[],
  shared: readonly string[],
  { variables, tools, grounding }: ClockHappenings,
  durations: readonly (Duration | undefined)[],
  issues: IssueCollector,
): void {
  const { actions, dropped } = grounding;
  const isShared = new Set(shared);
  for (const [index, { name }] of clocks.entries()) {
    const pointer = pointerTo("/clocks", index);
    const check = (key: string, found: Iterable<number>): void => {
      for (const id of found) {
        const { name: own } = variables.all[id] as Variable;
        if (isShared.has(own)) continue;
        const hint = `declare "${own}" with "shared": true`;
        issues.addOnce(pointerTo(pointer, key), `"${own}" is each agent's own`, hint);
      }
    };
    const [condition, due] = [clockPartName("while", name), clockPartName("due", name)];
    const impossible = dropped.find(({ tool }) => tool === due);
    if (impossible !== undefined) {
      issues.add(
        pointerTo(pointer, "then"),
        impossible.reason,
        "nothing keeps a clock from its end",
      );
    }
    for (let action = 0; action < actions.count; action++) {
      const { name: part } = tools[actions.tool[action] as number] as Tool;
      if (part === condition) {
        const from = actions.conditionStart[action] as number;
        const to = actions.conditionStart[action + 1] as number;
        const children = decodeRun(actions.conditions, from, to);
        check("while", conditionVariables({ kind: "all", children }));
        const length = durations[action];
        const terms = length?.kind === "range" ? length.from.terms : [];
        check(
          "duration",
          terms.map(([variable]) => variable),
        );
      }
      if (part !== due) continue;
      const { effects, effectStart, conditional } = actions;
      if (
        conditional !== undefined &&
        conditional.start[action] !== conditional.start[action + 1]
      ) {
        const hint = "values, numbers to add or take away, or copies of variables";
        issues.addOnce(pointerTo(pointer, "then"), "has effects that depend on a sum", hint);
      }
      const end = effectStart[action + 1] as number;
      for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
        check("then", [effects[at + 1] as number]);
        if (effects[at] === COPY) check("then", [effects[at + 2] as number]);
      }
    }
  }
}
