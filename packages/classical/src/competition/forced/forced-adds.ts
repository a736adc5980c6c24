import { RelaxedBuilder } from "../../relaxation/relaxed-builder.ts";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";
import type { Agenda } from "./find-agendas.ts";

const NO_LIMITS = { entries: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** The forced continuations of a task's operators. */
interface Continuations {
  /** Whether each operator is a continuation. */
  readonly goesOn: Uint8Array;
  /** The cost of each operator including its continuations, in thousandths. */
  readonly scaledCost: Float64Array;
  readonly agendas: readonly Agenda[];
  /** The values that start a chain, for each agenda. */
  readonly heads: readonly ReadonlySet<number>[];
}

/**
 * The relaxation for a search that skips states in the middle of forced steps. Each continuation
 * becomes a conditional effect of the operator that starts the chain (Hoffmann, Nebel 2001): it is
 * free, and not a step of the plan.
 *
 * @param scaledCost costs of the operators without continuations
 */
export function* withForcedSteps(
  relaxed: RelaxedTask,
  forced: Continuations,
  scaledCost: Float64Array,
): SlicedWork<RelaxedTask> {
  const { adds, addStart, preconditions, preconditionStart, costInUnits, unit, origin } = relaxed;
  const { factCount, goal, operatorCount } = relaxed;
  const builder = new RelaxedBuilder(NO_LIMITS, factCount);
  const agenda = new AgendaFacts(relaxed, forced);
  yield* agenda.read(builder);
  for (let operator = 0; operator < operatorCount; operator++) {
    const from = origin[operator] as number;
    const goesOn = from >= 0 && forced.goesOn[from] === 1;
    const needed = preconditions.subarray(
      preconditionStart[operator],
      preconditionStart[operator + 1],
    );
    const all = adds.subarray(addStart[operator], addStart[operator + 1]);
    // An operator may be split into parts that share its cost.
    const more = from < 0 ? 1 : (forced.scaledCost[from] as number) / (scaledCost[from] as number);
    builder.add({
      preconditions: goesOn ? needed.map((fact) => agenda.standsFor(fact)) : needed,
      adds: goesOn ? all.filter((fact) => !agenda.has(fact)) : all,
      scaledCost: goesOn ? 0 : (costInUnits[operator] as number) * unit * more,
      origin: goesOn ? -1 : from,
    });
    if (operator % CHUNK === 0) yield 8 * CHUNK;
  }
  const { valueFacts } = agenda;
  return { ...relaxed, ...(yield* builder.finish(factCount)), goal, valueFacts };
}

/**
 * The facts of agendas. All later values of a chain count as reached at its start, whatever
 * conditions apply in between.
 */
class AgendaFacts {
  /** Facts by value, as in the relaxation except for agendas. */
  readonly valueFacts: Int32Array;
  readonly #relaxed: RelaxedTask;
  readonly #forced: Continuations;
  /** The earlier companion of each fact. */
  readonly #earlier = new Map<number, number>();

  constructor(relaxed: RelaxedTask, forced: Continuations) {
    this.#relaxed = relaxed;
    this.#forced = forced;
    this.valueFacts = relaxed.valueFacts.slice();
  }

  has(fact: number): boolean {
    return this.#earlier.has(fact);
  }

  standsFor(fact: number): number {
    return this.#earlier.get(fact) ?? fact;
  }

  /** Adds the facts that follow at the end of a chain, or where chains merge. */
  *read(builder: RelaxedBuilder): SlicedWork<void> {
    for (const [index, { variable, idle, entries }] of this.#forced.agendas.entries()) {
      const start = this.#relaxed.valueStart[variable] as number;
      const factOf = (value: number): number => this.#relaxed.valueFacts[start + value] as number;
      const ways = new Map<number, number>();
      for (const { next } of entries.values()) ways.set(next, (ways.get(next) ?? 0) + 1);
      const heads = this.#forced.heads[index] as ReadonlySet<number>;
      this.#earlier.set(factOf(idle), factOf(idle));
      for (const first of entries.keys()) {
        if (!heads.has(first) && ways.get(first) === 1) continue;
        // Up to the value where another chain merges.
        const fact = factOf(first);
        let value = first;
        do {
          this.#earlier.set(factOf(value), fact);
          this.valueFacts[start + value] = fact;
          value = entries.get(value)?.next ?? idle;
          yield 8;
        } while (entries.has(value) && !heads.has(value) && ways.get(value) === 1);
        const after = factOf(value);
        if (fact < 0 || after < 0) continue;
        builder.add({ preconditions: [fact], adds: [after], scaledCost: 0, origin: -1 });
      }
    }
  }
}
