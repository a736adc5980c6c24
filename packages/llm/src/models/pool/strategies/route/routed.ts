/**
 * Strategies that select members per question.
 *
 * @module
 */

import { RequestError } from "@understudy/planner-core";
import type { PoolRun } from "../../pool-run.ts";
import { smallFirst } from "../small-first.ts";
import type { PoolStrategy } from "../strategy.ts";
import { type RoutingCondition, type RoutingRule, readRules } from "./routing-rules.ts";

/** Options of {@link routed}. */
export interface RoutedOptions {
  /** Rules as plain data, which may come from a file; the first that fits applies. */
  readonly rules: readonly RoutingRule[];
  /** Strategy for the members of a rule, and for all members if no rule fits. Default: `smallFirst()`. */
  readonly strategy?: PoolStrategy | undefined;
}

/**
 * Selects members by rules that are plain data: `{ when: { persona: true }, use: "large" }`. If none of a rule's
 * members takes the question, all available members are used.
 *
 * @throws RequestError if a rule is invalid
 *
 * @example
 * routed({ rules: [{ when: { persona: true }, use: "large" }, { when: {}, use: "small" }] });
 */
export function routed({ rules, strategy = smallFirst() }: RoutedOptions): PoolStrategy {
  const read = readRules(rules);
  return {
    ...{ name: "routed", key: `routed:${JSON.stringify(read)}:${strategy.key}` },
    check: (members) => {
      const names = members.map(({ name }) => name);
      const issues = read.flatMap(({ use }, index) =>
        use
          .filter((name) => !names.includes(name))
          .map((name) => ({
            pointer: `/rules/${index}/use`,
            message: `no member is called ${name}; there are ${names.join(", ")}`,
          })),
      );
      if (issues.length > 0) throw new RequestError(issues);
      strategy.check?.(members);
    },
    decide: async (run) => {
      const rule = read.find(({ when }) => fits(when, run));
      const meant = run.able.filter(({ name }) => rule?.use.includes(name) === true);
      if (meant.length === 0) return strategy.decide(run);
      const decision = await strategy.decide(run.among(meant));
      return {
        ...decision,
        why: `rule ${read.indexOf(rule as (typeof read)[number]) + 1}: ${decision.why}`,
      };
    },
  };
}

function fits(when: RoutingCondition, { request, task, leftMs }: PoolRun): boolean {
  const { question } = request;
  const { persona, directive, memory } = question?.text ?? {};
  const { atLeastMs = Number.NEGATIVE_INFINITY, atMostMs = Number.POSITIVE_INFINITY } = when;
  return (
    isWanted(when.task, task) &&
    isWanted(when.persona, persona !== undefined) &&
    isWanted(when.directive, directive !== undefined) &&
    isWanted(when.memory, memory !== undefined) &&
    isWanted(when.goal, question?.goal.name) &&
    isWanted(when.domain, question?.domain.name) &&
    leftMs >= atLeastMs &&
    leftMs <= atMostMs
  );
}

function isWanted(wanted: unknown, value: unknown): boolean {
  if (wanted === undefined) return true;
  return Array.isArray(wanted) ? wanted.includes(value) : wanted === value;
}
