import { holds } from "../../rules/condition/evaluate.ts";
import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { footprintOf } from "../../time/durations/footprints.ts";
import { happeningName } from "../../time/durations/happening-names.ts";

/** The happenings of a step that has effects at its start; -1 for one that it does not have. */
interface StepParts {
  readonly start: number;
  readonly during: number;
  readonly end: number;
}

/** Finds steps between their start and their end, where a state shows what they do at their start. */
export class BegunSteps {
  readonly #domain: Domain;
  readonly #known = new Map<number, StepParts | undefined>();

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  /** Whether a step has effects at its start, which a state shows before its end. */
  hasStart(action: number): boolean {
    return this.#partsOf(action) !== undefined;
  }

  /**
   * The state after the end of a step, in a state that shows its start and not its end yet.
   *
   * @param before an earlier state, in which the step may have begun
   * @returns undefined if the step has no effects at its start, or the state shows them not, or does not allow its end
   */
  after(action: number, before: PackedState, state: PackedState): PackedState | undefined {
    const parts = this.#partsOf(action);
    if (parts === undefined || !this.#canHappen(parts.start, before)) return undefined;
    const begun = this.#apply(parts.start, before);
    const { happenings } = this.#domain.time as NonNullable<Domain["time"]>;
    const { writes } = footprintOf(happenings, parts.start);
    const isShown = [...writes].every((variable) => state[variable] === begun[variable]);
    if (!isShown || !this.#canHappen(parts.during, state) || !this.#canHappen(parts.end, state))
      return undefined;
    const ended = this.#apply(parts.end, begun);
    const changed = [...ended.keys()].filter((variable) => ended[variable] !== begun[variable]);
    const isOver = changed.every((variable) => state[variable] === ended[variable]);
    return isOver ? undefined : this.#apply(parts.end, state);
  }

  #partsOf(action: number): StepParts | undefined {
    const { time } = this.#domain;
    if (time === undefined) return undefined;
    if (!this.#known.has(action)) this.#known.set(action, this.#findParts(action, time.happenings));
    return this.#known.get(action);
  }

  #findParts(action: number, happenings: Domain): StepParts | undefined {
    const { tool, args } = this.#domain.step(action);
    const [start = -1, during = -1, end = -1] = (["start", "during", "end"] as const).map((part) =>
      happenings.actionOf({ tool: happeningName(part, tool), args }),
    );
    if (start < 0 || end < 0 || footprintOf(happenings, start).writes.size === 0) return undefined;
    return { start, during, end };
  }

  #canHappen(happening: number, state: PackedState): boolean {
    if (happening < 0) return true;
    const { happenings } = this.#domain.time as NonNullable<Domain["time"]>;
    const { conditions, conditionStart } = happenings.actions;
    const from = conditionStart[happening] as number;
    return holds(conditions, from, conditionStart[happening + 1] as number, state);
  }

  #apply(happening: number, state: PackedState): PackedState {
    const { happenings } = this.#domain.time as NonNullable<Domain["time"]>;
    const after = new Int32Array(state.length);
    applyAction(happenings.actions, happening, state, after);
    return after;
  }
}
