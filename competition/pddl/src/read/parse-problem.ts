import { parseNumber } from "../exact-number.ts";
import { PddlIssueCollector, type PddlPlace, pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";
import type {
  Application,
  Formula,
  InitialNumber,
  MetricDeclaration,
  PddlEffect,
  ProblemFile,
  TimedEffect,
  TypedName,
} from "./ast.ts";
import type { ListNode, Node } from "./expression-tree.ts";
import { readDomainHeader, refuseSection } from "./parse-domain.ts";
import { parseEffect } from "./parse-effect.ts";
import {
  expectLength,
  parseApplication,
  parseExpression,
  parseFluent,
  parseFormula,
  TRUE_FORMULA,
} from "./parse-formula.ts";
import {
  hasPreference,
  parseConstraints,
  parseGoal,
  type Requirements,
} from "./parse-trajectory.ts";
import type { ExpressionFile } from "./read-expression.ts";
import { expectList, expectWord, headOf, isNumeral, readTypedList } from "./syntax.ts";
import { refuseUnsupported } from "./unsupported.ts";

/** Parses a problem. @throws PddlError with every invalid part */
export function parseProblemFile({ root, annotations }: ExpressionFile): ProblemFile {
  const objects: TypedName[] = [];
  const facts: Application[] = [];
  const numbers: InitialNumber[] = [];
  const timed: TimedEffect[] = [];
  let domain: string | undefined;
  let goal: Formula | undefined;
  let metric: MetricDeclaration | undefined;
  const required: Requirements = { trajectories: [], preferences: [] };
  const issues = new PddlIssueCollector();
  const name = readDomainHeader(root, "problem");
  for (const node of root.items.slice(2)) {
    issues.attempt(() => {
      const section = expectList(node, "a section", root.place);
      const rest = section.items.slice(1);
      const head = headOf(section);
      // Older problems limit the length of plans.
      if (head === ":requirements" || head === ":length") return;
      if (head === ":domain") domain = expectWord(rest[0], "a name", section.place).text;
      else if (head === ":objects") {
        for (const each of readTypedList(rest, "object")) objects.push(each);
      } else if (head === ":init") {
        for (const each of rest) issues.attempt(() => readInitial(each, { facts, numbers, timed }));
      } else if (head === ":goal") {
        if (goal !== undefined)
          throw pddlError(section.place, "the goal is given twice", "use (and …)");
        // A placeholder, so that an invalid goal is reported only once.
        goal = TRUE_FORMULA;
        expectOne(section);
        const list = expectList(rest[0], "a condition", section.place);
        if (hasPreference(list)) parseGoal(list, required);
        else goal = parseFormula(list);
      } else if (head === ":constraints") {
        parseConstraints(section, required);
      } else if (head === ":metric") {
        if (metric !== undefined) throw pddlError(section.place, "the metric is given twice");
        metric = readMetric(section);
      } else refuseSection(section, head, "problem");
    });
  }
  if (goal === undefined) {
    issues.attempt(() => {
      throw pddlError(root.place, "the problem has no goal", "add (:goal (and …))");
    });
  }
  issues.finish();
  const { place } = root;
  goal ??= TRUE_FORMULA;
  const start = { objects, facts, numbers, timed };
  return { name, domain, ...start, goal, ...required, metric, place, annotations };
}

/** @throws PddlError unless a section contains one list */
function expectOne(section: ListNode): void {
  if (section.items.length <= 2) {
    expectLength(section, 2);
    return;
  }
  const message = `${headOf(section)} takes 1 operands, not ${section.items.length - 1}`;
  throw pddlError(section.place, message, "join them: (and (…) (…))");
}

/** The parts of `:init` so far. */
interface Start {
  readonly facts: Application[];
  readonly numbers: InitialNumber[];
  readonly timed: TimedEffect[];
}

function readInitial(node: Node, start: Start): void {
  const list = expectList(node, "a fact", node.place);
  const { items, place } = list;
  const head = headOf(list);
  if (head === "and") {
    for (const item of items.slice(1)) readInitial(item, start);
  } else if (head === "not") {
    // Unstated facts are false anyway.
    parseApplication(expectList(items[1], "a fact", place), "a predicate");
  } else if (head === "=") {
    start.numbers.push(readInitialNumber(list));
  } else if (isTimed(list)) {
    start.timed.push(readTimed(list));
  } else {
    refuseUnsupported(list);
    start.facts.push(parseApplication(list, "a predicate"));
  }
}

function readInitialNumber({ items, place }: ListNode): InitialNumber {
  const [, fluent, value] = items;
  if (
    fluent === undefined ||
    value === undefined ||
    items.length !== 3 ||
    value.kind !== "word" ||
    !isNumeral(value.text)
  ) {
    throw pddlError(place, "a function must be given a number", "such as (= (fuel truck) 10)");
  }
  return { fluent: parseFluent(fluent), value: parseNumber(value.text, value.place) };
}

/** `(at 5 (open shop))`; `(at 5 shop)` is a fact of a predicate `at`. */
function isTimed(list: ListNode): boolean {
  const [, time, effect] = list.items;
  const isNumber = time?.kind === "word" && isNumeral(time.text);
  return headOf(list) === "at" && isNumber && effect?.kind === "list";
}

/** Latest time of an event, in thousandths. */
const MAX_TIME = 1_000_000_000;

/** A timed fact, its negation, or the value of a function: `(at 5 (= (price) 3))`. */
function readTimed(list: ListNode): TimedEffect {
  const { items, place } = list;
  expectLength(list, 3);
  const [, time, effect] = items as [Node, Extract<Node, { kind: "word" }>, ListNode];
  const scaled = parseNumber(time.text, time.place).times(Rational.whole(1000));
  if (!scaled.isWhole || scaled.isNegative || scaled.toNumber() > MAX_TIME) {
    const hint = "from 0 to 1e6, with at most 3 decimals";
    throw pddlError(time.place, `${time.text} is not a time of an event`, hint);
  }
  return { scaledAt: scaled.toNumber(), effects: timedEffects(effect, place), place };
}

function timedEffects(effect: ListNode, place: PddlPlace): readonly PddlEffect[] {
  if (headOf(effect) === "=") {
    const { fluent, value } = readInitialNumber(effect);
    const amount = { kind: "number", value, place } as const;
    const changes = [{ operation: "assign", fluent, amount, place }] as const;
    return [{ parameters: [], condition: TRUE_FORMULA, literals: [], changes }];
  }
  const effects = parseEffect(effect);
  if (effects.some(({ condition }) => condition !== TRUE_FORMULA)) {
    throw pddlError(
      effect.place,
      "an event under a condition is not supported",
      "state facts and numbers",
    );
  }
  return effects;
}

function readMetric(section: ListNode): MetricDeclaration {
  const [, direction, expression] = section.items;
  expectLength(section, 3);
  const word = direction?.kind === "word" ? direction.text : "";
  if (!["minimize", "maximize"].includes(word) || expression === undefined) {
    const hint = "such as (:metric minimize (total-cost))";
    throw pddlError(section.place, "a metric is minimised or maximised", hint);
  }
  return { isMaximized: word === "maximize", expression: parseExpression(expression) };
}
