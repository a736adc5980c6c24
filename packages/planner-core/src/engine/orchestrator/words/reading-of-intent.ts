import { ActionSet } from "../../../rules/domain/actions/action-set.ts";
import type { Condition } from "../../../rules/domain/definition/definition.ts";
import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import type { DirectiveReading, Finding, GoalWish } from "../../contract/directive-reader.ts";
import type { Intent } from "../../contract/intent.ts";
import { unionOf } from "./attempts.ts";

/**
 * The reading derived from an LLM planner's intent and the reader's own reading. Numbers and things to keep come from
 * the reader, which is exact about them. Where both name the same goal, so do all goals: small models add goals and
 * lose their order. The reader's prohibitions and the goals that it dismisses hold, with the prohibitions of the intent
 * beside them; where the LLM planner names nothing but these, so do the reader's goals. A refusal that the reader did
 * not understand is what the LLM planner itself has found to be refused.
 *
 * @param own undefined if the reader has failed
 */
export function readingOfIntent(
  domain: Domain,
  intent: Intent,
  own: DirectiveReading | undefined,
): DirectiveReading {
  const dismissed = new Set(own?.skipped);
  const named = intent.goals.flatMap((name) => goalNamed(domain, name) ?? []);
  const declared = named.filter((goal) => !dismissed.has(goal));
  const isDismissed = named.length > 0 && declared.length === 0;
  const agrees = own !== undefined && (isDismissed || own.goals[0]?.declared === declared[0]);
  const goals = agrees
    ? own.goals.map((wish) => ({ ...wish, without: wish.without ?? othersThan(domain, intent) }))
    : declared.map((goal) => wishFor(domain, goal, intent, own));
  const disabled = unionOf(own?.disabled, actionSet(domain, intent.disabled));
  const soft = unionOf(own?.discouraged, actionSet(domain, intent.discouraged));
  const { means, confidence } = intent;
  const said: readonly Finding[] =
    means === "" ? [] : [{ words: means, kind: "intent", of: declared[0]?.name ?? "nothing" }];
  const isRefused = intent.refused?.some((action) => isAction(domain, action)) === true;
  const heard = (own?.because ?? []).filter(({ kind }) => kind !== "unread" || !isRefused);
  const unread = heard.filter(({ kind }) => kind === "unread");
  return {
    goals,
    skipped: own?.skipped ?? [],
    disabled,
    discouraged: soft,
    maintain: own?.maintain,
    confidence,
    because: [...said, ...(agrees ? heard : unread)],
    ...(agrees ? {} : { by: "llm" }),
  };
}

function wishFor(
  domain: Domain,
  declared: Goal,
  intent: Intent,
  own: DirectiveReading | undefined,
): GoalWish {
  const read = own?.goals.find((wish) => wish.declared === declared);
  if (read !== undefined) return { ...read, without: read.without ?? othersThan(domain, intent) };
  const isFirst = goalNamed(domain, intent.goals[0] ?? "") === declared;
  const goal = isFirst ? withAmount(domain, declared, intent.amount) : declared;
  return { goal, declared, without: othersThan(domain, intent) };
}

function goalNamed(domain: Domain, name: string): Goal | undefined {
  return domain.goals.find((goal) => goal.name === name);
}

/** A goal with another amount, if it has exactly one; otherwise the goal as declared. */
function withAmount(domain: Domain, goal: Goal, amount: number | undefined): Goal {
  if (amount === undefined || amount <= 0) return goal;
  const amounts = Object.entries(goal.definition).filter(([, test]) => isAmount(test));
  const [first] = amounts;
  if (first === undefined || amounts.length > 1) return goal;
  const definition = { ...goal.definition, [first[0]]: { ">=": amount } } as Condition;
  try {
    return domain.goal(definition as Parameters<Domain["goal"]>[0]);
  } catch {
    // The amount exceeds the variable's range.
    return goal;
  }
}

function isAmount(test: unknown): boolean {
  return typeof test === "object" && test !== null && ">=" in test;
}

/** The alternatives to the intent's preferred actions: the same tools with other arguments. */
function othersThan(domain: Domain, { use }: Intent): ActionSet | undefined {
  const used = new Set(use.filter((action) => isAction(domain, action)));
  if (used.size === 0) return undefined;
  const tools = new Set([...used].map((action) => domain.step(action).tool));
  const without = new ActionSet(domain.actions.count);
  for (let action = 0; action < domain.actions.count; action++) {
    if (tools.has(domain.step(action).tool) && !used.has(action)) without.add(action);
  }
  return without.size === 0 ? undefined : without;
}

function actionSet(domain: Domain, actions: readonly number[]): ActionSet | undefined {
  const known = actions.filter((action) => isAction(domain, action));
  if (known.length === 0) return undefined;
  const set = new ActionSet(domain.actions.count);
  for (const action of known) set.add(action);
  return set;
}

function isAction(domain: Domain, action: number): boolean {
  return Number.isInteger(action) && action >= 0 && action < domain.actions.count;
}
