import { ASSIGN, COPY, EFFECT_LENGTH, INCREASE } from "../../../rules/domain/actions/actions.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import type { TimedEvent } from "../problem.ts";

/** One effect: opcode, variable, operand, bound. */
type Effect = readonly [opcode: number, variable: number, operand: number, bound: number];

/** An event with its place in the list of a game; undefined for one of the domain. */
export interface PlacedEvent extends TimedEvent {
  readonly index?: number | undefined;
}

/** Two effects of one moment that have no common effect. */
export interface EventClash {
  readonly event: PlacedEvent;
  readonly variable: number;
  readonly message: string;
}

/**
 * Joins the events of each moment into one, as if they came in their order: increases add up, as do decreases, and the later value wins.
 * Two events that change one variable at the same moment would otherwise interfere, and no plan outlasts them.
 *
 * @param events by time; the order of those of one moment counts
 * @param clash called for what cannot be joined, such as an increase and a decrease
 */
export function joinEvents(
  { variables }: Pick<Domain, "variables">,
  events: readonly PlacedEvent[],
  clash: (clash: EventClash) => void,
): readonly TimedEvent[] {
  const joined: {
    readonly scaledAt: number;
    readonly effects: Map<number, Effect>;
    readonly opens: Map<number, string>;
  }[] = [];
  for (const event of events) {
    const { scaledAt, effects, opens = [] } = event;
    let last = joined.at(-1);
    if (last?.scaledAt !== scaledAt) {
      last = { scaledAt, effects: new Map(), opens: new Map() };
      joined.push(last);
    }
    for (const [step, name] of opens) last.opens.set(step, name);
    const before = new Map(last.effects);
    for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
      const effect = [...effects.slice(at, at + EFFECT_LENGTH)] as unknown as Effect;
      const variable = effect[1];
      const next = afterwards(before, effect, variables);
      if (typeof next === "string") clash({ event, variable, message: next });
      else last.effects.set(variable, next);
    }
  }
  return joined.map(({ scaledAt, effects, opens }) => ({
    scaledAt,
    effects: Int32Array.from([...effects.values()].flat()),
    ...(opens.size > 0 && { opens }),
  }));
}

/** The effect of an earlier one and then this one; a message if there is none. */
function afterwards(
  before: ReadonlyMap<number, Effect>,
  effect: Effect,
  variables: Pick<Domain["variables"], "min" | "max">,
) {
  const [opcode, variable, operand, bound] = effect;
  const [min, max] = [variables.min[variable] as number, variables.max[variable] as number];
  const first = before.get(variable);
  if (opcode === COPY) {
    const copied = before.get(operand);
    if (copied === undefined) return effect;
    if (copied[0] === ASSIGN) return setTo(variable, Math.min(bound, copied[2]));
    return "is copied from a variable that an earlier event of the same moment changes";
  }
  if (opcode === ASSIGN || first === undefined) return effect;
  if (first[0] === ASSIGN) {
    const value = opcode === INCREASE ? Math.min(bound, first[2] + operand) : first[2] - operand;
    return setTo(variable, Math.max(min, value));
  }
  if (first[0] !== opcode) {
    return first[0] === COPY
      ? "is copied by an earlier event of the same moment"
      : "is raised and lowered at one moment";
  }
  // The width of the range reaches its end from anywhere.
  return [opcode, variable, Math.min(max - min, first[2] + operand), bound] as const;
}

function setTo(variable: number, value: number): Effect {
  return [ASSIGN, variable, value, 0];
}
