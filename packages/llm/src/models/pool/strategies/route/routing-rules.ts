import { RequestError } from "@understudy/planner-core";
import { shapes } from "@understudy/planner-core/internal";

/** Conditions of a rule; an absent one is always met. */
export interface RoutingCondition {
  /** Whether the question asks for a plan, a choice among proved plans, or a text. */
  readonly task?: "plan" | "choose" | "write" | undefined;
  /** Whether the request has a persona. */
  readonly persona?: boolean | undefined;
  readonly directive?: boolean | undefined;
  readonly memory?: boolean | undefined;
  /** Name of the goal, or a list of alternatives. */
  readonly goal?: string | readonly string[] | undefined;
  /** Name of the domain, or a list of alternatives. */
  readonly domain?: string | readonly string[] | undefined;
  /** Limits of the time left, in milliseconds. */
  readonly atLeastMs?: number | undefined;
  readonly atMostMs?: number | undefined;
}

/** Assigns questions to members. */
export interface RoutingRule {
  readonly when: RoutingCondition;
  /** Name of a member, or a list of names. */
  readonly use: string | readonly string[];
}

/** A validated rule. */
export interface ReadRule {
  readonly when: RoutingCondition;
  readonly use: readonly string[];
}

const { boolean, closed, either, issuesIn, list, number, oneOf, optional, string } = shapes;
const name = string({ min: 1 });
const names = either(name, list(name, { min: 1 }));
const flag = optional(boolean);
const limit = optional(number({ min: 0 }));
const RULES = list(
  closed({
    use: names,
    when: closed({
      task: optional(oneOf(["plan", "choose", "write"])),
      ...{ persona: flag, directive: flag, memory: flag },
      ...{ goal: optional(names), domain: optional(names) },
      ...{ atLeastMs: limit, atMostMs: limit },
    }),
  }),
);

/**
 * Validates rules, which may come from a file.
 *
 * @throws RequestError listing every issue
 */
export function readRules(rules: unknown): readonly ReadRule[] {
  const issues = issuesIn(RULES, rules, "/rules");
  if (issues.length > 0) throw new RequestError(issues);
  return (rules as shapes.Shaped<typeof RULES>).map(({ when, use }) => ({
    when,
    use: typeof use === "string" ? [use] : use,
  }));
}
