import type { Domain } from "@understudy/planner-core";
import { conditionVariables, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { PictureOptions } from "../options.ts";
import { type DomainExchange, sayVariable } from "./exchanges.ts";

/** Key of an exchange in a set. */
export function exchangeKey({ giver, taker, variable }: DomainExchange): string {
  return `${giver} ${taker} ${variable}`;
}

/** The exchanges of a plan: each condition of a step is supplied by the last earlier step that changed it. */
export function exchangesOfPlan(
  domain: Domain,
  { plan = [], goal }: PictureOptions,
): ReadonlySet<string> {
  const lastToChange = new Map<number, number>();
  const found = new Set<string>();
  const take = (taker: number, variables: ReadonlySet<number>): void => {
    for (const variable of variables) {
      const giver = lastToChange.get(variable);
      const name = domain.variables.all[variable]?.name ?? "";
      if (giver === undefined) continue;
      found.add(exchangeKey({ giver, taker, variable: sayVariable(domain, name) }));
    }
  };
  for (const step of plan) {
    const action = domain.actionOf(step);
    const tool = domain.actions.tool[action] as number;
    take(tool, conditionVariables(domain.simplifiedCondition(action)));
    for (const variable of changedBy(domain, action)) lastToChange.set(variable, tool);
  }
  if (goal !== undefined) {
    const index = domain.goals.findIndex(({ name }) => name === goal);
    take(domain.tools.length + index, conditionVariables(domain.goal(goal).condition.simplified));
  }
  return found;
}

function changedBy({ actions }: Domain, action: number): readonly number[] {
  const { effects, effectStart, conditional } = actions;
  const variablesIn = (run: Int32Array, start: number, end: number): number[] => {
    const found: number[] = [];
    for (let at = start; at < end; at += EFFECT_LENGTH) found.push(run[at + 1] as number);
    return found;
  };
  const plain = variablesIn(
    effects,
    effectStart[action] as number,
    effectStart[action + 1] as number,
  );
  if (conditional === undefined) return plain;
  const { start, effectStart: own } = conditional;
  const [first, end] = [start[action] as number, start[action + 1] as number];
  return [...plain, ...variablesIn(conditional.effects, own[first] as number, own[end] as number)];
}
