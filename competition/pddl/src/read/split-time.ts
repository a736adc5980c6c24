import { type PddlPlace, pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";
import type {
  ActionSchema,
  Change,
  DomainFile,
  DurationLimits,
  DurativeAction,
  Formula,
  Literal,
  NumericExpression,
  PddlEffect,
  ProblemFile,
  Signature,
} from "./ast.ts";
import { TRUE_FORMULA } from "./parse-formula.ts";

/** Prefixes of the happenings' names. No PDDL name contains a colon. */
export const HAPPENINGS = {
  start: "start:",
  during: "during:",
  end: "end:",
  event: "event:",
  /** Start and end of a step that takes no time. */
  instant: "instant:",
} as const;

/**
 * Suffix of the name of a step's instant variant, for states in which it takes no time. No PDDL name contains a dot.
 */
export const INSTANT = ".instant.";

/** Predicates of the helper facts: an action runs, its condition to keep has held, an event is due. */
const RUNNING = "running:";
const KEPT = "kept:";
const DUE = "due.";
/** Prefix of the functions that keep an amount from the start of a step until its end. They become variables. */
const AMOUNT = "amount.";

/** Whether a number is an amount that the start of a step keeps for its end, which alone reads it. */
export function isKeptAmount(key: string): boolean {
  return key.startsWith(AMOUNT);
}

/** Whether a fact says that an action runs. */
export function isRunningFact(key: string): boolean {
  return key.startsWith(RUNNING);
}

/** The name of a happening in words, such as `the end of move`; other names as they are. */
export function happeningText(written: string): string {
  const name = written.endsWith(INSTANT) ? written.slice(0, -INSTANT.length) : written;
  if (name.startsWith(HAPPENINGS.event)) return "an event";
  for (const part of ["start", "end"] as const) {
    const prefix = HAPPENINGS[part];
    if (name.startsWith(prefix)) return `the ${part} of ${name.slice(prefix.length)}`;
  }
  if (name.startsWith(HAPPENINGS.instant)) return name.slice(HAPPENINGS.instant.length);
  return name;
}

/** The fact that an event is still to come. */
export function dueFact(event: number): string {
  return `${DUE}${event}.`;
}

/** The truth of a helper fact whenever a happening that tests it occurs; undefined for other facts. */
export function helperTruth(key: string, happening: string): boolean | undefined {
  if (key.startsWith(KEPT) || key.startsWith(DUE)) return true;
  return key.startsWith(RUNNING) ? !happening.startsWith(HAPPENINGS.start) : undefined;
}

/** The two files of a task. */
interface TaskFiles {
  readonly domain: DomainFile;
  readonly problem: ProblemFile;
}

/** Whether a task has durations or events. */
export function hasTime({ domain, problem }: TaskFiles): boolean {
  return domain.durative.length > 0 || problem.timed.length > 0;
}

/**
 * Writes durative actions and events as actions that take effect at once: start, end, and a test of what holds in
 * between. Helper facts keep their order. A plan with time is a sequence of such happenings, so what they never reach
 * is unreachable, and bounds of numbers over all their sequences hold in every plan.
 *
 * @throws PddlError for what cannot be kept in time
 */
export function splitTime(files: TaskFiles): TaskFiles {
  const { domain, problem } = files;
  if (!hasTime(files)) return files;
  refuseRequirements(files);
  const plain = new Set(domain.actions.map(({ name }) => name));
  const changing = changingNames(files);
  const predicates: Signature[] = [];
  const functions: Signature[] = [];
  const actions: ActionSchema[] = [];
  for (const written of domain.durative) {
    const { action, amounts } = withKeptAmounts(
      withEarlyTests(written, changing),
      changing.functions,
    );
    const { name, parameters, place } = action;
    if (plain.has(name)) throw pddlError(place, `the action ${name} is declared twice`);
    plain.add(name);
    functions.push(...amounts);
    predicates.push({ name: RUNNING + name, parameters, place });
    if (isKept(action)) predicates.push({ name: KEPT + name, parameters, place });
    actions.push(...happeningsOf(action, changing.functions));
  }
  const facts = [...problem.facts];
  for (const [index, { effects, place }] of eventsOf(problem).entries()) {
    const due = { name: dueFact(index), terms: [], place };
    predicates.push({ name: due.name, parameters: [], place });
    facts.push(due);
    const precondition = { kind: "literal", ...due, isNegated: false } as const;
    const done = always([{ ...due, isNegated: true }]);
    const name = `${HAPPENINGS.event}${index}`;
    actions.push({ name, parameters: [], precondition, effects: [...effects, done], place });
  }
  return {
    domain: {
      ...domain,
      predicates: [...domain.predicates, ...predicates],
      functions: [...domain.functions, ...functions],
      actions: [...domain.actions, ...actions],
    },
    problem: { ...problem, facts },
  };
}

/** The events of a problem: effects by time, in thousandths. */
export function eventsOf({ timed }: Pick<ProblemFile, "timed">): readonly {
  readonly scaledAt: number;
  readonly effects: readonly PddlEffect[];
  readonly place: PddlPlace;
}[] {
  const byTime = new Map<number, { effects: PddlEffect[]; place: PddlPlace }>();
  for (const { scaledAt, effects, place } of timed) {
    const event = byTime.get(scaledAt) ?? { effects: [], place };
    byTime.set(scaledAt, event);
    event.effects.push(...effects);
  }
  return [...byTime]
    .sort(([one], [other]) => one - other)
    .map(([scaledAt, event]) => ({ scaledAt, ...event }));
}

function isKept({ conditions }: DurativeAction): boolean {
  return conditions.all.kind !== "all" || conditions.all.parts.length > 0;
}

function happeningsOf(
  action: DurativeAction,
  changing: ReadonlySet<string>,
): readonly ActionSchema[] {
  const { name, parameters, duration, conditions, effects, place } = action;
  const terms = parameters.map((parameter) => parameter.name);
  const running = { name: RUNNING + name, terms, place };
  const kept = { name: KEPT + name, terms, place };
  const test = (literal: Literal): Formula => ({ kind: "literal", ...literal });
  const all = (...parts: readonly Formula[]): Formula => ({ kind: "all", parts });
  const has = (fact: typeof running): Formula => test({ ...fact, isNegated: false });
  const happening = (
    prefix: string,
    precondition: Formula,
    own: readonly PddlEffect[],
  ): ActionSchema => ({
    ...{ name: prefix + name, step: name },
    ...{ parameters, precondition, effects: joined(own), place },
  });
  const start = happening(
    HAPPENINGS.start,
    all(conditions.start, ...takesTime(action, changing), test({ ...running, isNegated: true })),
    [...effects.start, always([{ ...running, isNegated: false }])],
  );
  const stops = [running, ...(isKept(action) ? [kept] : [])];
  const end = happening(HAPPENINGS.end, all(conditions.end, ...stops.map(has)), [
    ...effects.end,
    always(stops.map((fact) => ({ ...fact, isNegated: true }))),
  ]);
  const timed = { ...start, duration };
  if (!isKept(action)) return [timed, end];
  const during = happening(HAPPENINGS.during, all(conditions.all, has(running)), [
    always([{ ...kept, isNegated: false }]),
  ]);
  return [timed, during, end];
}

/** A fixed duration that the state decides and that is an amount is more than 0, so that the amount has a sign. */
function takesTime(
  { duration, hasAmount, place }: DurativeAction,
  changing: ReadonlySet<string>,
): readonly Formula[] {
  const { from } = duration;
  if (!hasAmount || from === undefined) return [];
  if (!fluentsIn(from).some((name) => changing.has(name))) return [];
  return [{ kind: "comparison", operator: ">", left: from, right: zeroAt(place), place }];
}

/** Merges unconditional effects, so that each happening has few. */
function joined(effects: readonly PddlEffect[]): readonly PddlEffect[] {
  const isPlain = ({ parameters, condition }: PddlEffect): boolean =>
    parameters.length === 0 && condition.kind === "all" && condition.parts.length === 0;
  const plain = effects.filter(isPlain);
  const literals = plain.flatMap((effect) => effect.literals);
  const changes = plain.flatMap((effect) => effect.changes);
  const whole = { parameters: [], condition: TRUE_FORMULA, literals, changes };
  return [whole, ...effects.filter((effect) => !isPlain(effect))];
}

function always(literals: readonly Literal[]): PddlEffect {
  return { parameters: [], condition: TRUE_FORMULA, literals, changes: [] };
}

/** The predicates and functions whose values may differ between states. */
interface ChangingNames {
  readonly predicates: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
}

function changingNames({ domain, problem }: TaskFiles): ChangingNames {
  const effects = [
    ...domain.actions.flatMap((action) => action.effects),
    ...domain.durative.flatMap((action) => [...action.effects.start, ...action.effects.end]),
    ...problem.timed.flatMap((event) => event.effects),
  ];
  return {
    predicates: new Set([
      ...effects.flatMap(({ literals }) => literals.map(({ name }) => name)),
      ...domain.derived.map(({ head }) => head.name),
    ]),
    functions: new Set(effects.flatMap(({ changes }) => changes.map(({ fluent }) => fluent.name))),
  };
}

/** Moves tests of unchanging facts to the start, so that steps that could never end are not grounded. */
function withEarlyTests(action: DurativeAction, changing: ChangingNames): DurativeAction {
  const { start, all, end } = action.conditions;
  const early: Formula[] = [];
  const later = (formula: Formula): Formula => {
    const parts = conjunctsIn(formula);
    early.push(...parts.filter((part) => !mayChange(part, changing)));
    return { kind: "all", parts: parts.filter((part) => mayChange(part, changing)) };
  };
  const [kept, last] = [later(all), later(end)];
  if (early.length === 0) return action;
  const first: Formula = { kind: "all", parts: [start, ...early] };
  return { ...action, conditions: { start: first, all: kept, end: last } };
}

function conjunctsIn(formula: Formula): readonly Formula[] {
  return formula.kind === "all" ? formula.parts.flatMap(conjunctsIn) : [formula];
}

function mayChange(formula: Formula, changing: ChangingNames): boolean {
  switch (formula.kind) {
    case "literal":
      return changing.predicates.has(formula.name);
    case "equality":
      return false;
    case "comparison":
      return [formula.left, formula.right]
        .flatMap(fluentsIn)
        .some((name) => changing.functions.has(name));
    case "all":
    case "any":
      return formula.parts.some((part) => mayChange(part, changing));
    default:
      return mayChange(formula.part, changing);
  }
}

/**
 * Keeps amounts of end effects whose duration may have changed by then: a function of the step stores the amount at the
 * start.
 *
 * @param changed names of functions whose values may differ between states
 * @returns the action, and the functions
 * @throws PddlError for what else reads such a duration after the start
 */
function withKeptAmounts(
  action: DurativeAction,
  changed: ReadonlySet<string>,
): { readonly action: DurativeAction; readonly amounts: readonly Signature[] } {
  const { name, parameters, duration, effects, amountPlace, testPlace } = action;
  const { from } = duration;
  const varying = from && fluentsIn(from).find((each) => changed.has(each));
  if (amountPlace === undefined || varying === undefined) return { action, amounts: [] };
  const refused = (place: PddlPlace): Error => {
    const message = `this amount is a duration that depends on ${varying}, which changes`;
    const hint = "write the amount without ?duration, or change it at start";
    return pddlError(place, message, hint);
  };
  if (testPlace !== undefined) throw refused(testPlace);
  const amounts: Signature[] = [];
  const kept: Change[] = [];
  const terms = parameters.map((parameter) => parameter.name);
  const end = effects.end.map((effect): PddlEffect => {
    const changes = effect.changes.flatMap((change) => {
      const { amount, place } = change;
      const others = fluentsBeside(amount, duration);
      if (others === undefined) return [change];
      const isOne = effect.parameters.length === 0 && !others.some((each) => changed.has(each));
      if (!isOne) throw refused(amountPlace);
      const fluent = { name: `${AMOUNT}${amounts.length}.${name}.`, terms, place };
      amounts.push({ name: fluent.name, parameters, place });
      kept.push({ operation: "assign", fluent, amount, place });
      // A leftover value would distinguish equal states.
      const cleared: Change = { operation: "assign", fluent, amount: zeroAt(place), place };
      return [{ ...change, amount: { kind: "fluent", ...fluent } as const }, cleared];
    });
    return { ...effect, changes };
  });
  const start = [...effects.start, { ...always([]), changes: kept }];
  return { action: { ...action, effects: { start, end }, hasAmount: true }, amounts };
}

/** The functions in an amount besides the duration; undefined if the amount has no duration. */
function fluentsBeside(
  amount: NumericExpression,
  { from }: Pick<DurationLimits, "from">,
): readonly string[] | undefined {
  if (amount.place === from?.place) return [];
  if (amount.kind !== "operation") return undefined;
  const parts = amount.operands.map((operand) => fluentsBeside(operand, { from }));
  if (parts.every((part) => part === undefined)) return undefined;
  return amount.operands.flatMap((operand, index) => parts[index] ?? fluentsIn(operand));
}

function zeroAt(place: PddlPlace): NumericExpression {
  return { kind: "number", value: Rational.ZERO, place };
}

function fluentsIn(expression: NumericExpression): readonly string[] {
  if (expression.kind === "fluent") return [expression.name];
  return expression.kind === "number" ? [] : expression.operands.flatMap(fluentsIn);
}

/** @throws PddlError for constraints on the order of steps, and for preferences */
function refuseRequirements({ domain, problem }: TaskFiles): void {
  const [preference] = [...domain.preferences, ...problem.preferences];
  if (preference !== undefined) {
    const hint = "make it a part of the goal, or leave it out";
    throw pddlError(preference.place, "a preference beside durations is not supported", hint);
  }
  const other = [...domain.trajectories, ...problem.trajectories].find(
    ({ operator }) => operator !== "always" && operator !== "at-end",
  );
  if (other !== undefined) {
    const message = `the constraint ${other.operator} beside durations is not supported`;
    throw pddlError(other.place, message, "use always or at end");
  }
}
