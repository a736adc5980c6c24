import { type PddlPlace, pddlError } from "../pddl-error.ts";
import { checkSize, readActionParts } from "./action-parts.ts";
import type {
  ActionMoment,
  DurationLimits,
  DurativeAction,
  Formula,
  NumericExpression,
  PddlEffect,
  TypedName,
} from "./ast.ts";
import type { ListNode, Node } from "./expression-tree.ts";
import { DURATIVE_PARTS } from "./keywords.ts";
import { effectSize, parseEffect } from "./parse-effect.ts";
import {
  expectLength,
  expressionSize,
  formulaSize,
  parseExpression,
  parseFormula,
  readQuantified,
} from "./parse-formula.ts";
import { expectList, headOf } from "./syntax.ts";
import { refuseUnsupported } from "./unsupported.ts";

const DURATION = "?duration";
const DURATION_HINT =
  "such as (= ?duration 5), or (and (>= ?duration 1) (<= ?duration (distance ?a ?b)))";

/** Parses `(:durative-action …)`. @throws PddlError for what has no meaning, or is not supported */
export function readDurative(section: ListNode): DurativeAction {
  const { name, parameters, part, place } = readActionParts(section, DURATIVE_PARTS);
  const written = readDuration(part(":duration"), place);
  const uses = new DurationUses(written.fixed);
  const conditions: Record<ActionMoment, Formula[]> = { start: [], all: [], end: [] };
  readCondition(uses.replace(part(":condition")), conditions, (formula) => formula);
  const effects: TimedEffects = { start: [], end: [] };
  readEffect(uses.replace(part(":effect")), [], effects);
  const whole = (moment: ActionMoment): Formula => ({ kind: "all", parts: conditions[moment] });
  const isExact = uses.isAtStart || uses.place !== undefined;
  const duration = { ...written.duration, isExact };
  const size =
    formulaSize(whole("start")) +
    formulaSize(whole("all")) +
    formulaSize(whole("end")) +
    effectSize(effects.start) +
    effectSize(effects.end) +
    [duration.from, duration.to].reduce((sum, each) => sum + (each ? expressionSize(each) : 0), 0);
  checkSize(size, place);
  return {
    name,
    parameters,
    duration,
    conditions: { start: whole("start"), all: whole("all"), end: whole("end") },
    effects,
    hasAmount: uses.isAtStart,
    amountPlace: uses.place,
    testPlace: uses.testPlace,
    place,
  };
}

/** The part of a condition or effect, and its time. */
function timedPart({ items }: ListNode): { moment: ActionMoment; part: ListNode } | undefined {
  const [head, time, part] = items;
  if (items.length !== 3 || head?.kind !== "word" || time?.kind !== "word") return undefined;
  if (part?.kind !== "list") return undefined;
  if (head.text === "at" && (time.text === "start" || time.text === "end")) {
    return { moment: time.text, part };
  }
  return head.text === "over" && time.text === "all" ? { moment: "all", part } : undefined;
}

/** @param wrap puts quantifiers around a condition */
function readCondition(
  node: ListNode,
  into: Record<ActionMoment, Formula[]>,
  wrap: (formula: Formula) => Formula,
): void {
  const { items, place } = node;
  if (items.length === 0) return;
  const timed = timedPart(node);
  if (timed !== undefined) {
    into[timed.moment].push(wrap(parseFormula(timed.part)));
    return;
  }
  const head = headOf(node);
  if (head === "and") {
    for (const item of items.slice(1))
      readCondition(expectList(item, "a condition", place), into, wrap);
  } else if (head === "forall") {
    expectLength(node, 3);
    const variables = readQuantified(node);
    const inner = expectList(items[2], "a condition", place);
    readCondition(inner, into, (part) => wrap({ kind: "forall", parameters: variables, part }));
  } else {
    if (head === "preference") refuseUnsupported(node);
    const hint = "write (at start …), (over all …) or (at end …), joined by and or forall";
    throw pddlError(place, "this condition of a durative action has no time", hint);
  }
}

type TimedEffects = Record<"start" | "end", PddlEffect[]>;

