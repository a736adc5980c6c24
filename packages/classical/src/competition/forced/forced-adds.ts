import { RelaxedBuilder } from "../../relaxation/relaxed-builder.ts";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";
import type { Agenda } from "./find-agendas.ts";

const NO_LIMITS = { entries: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** How operators go on with what others began. */
interface Continuations {
  /** By operator: whether it only goes on. */
  readonly goesOn: Uint8Array;
  /** By operator: its cost with that of what it begins, in thousandths. */
  readonly scaledCost: Float64Array;
  readonly agendas: readonly Agenda[];
  /** By agenda: the values that operators begin with. */
  readonly heads: readonly ReadonlySet<number>[];
}

/**
 * The same relaxation for searches that look at no state in the middle of what an operator begins: what goes on with it
 * is an effect of that operator under a condition of its own (Hoffmann, Nebel 2001), free and no step of a plan.
 *
 * @param scaledCost what the operators of the task cost without what they begin
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
    // Some operators are split into parts, which share the cost.
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

/** The facts that something is left. What is left later is left from the beginning on, whatever conditions are met on the way. */
class AgendaFacts {
  /** As in the relaxation, but for what is left. */
  readonly valueFacts: Int32Array;
  readonly #relaxed: RelaxedTask;
  readonly #forced: Continuations;
  /** By fact: the one that comes true with it, and earlier or at once. */
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

  /** Adds what follows at the end, or where others lead on to the same. */
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
        // From here on to where another way comes in.
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
