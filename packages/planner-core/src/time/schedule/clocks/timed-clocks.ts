/**
 * Clocks of things: conditions that bring about effects once they have held for a time.
 *
 * @module
 */

import { decodeRun } from "../../../rules/condition/code.ts";
import { holds } from "../../../rules/condition/evaluate.ts";
import type { ConditionNode } from "../../../rules/condition/node.ts";
import type { Value } from "../../../rules/domain/definition/definition.ts";
import type { DomainTime } from "../../../rules/domain/domain.ts";
import type { Duration } from "../../../rules/domain/time-facts.ts";
import { durationIn } from "../../durations/duration-in.ts";
import { clockPartName } from "../../durations/happening-names.ts";

/** A ground clock. All its variables are shared. */
export interface TimedClock {
  /** Position among the clocks of the domain. */
  readonly index: number;
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
  /** The action among the happenings whose condition holds while the clock runs. */
  readonly runs: number;
  /** Effects at its end: runs of (opcode, variable, operand, bound). */
  readonly effects: Int32Array;
  readonly duration: Duration;
}

/** The ground clocks of a domain, in declared order. */
export function timedClocks({ clocks, durations, happenings }: DomainTime): readonly TimedClock[] {
  const { actions, tools } = happenings;
  const found: TimedClock[] = [];
  for (const { name } of clocks) {
    const tool = tools.findIndex((each) => each.name === clockPartName("while", name));
    for (let runs = 0; runs < actions.count; runs++) {
      if (actions.tool[runs] !== tool) continue;
      const { args } = happenings.step(runs);
      const due = happenings.actionOf({ tool: clockPartName("due", name), args });
      const { effects, effectStart } = actions;
      found.push({
        ...{ index: found.length, name, args, runs },
        effects: effects.slice(effectStart[due], effectStart[due + 1]),
        duration: durations[runs] as Duration,
      });
    }
  }
  return found;
}

/** Whether a clock runs in a state. */
export function isRunning(
  { happenings }: DomainTime,
  { runs }: TimedClock,
  state: Int32Array,
): boolean {
  const { conditions, conditionStart } = happenings.actions;
  const from = conditionStart[runs] as number;
  return holds(conditions, from, conditionStart[runs + 1] as number, state);
}

/** The condition under which a clock runs. */
export function conditionOfClock({ happenings }: DomainTime, { runs }: TimedClock): ConditionNode {
  const { conditions, conditionStart } = happenings.actions;
  const from = conditionStart[runs] as number;
  const to = conditionStart[runs + 1] as number;
  return { kind: "all", children: decodeRun(conditions, from, to) };
}

/** The time from the begin of a clock to its end, in thousandths: at least one. */
export function lengthOfClock({ duration }: TimedClock, state: Int32Array): number {
  return durationIn(duration, state, undefined, -1)?.[0] ?? 1;
}

/** Whether a clock has a name and arguments. */
export function isCalled(
  { name, args: own }: Pick<TimedClock, "name" | "args">,
  called: unknown,
  args: Readonly<Record<string, unknown>>,
): boolean {
  const names = Object.keys(own);
  return (
    name === called &&
    names.length === Object.keys(args).length &&
    names.every((each) => own[each] === args[each])
  );
}
