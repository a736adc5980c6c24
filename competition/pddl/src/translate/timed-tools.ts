import type {
  Condition,
  DomainDefinition,
  EffectDefinition,
  ToolDefinition,
} from "@understudy/planner-core";
import type { FluentBounds } from "../bounds/find-bounds.ts";
import type { GroundAction, GroundDuration, MentionedKeys } from "../ground/ground-task.ts";
import { type Linear, MAX_FACTOR, MAX_TERMS } from "../numbers/numeric-test.ts";
import { type PddlPlace, pddlError } from "../pddl-error.ts";
import { greatestDivisor, Rational } from "../rational.ts";
import type { GroundStep, TaskTime, TimedTask } from "./happenings.ts";
import { checkName, pddlStepText } from "./plan-text.ts";

type Effects = Readonly<Record<string, EffectDefinition>>;

/** A ground action in the domain language. */
export interface WrittenAction {
  readonly when: Condition;
  readonly then: Effects;
  readonly conditional: readonly { readonly when: Condition; readonly then: Effects }[];
}

/** Writes parts of a domain. */
interface PartWriter {
  /** @returns undefined for an action that never applies */
  readonly action: (action: GroundAction) => WrittenAction | undefined;
  /** The variable of a fact; undefined if it never changes. */
  readonly fact: (key: string) => string | undefined;
  /** The variable of a number. */
  readonly number: (key: string) => string;
  /** The bounds of a number; undefined if it has no variable. */
  readonly range: (key: string) => Pick<FluentBounds, "min" | "max"> | undefined;
  readonly cost: (action: GroundAction) => number;
}

/** Writes the steps of a task with time as tools. Any of them may overlap. */
export function timedTools(
  { task, steps }: TimedTask,
  writer: PartWriter,
): readonly ToolDefinition[] {
  return steps.flatMap((step, index) => {
    const cost = writer.cost(task.actions[index] as GroundAction);
    return toolOf(step, writer, cost) ?? [];
  });
}

function toolOf(
  { name, start, during, end }: GroundStep,
  writer: PartWriter,
  cost: number,
): ToolDefinition | undefined {
  checkName(name, start);
  if (start.lasting !== undefined && alwaysLasts(start.lasting, writer)) return undefined;
  const first = writer.action(start);
  if (first === undefined) return undefined;
  const when = { ...readings(start.mentions, writer), ...first.when };
  const common = { name, description: pddlStepText(name), when, cost };
  if (end === undefined || start.duration === undefined) {
    const { then, conditional } = first;
    if (isEmpty(then) && conditional.length === 0) return undefined;
    return { ...common, then, ...(conditional.length === 0 ? {} : { if: conditional }) };
  }
  const kept = during && writer.action(during);
  const last = writer.action(end);
  if (last === undefined || (during !== undefined && kept === undefined)) return undefined;
  const finish = { ...readings(end.mentions, writer), ...last.when };
  const conditional = [
    ...first.conditional.map(({ when, then }) => ({ when, start: then })),
    ...last.conditional,
  ];
  if (isEmpty(first.then) && isEmpty(last.then) && conditional.length === 0) return undefined;
  return {
    ...common,
    alongside: true,
    duration: durationOf(start.duration, writer, start.place),
    ...(isEmpty(first.then) ? {} : { start: first.then }),
    ...(kept === undefined || isEmpty(kept.when) ? {} : { during: kept.when }),
    ...(isEmpty(finish) ? {} : { finish }),
    then: last.then,
    ...(conditional.length === 0 ? {} : { if: conditional }),
  };
}

/** Whether a duration is at least a thousandth in all states. */
function alwaysLasts({ to }: GroundDuration, { range }: PartWriter): boolean {
  if (to === undefined) return true;
  let least = to.constant;
  for (const [key, factor] of to.factors) {
    const bounds = range(key);
    if (bounds === undefined) return false;
    const end = factor.isNegative ? bounds.max : bounds.min;
    least = least.plus(factor.times(Rational.whole(end)));
  }
  return !least.plus(Rational.of(-1n, 1000n)).isNegative;
}

/** Tests that always hold: a step reads what its condition mentions, and may not happen as another changes it. */
function readings(
  mentions: MentionedKeys | undefined,
  { fact, number, range }: PartWriter,
): Condition {
  const result: Record<string, Condition[string]> = {};
  for (const key of mentions?.facts ?? []) {
    const variable = fact(key);
    if (variable !== undefined) result[variable] = { in: [true, false] };
  }
  for (const key of mentions?.numbers ?? []) {
    const bounds = range(key);
    if (bounds !== undefined) result[number(key)] = { ">=": bounds.min };
  }
  return result;
}

