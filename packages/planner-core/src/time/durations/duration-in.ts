import type { Ways } from "../../rules/domain/actions/ways.ts";
import { COST_SCALE } from "../../rules/domain/definition/costs.ts";
import type { Duration, ScaledLength } from "../../rules/domain/time-facts.ts";

/** The least and the greatest duration of a step that starts in a state, in thousandths; undefined without a way. */
export function durationIn(
  duration: Duration,
  state: Int32Array,
  ways: Ways | undefined,
  position: number,
): readonly [from: number, to: number] | undefined {
  if (duration.kind === "way") {
    const cost = ways?.scaledCost(state[position] as number, duration.to) ?? COST_SCALE;
    return Number.isFinite(cost) ? [cost, cost] : undefined;
  }
  const isFixed = duration.to === duration.from;
  const from = lengthIn(duration.from, state, isFixed ? Math.round : Math.ceil);
  const to =
    duration.to === undefined
      ? Number.POSITIVE_INFINITY
      : lengthIn(duration.to, state, isFixed ? Math.round : Math.floor);
  // A step takes time: at least a thousandth.
  return to < Math.max(1, from) ? undefined : [Math.max(1, from), to];
}

function lengthIn(
  { terms, constant, per }: ScaledLength,
  state: Int32Array,
  round: (quotient: number) => number,
): number {
  let length = constant;
  for (const [variable, factor] of terms) length += factor * (state[variable] as number);
  return per === 1 ? length : round(length / per);
}