function readEffect(node: ListNode, outer: readonly TypedName[], into: TimedEffects): void {
  const { items, place } = node;
  if (items.length === 0) return;
  refuseContinuous(node);
  const timed = timedPart(node);
  const head = headOf(node);
  if (timed !== undefined) {
    if (timed.moment === "all") throw pddlError(place, "an effect has one moment", EFFECT_HINT);
    into[timed.moment].push(...parseEffect(timed.part, outer));
  } else if (head === "and") {
    for (const item of items.slice(1))
      readEffect(expectList(item, "an effect", place), outer, into);
  } else if (head === "forall") {
    expectLength(node, 3);
    const inner = expectList(items[2], "an effect", place);
    readEffect(inner, [...outer, ...readQuantified(node)], into);
  } else if (head === "when") {
    expectLength(node, 3);
    const conditions: Record<ActionMoment, Formula[]> = { start: [], all: [], end: [] };
    const condition = expectList(items[1], "a condition", place);
    readCondition(condition, conditions, (formula) => formula);
    const effects: TimedEffects = { start: [], end: [] };
    readEffect(expectList(items[2], "an effect", place), outer, effects);
    for (const moment of ["start", "end"] as const) {
      if (effects[moment].length === 0) continue;
      const others = (["start", "all", "end"] as const).filter((other) => other !== moment);
      if (others.some((other) => conditions[other].length > 0)) {
        const hint = `test at ${moment} what shall decide, or split the action into one for each case`;
        const message = `an effect at ${moment} with a condition of another time is not supported`;
        throw pddlError(condition.place, message, hint);
      }
      into[moment].push(
        ...effects[moment].map((effect) => ({
          ...effect,
          condition: { kind: "all", parts: [...conditions[moment], effect.condition] } as const,
        })),
      );
    }
  } else {
    throw pddlError(place, "this effect of a durative action has no time", EFFECT_HINT);
  }
}

const EFFECT_HINT = "write (at start …) or (at end …)";

function refuseContinuous(node: ListNode): void {
  const [, , amount] = node.items;
  if (!["increase", "decrease"].includes(headOf(node)) || !mentions(amount, "#t")) return;
  const hint = "let the number change by its whole amount, at start or at end";
  throw pddlError(node.place, "a continuous effect (#t) is not supported", hint);
}

/** @returns the limits, and the written expression of a fixed duration */
function readDuration(
  node: ListNode,
  action: PddlPlace,
): { readonly duration: Omit<DurationLimits, "isExact">; readonly fixed: Node | undefined } {
  const found: { from?: NumericExpression; to?: NumericExpression; fixed?: Node } = {};
  const set = (end: "from" | "to", value: NumericExpression, place: PddlPlace): void => {
    if (found[end] !== undefined) {
      throw pddlError(place, "the duration is given twice", "give one length, or both limits");
    }
    found[end] = value;
  };
  const read = (part: ListNode): void => {
    const { items, place } = part;
    const head = headOf(part);
    const [, left, right] = items;
    const timed = timedPart(part);
    if (timed?.moment === "start") read(timed.part);
    else if (head === "and") {
      for (const item of items.slice(1)) read(expectList(item, "a duration", place));
    } else if (
      ["=", "<=", ">="].includes(head) &&
      left?.kind === "word" &&
      left.text === DURATION &&
      right !== undefined &&
      items.length === 3
    ) {
      const value = parseExpression(right);
      if (head !== "<=") set("from", value, place);
      if (head !== ">=") set("to", value, place);
      if (head === "=") found.fixed = right;
    } else throw pddlError(place, "this is not a duration that is supported", DURATION_HINT);
  };
  if (node.items.length > 0) read(node);
  const { from, to, fixed } = found;
  if (from === undefined && to === undefined) {
    throw pddlError(
      action,
      "this durative action has no duration",
      "add :duration (= ?duration 5)",
    );
  }
  return { duration: { from, to }, fixed };
}

function mentions(node: Node | undefined, word: string): boolean {
  if (node === undefined) return false;
  return node.kind === "word"
    ? node.text === word
    : node.items.some((item) => mentions(item, word));
}

const CHANGES = ["increase", "decrease", "assign"];

/** Replaces `?duration` by a fixed duration, and notes where it stood. */
class DurationUses {
  /** A place of `?duration` after the start, if any: there its numbers may have changed. */
  place: PddlPlace | undefined;
  /** A place of `?duration` after the start that is not the amount of an effect. */
  testPlace: PddlPlace | undefined;
  isAtStart = false;
  readonly #fixed: Node | undefined;

  constructor(fixed: Node | undefined) {
    this.#fixed = fixed;
  }

  /** @throws PddlError for a `?duration` that the planner chooses */
  replace(node: ListNode, isStart = false, isAmount = false): ListNode {
    if (!mentions(node, DURATION)) return node;
    const starts = isStart || timedPart(node)?.moment === "start";
    const changes = isAmount || CHANGES.includes(headOf(node));
    return { ...node, items: node.items.map((item) => this.#in(item, starts, changes)) };
  }

  #in(node: Node, isStart: boolean, isAmount: boolean): Node {
    if (node.kind === "list") return this.replace(node, isStart, isAmount);
    if (node.text !== DURATION) return node;
    if (this.#fixed === undefined) {
      const message = "an amount by a duration that the planner chooses is not supported";
      throw pddlError(node.place, message, "fix the duration: (= ?duration …)");
    }
    if (isStart) this.isAtStart = true;
    else {
      this.place ??= node.place;
      if (!isAmount) this.testPlace ??= node.place;
    }
    return this.#fixed;
  }
}
