import type { DirectiveReading, Domain, Goal, Step, Value } from "@understudy/planner-core";
import type { LabelledDirective, LabelledTool } from "./directive-sets.ts";

/** The mistakes in a reading; none if it is completely right. */
export function problemsOf(
  domain: Domain,
  reading: DirectiveReading,
  label: LabelledDirective,
): string[] {
  return [
    ...goalProblems(reading, label),
    ...banProblems(domain, reading, label),
    ...keepProblems(domain, reading, label),
    ...targetProblems(domain, reading, label),
    ...amountProblems(domain, reading, label),
  ];
}

/** Verdict on a reading: `unread` is empty, `inverted` the opposite of the directive. */
export type Verdict = "right" | "unread" | "wrong" | "inverted";

/** Judges a whole reading. */
export function verdictOf(
  domain: Domain,
  reading: DirectiveReading,
  label: LabelledDirective,
): Verdict {
  if (problemsOf(domain, reading, label).length === 0) return "right";
  if (isInverted(domain, reading, label)) return "inverted";
  const { goals, disabled, discouraged, skipped, maintain } = reading;
  const isEmpty = goals.length + skipped.length === 0 && !(disabled ?? discouraged ?? maintain);
  return isEmpty ? "unread" : "wrong";
}

/** Whether a reading forbids what was requested, pursues or prefers what was refused, or reverses the order. */
function isInverted(
  domain: Domain,
  { goals: found, disabled, discouraged, skipped }: DirectiveReading,
  { goals, skip = [], ban = [], target }: LabelledDirective,
): boolean {
  const names = found.map(({ declared }) => declared.name ?? "");
  if (names.some((name) => skip.includes(name))) return true;
  if (skipped.some(({ name = "" }) => goals.includes(name))) return true;
  const refused = new Set(ban.flatMap((tool) => actionsOf(domain, tool)));
  const isBarred = (id: number): boolean =>
    disabled?.has(id) === true || discouraged?.has(id) === true;
  const isAllBarred = (ids: readonly number[]): boolean => ids.length > 0 && ids.every(isBarred);
  if (target !== undefined && isAllBarred(actionsOf(domain, target))) return true;
  for (const name of goals) {
    const ways = changing(domain, domain.goal(name)).filter((id) => !refused.has(id));
    if (isAllBarred(ways)) return true;
  }
  for (const { declared, without } of found) {
    const ways = changing(domain, declared).filter((id) => without?.has(id) !== true);
    const isRefused = ways.length > 0 && ways.every((id) => refused.has(id) && !isBarred(id));
    if (isRefused) return true;
  }
  const ranks = names.map((name) => goals.indexOf(name)).filter((rank) => rank >= 0);
  return ranks.some((rank, at) => at > 0 && rank < (ranks[at - 1] as number));
}

/** Whether the first goal is right; without a labelled goal, whether none was found. */
export function isFirstGoalRight(reading: DirectiveReading, { goals }: LabelledDirective): boolean {
  return reading.goals[0]?.declared.name === goals[0];
}

function goalProblems({ goals }: DirectiveReading, label: LabelledDirective): string[] {
  const found = goals.map(({ declared }) => declared.name).join(", ");
  const wanted = label.goals.join(", ");
  return found === wanted ? [] : [`goals: ${found || "none"} instead of ${wanted || "none"}`];
}

/**
 * Everything labelled must be forbidden or penalised. Other bans must be equivalent: dismissing a goal and forbidding
 * the tools that only serve it mean the same.
 */
