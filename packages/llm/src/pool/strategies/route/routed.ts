/**
 * Strategies that choose whom to ask.
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
  /** The first one that fits counts. Data: it may come from a file. */
  readonly rules: readonly RoutingRule[];
  /** How the members of a rule answer together, and all of them where no rule fits. Default: `smallFirst()`. */
  readonly strategy?: PoolStrategy | undefined;
}

/**
 * Members by rules that are data: `{ when: { persona: true }, use: "large" }`. Where none of a rule's members takes
 * the question, all that do are asked.
 *
 * @throws RequestError if a rule cannot be read
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
