import { type Issue, RequestError } from "@understudy/planner-core";

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

type Check = readonly [isFine: (value: unknown) => boolean, wanted: string];

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isNames = (value: unknown): boolean =>
  isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText));
const FLAG: Check = [(value) => typeof value === "boolean", "true or false"];
const NAMES: Check = [isNames, "a name or a list of names"];
const TIME: Check = [(value) => typeof value === "number" && value >= 0, "a number of at least 0"];
const CHECKS: Readonly<Record<string, Check>> = {
  task: [
    (value) => value === "plan" || value === "choose" || value === "write",
    '"plan", "choose" or "write"',
  ],
  ...{ persona: FLAG, directive: FLAG, memory: FLAG },
  ...{ goal: NAMES, domain: NAMES },
  ...{ atLeastMs: TIME, atMostMs: TIME },
};

/**
 * Validates rules, which may come from a file.
 *
 * @throws RequestError listing every issue
 */
export function readRules(rules: unknown): readonly ReadRule[] {
  const issues: Issue[] = [];
  if (!Array.isArray(rules)) {
    throw new RequestError([{ pointer: "/rules", message: "must be a list of rules" }]);
  }
  const read = rules.map((rule: unknown, index) => readRule(rule, `/rules/${index}`, issues));
  if (issues.length > 0) throw new RequestError(issues);
  return read;
}

function readRule(rule: unknown, pointer: string, issues: Issue[]): ReadRule {
  const { when, use, ...others } = recordOf(rule, pointer, issues);
  for (const name of Object.keys(others)) {
    issues.push({
      pointer: `${pointer}/${name}`,
      message: "is not known; a rule has when and use",
    });
  }
  if (!isNames(use)) issues.push({ pointer: `${pointer}/use`, message: `must be ${NAMES[1]}` });
  const condition = recordOf(when, `${pointer}/when`, issues);
  for (const [name, value] of Object.entries(condition)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
    const known = Object.keys(CHECKS).join(", ");
    const message =
      check === undefined ? `is not known; there are ${known}` : `must be ${check[1]}`;
    if (check?.[0](value) !== true && value !== undefined) {
      issues.push({ pointer: `${pointer}/when/${name}`, message });
    }
  }
  const names = typeof use === "string" ? [use] : ((use ?? []) as readonly string[]);
  return { when: condition as RoutingCondition, use: names };
}

function recordOf(value: unknown, pointer: string, issues: Issue[]): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  issues.push({ pointer, message: "must be an object" });
  return {};
}