function banProblems(
  domain: Domain,
  { disabled, discouraged, skipped }: DirectiveReading,
  { ban = [], skip = [], goals = [], target }: LabelledDirective,
): string[] {
  const must = new Set(ban.flatMap((tool) => actionsOf(domain, tool)));
  const named = new Set(target === undefined ? [] : actionsOf(domain, target));
  // What a target rules out, if possible, may be penalised as well.
  const besides =
    target === undefined ? [] : goals.flatMap((name) => changing(domain, domain.goal(name)));
  const others = new Set(besides.filter((action) => !named.has(action)));
  const dismissed = skip.map((name) => domain.goal(name));
  const may = new Set([...must, ...dismissed.flatMap((goal) => changing(domain, goal))]);
  const problems: string[] = [];
  for (let action = 0; action < domain.actions.count; action++) {
    const isBanned = disabled?.has(action) === true || discouraged?.has(action) === true;
    const name = domain.formatAction(action);
    if (must.has(action) && !isBanned) problems.push(`${name} is not forbidden`);
    const isOther = others.has(action) && disabled?.has(action) !== true;
    if (isBanned && !may.has(action) && !isOther) problems.push(`${name} is forbidden`);
  }
  for (const goal of dismissed) {
    if (!skipped.includes(goal)) problems.push(`${goal.name} is not dismissed`);
  }
  for (const goal of skipped) {
    const comesToTheSame = changing(domain, goal).some((action) => must.has(action));
    if (!dismissed.includes(goal) && !comesToTheSame) problems.push(`${goal.name} is dismissed`);
  }
  return problems;
}

function keepProblems(
  domain: Domain,
  { maintain }: DirectiveReading,
  { keep }: LabelledDirective,
): string[] {
  const found = maintain === undefined ? "nothing" : domain.format(maintain);
  const wanted = keep === undefined ? "nothing" : domain.format(domain.condition(keep));
  return found === wanted ? [] : [`keeps ${found} instead of ${wanted}`];
}

function targetProblems(
  domain: Domain,
  { goals }: DirectiveReading,
  { target }: LabelledDirective,
): string[] {
  const wanted = target === undefined ? [] : actionsOf(domain, target);
  const found = goals.flatMap(({ declared, without }) =>
    without === undefined ? [] : changing(domain, declared).filter((id) => !without.has(id)),
  );
  // A named tool without arguments is no labelled target.
  const withArguments = found.filter((id) => Object.keys(domain.step(id).args).length > 0);
  const isRight =
    target === undefined
      ? withArguments.length === 0
      : found.length === wanted.length && wanted.every((id) => found.includes(id));
  return isRight ? [] : [`through ${found.map((id) => domain.formatAction(id)).join(", ")}`];
}

function amountProblems(
  domain: Domain,
  { goals }: DirectiveReading,
  { amount = {} }: LabelledDirective,
): string[] {
  const wanted = Object.entries(amount).map(([name, value]) => `${name}>=${value}`);
  const found = goals
    .filter(({ goal, declared }) => goal !== declared)
    .map(({ goal }) => domain.format(goal.condition));
  return found.join() === wanted.join() ? [] : [`amounts: ${found.join() || "none"}`];
}

function actionsOf(domain: Domain, { tool, args = {} }: LabelledTool): number[] {
  return actionsWhere(domain, (id) => {
    const step = domain.step(id);
    return (
      step.tool === tool &&
      Object.entries(args).every(([name, value]) => (step.args as typeof args)[name] === value)
    );
  });
}

/** The actions that achieve a goal's condition on one of its variables, by the definitions. */
function changing(domain: Domain, { definition }: Goal): number[] {
  return actionsWhere(domain, (id) => {
    const { tool, args } = domain.step(id) as Step;
    const then = domain.definition.tools.find(({ name }) => name === tool)?.then ?? {};
    const filled = (text: string): string =>
      text.replace(/^\$(\w+)$/, (_, name: string) => String(args[name]));
    return Object.entries(then).some(([variable, effect]) => {
      const wish = definition[filled(variable)];
      if (wish === undefined) return false;
      const value = typeof effect === "string" ? filled(effect) : effect;
      // A number is also reached by steps: bodies are buried one by one until there are none.
      if (typeof value === "object")
        return typeof wish === "object" ? "+" in value && ">=" in wish : typeof wish === "number";
      if (typeof wish === "object" && "!=" in wish) return value !== wish["!="];
      return typeof wish === "object" && "in" in wish
        ? (wish["in"] as readonly Value[]).includes(value)
        : wish === value;
    });
  });
}

function actionsWhere(domain: Domain, isMeant: (action: number) => boolean): number[] {
  return Array.from({ length: domain.actions.count }, (_, id) => id).filter(isMeant);
}
