import type { Issue } from "../../base/errors.ts";
import { describeValue, type IssueCollector, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { Tool } from "../../rules/domain/actions/actions.ts";
import type { Grounding } from "../../rules/domain/actions/grounding.ts";
import { COST_SCALE } from "../../rules/domain/definition/costs.ts";
import type { Value } from "../../rules/domain/definition/definition.ts";
import {
  fillTemplate,
  isTemplateProblem,
  parseTemplate,
} from "../../rules/domain/definition/template.ts";
import {
  encodeValue,
  type Variable,
  type VariableTable,
} from "../../rules/domain/definition/variables.ts";
import { StepIndex } from "../../rules/domain/ground/step-index.ts";
import { bindSum, parseSum } from "../../rules/domain/lift/lifted-sum.ts";
import type { Duration, ScaledLength, TimeFacts } from "../../rules/domain/time-facts.ts";
import { clockPartName } from "./happening-names.ts";
import { lengthOf, quotientOf, scaledTime } from "./lengths.ts";

/** The parts of the happenings that durations refer to. */
interface BoundHappenings {
  readonly variables: VariableTable;
  readonly tools: readonly Tool[];
  readonly grounding: Grounding;
}

/** Prefix of the tools that start steps. */
const START = "start:";

/**
 * The durations of the starts and the clocks among the happenings, by ground action; undefined for all other happenings.
 * That of a clock is with its condition.
 *
 * @param named names of the tools in declared order
 * @param issues takes what does not fit, with pointers into the author's tools
 */
export function bindDurations(
  facts: TimeFacts,
  named: readonly string[],
  { variables, tools, grounding }: BoundHappenings,
  issues: IssueCollector,
): readonly (Duration | undefined)[] {
  const steps = new StepIndex(tools, grounding);
  // Most of many tools take one of a few lengths.
  const fixed = new Map<number, Duration | undefined>();
  const { count, tool: toolOf } = grounding.actions;
  const durations: (Duration | undefined)[] = [];
  const given = new Map([
    ...named.map((name, index) => {
      const pointer = pointerTo("/tools", index);
      return [`${START}${name}`, { written: facts.tools[index]?.duration, pointer }] as const;
    }),
    ...facts.clocks.map(({ name, duration: written }, index) => {
      return [
        clockPartName("while", name),
        { written, pointer: pointerTo("/clocks", index) },
      ] as const;
    }),
  ]);
  for (let action = 0; action < count; action++) {
    const { name, parameters } = tools[toolOf[action] as number] as Tool;
    const { written, pointer: owner = "" } = given.get(name) ?? {};
    if (written === undefined || (typeof written === "number" && fixed.has(written))) {
      durations.push(written === undefined ? undefined : fixed.get(written as number));
      continue;
    }
    const pointer = pointerTo(owner, "duration");
    const args = parameters.length === 0 ? {} : steps.stepOf(action).args;
    const duration = bindDuration(written, args, variables, pointer, issues);
    if (typeof written === "number" && duration !== undefined) fixed.set(written, duration);
    durations.push(duration);
  }
  return durations;
}

/** Warnings of steps that cannot start in some states, as their duration would be 0 there. */
export function durationWarnings(
  durations: readonly (Duration | undefined)[],
  named: readonly string[],
  { variables, tools, grounding }: BoundHappenings,
): readonly Issue[] {
  const found = new Set<number>();
  durations.forEach((duration, action) => {
    if (duration?.kind !== "range" || duration.to === undefined) return;
    const { terms, constant, per } = duration.to;
    let least = constant;
    for (const [variable, factor] of terms) {
      const { min, max } = variables.all[variable] as Variable;
      least += factor * (factor > 0 ? min : max);
    }
    const { name } = tools[grounding.actions.tool[action] as number] as Tool;
    if (least < per && name.startsWith(START)) found.add(named.indexOf(name.slice(START.length)));
  });
  return [...found].map((index) => ({
    pointer: pointerTo(pointerTo("/tools", index), "duration"),
    message: `may come to 0: no step of "${named[index]}" can start then`,
    hint: 'a sum such as "weight + 1", or a variable whose `min` is at least 1',
  }));
}

type Arguments = Readonly<Record<string, Value>>;

function bindDuration(
  written: unknown,
  args: Arguments,
  variables: VariableTable,
  pointer: string,
  issues: IssueCollector,
): Duration | undefined {
  if (isRecord(written) && "way" in written) {
    const { position } = variables;
    const place = pointerTo(pointer, "way");
    if (position === undefined) {
      issues.addOnce(place, "needs a position", 'declare a variable with "position": true');
      return undefined;
    }
    const to = encodeValue(position, filled(String(written["way"]), args));
    if (to === undefined) issues.addOnce(place, `is no value of ${position.name}`);
    return to === undefined ? undefined : { kind: "way", to };
  }
  const length = lengthOf(written);
  if (!isRecord(length) || "sum" in length) {
    const bound = bindLength(length, args, variables, pointer, issues);
    return bound && { kind: "range", from: bound, to: bound };
  }
  const [from, to] = ["from", "to"].map((end) =>
    length[end] === undefined
      ? undefined
      : bindLength(length[end], args, variables, pointerTo(pointer, end), issues),
  );
  return from && { kind: "range", from, to };
}

function bindLength(
  given: unknown,
  args: Arguments,
  variables: VariableTable,
  pointer: string,
  issues: IssueCollector,
): ScaledLength | undefined {
  const written = lengthOf(given);
  const constant = scaledTime(written);
  if (constant !== undefined) return { terms: [], constant, per: 1 };
  const quotient = quotientOf(written);
  if (quotient === undefined) {
    issues.addOnce(pointer, `is ${describeValue(written)}`);
    return undefined;
  }
  const names = Object.keys(args);
  const binding = { names, values: names.map((name) => args[name] as Value) };
  const { text, per } = quotient;
  const place = typeof written === "string" ? pointer : pointerTo(pointer, "sum");
  const sum = parseSum(text, place, { parameters: names, issues, scale: COST_SCALE });
  const bound = sum && bindSum(sum, binding, variables, issues);
  return bound && { terms: [...bound.factors], constant: bound.constant, per };
}

function filled(text: string, args: Arguments): string {
  const names = Object.keys(args);
  const template = parseTemplate(text, names);
  if (isTemplateProblem(template)) return text;
  return fillTemplate(
    template,
    names.map((name) => args[name] as Value),
  );
}