/** Writes the events of a task with time. @throws PddlError for an event that leaves the bounds of a number */
export function writtenEvents(
  { events, scaledTimes }: TaskTime,
  writer: Pick<PartWriter, "action">,
): NonNullable<DomainDefinition["events"]> {
  return [...events].map(([index, action]) => {
    const { when, then = {}, conditional = [] } = writer.action(action) ?? {};
    if (when === undefined || !isEmpty(when) || conditional.length > 0) {
      const hint = "let @bounds have room for it";
      throw pddlError(action.place, "this event leaves the bounds of a number", hint);
    }
    return { at: (scaledTimes[index] as number) / 1000, then };
  });
}

function isEmpty(entries: object): boolean {
  return Object.keys(entries).length === 0;
}

const THOUSAND = Rational.whole(1000);

/** Whether a duration is rounded to a whole number of thousandths. */
export function isRounded({ start: { duration } }: GroundStep): boolean {
  if (duration === undefined || mustBeWhole(duration)) return false;
  const { from, to } = duration;
  if (from === undefined || from !== to) return false;
  return !from.constant.times(THOUSAND).isWhole || isFine(from);
}

/** Whether a step starts only where its duration is a whole number of thousandths, as it is an amount, too. */
function mustBeWhole({ from, isExact }: GroundDuration): boolean {
  if (!isExact || from === undefined || from.factors.size === 0) return false;
  return isFine(from) || !from.constant.times(THOUSAND).isWhole;
}

/** Durations are whole thousandths: a fixed one is rounded, and a range is rounded inwards. */
function durationOf(duration: GroundDuration, writer: PartWriter, place: PddlPlace): Duration {
  const { from, to } = duration;
  if (from !== undefined && from === to && !mustBeWhole(duration))
    return lengthOf(from, "round", writer, place);
  return {
    from: from === undefined ? LEAST : lengthOf(from, "ceil", writer, place),
    ...(to === undefined ? {} : { to: lengthOf(to, "floor", writer, place) }),
  };
}

type Duration = NonNullable<ToolDefinition["duration"]>;
type Length = Extract<Duration, number | string | { readonly per: number }>;

const LEAST = 0.001;

/** A number, a sum of variables, or such a sum divided by a number. */
function lengthOf(
  length: Linear,
  rounding: "floor" | "ceil" | "round",
  writer: PartWriter,
  place: PddlPlace,
): Length {
  const { constant, factors } = length;
  const fixed = Math[rounding](constant.times(THOUSAND).toNumber()) / 1000;
  if (factors.size === 0) return Math.max(LEAST, fixed);
  if (factors.size > MAX_TERMS) {
    throw pddlError(
      place,
      `a duration adds up ${factors.size} changing numbers`,
      `at most ${MAX_TERMS}`,
    );
  }
  if (!isFine(length)) return sumText(factors, fixed, writer);
  const per = [constant, ...factors.values()].reduce(
    (common, { denominator }) => (common / greatestDivisor(common, denominator)) * denominator,
    1n,
  );
  const whole = (value: Rational): Rational => value.times(Rational.of(per));
  const sums = [whole(constant), ...[...factors.values()].map(whole)].map((value) =>
    Math.abs(value.toNumber()),
  );
  if (per > MAX_FACTOR || sums.some((value) => value > MAX_FACTOR)) {
    const [factor] = [...factors.values()].filter((value) => !value.times(THOUSAND).isWhole);
    const message = `a duration has the factor ${factor?.toNumber()}, finer than a thousandth`;
    throw pddlError(place, message, "use a larger unit for the number, or a smaller one of time");
  }
  const parts = [...factors].map(([key, factor]) => [key, whole(factor)] as const);
  return { sum: sumText(parts, whole(constant).toNumber(), writer), per: Number(per) };
}

/** Whether a number of a duration has a factor finer than a thousandth. */
function isFine({ factors }: Linear): boolean {
  return [...factors.values()].some((factor) => !factor.times(THOUSAND).isWhole);
}

function sumText(
  factors: Iterable<readonly [key: string, factor: Rational]>,
  constant: number,
  writer: PartWriter,
): string {
  const words = [...factors].map(([key, factor]) => `${factor.toNumber()} * ${writer.number(key)}`);
  return [...words, ...(constant === 0 ? [] : [String(constant)])].join(" + ");
}
