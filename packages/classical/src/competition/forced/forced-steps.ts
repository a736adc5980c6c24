/**
 * Forced steps: operators that must follow other ones.
 *
 * @module
 */

import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../../model/task.ts";
import {
  type Applicability,
  type ForcedSteps,
  NOTHING_LEFT,
  STUCK,
} from "../../relaxation/forced-steps.ts";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";
import { type Agenda, findAgendas } from "./find-agendas.ts";
import { withForcedSteps } from "./forced-adds.ts";

/** The forced steps of a task. PDDL actions with too many conditional effects are imported as such chains. */
export class AgendaSteps implements ForcedSteps {
  /** Whether each operator is a continuation. */
  readonly goesOn: Uint8Array;
  /** Whether each operator starts a chain. */
  readonly begins: Uint8Array;
  /** The cost of each operator including its continuations, in thousandths. */
  readonly scaledCost: Float64Array;
  readonly agendas: readonly Agenda[];
  /** The values that start a chain, for each agenda. */
  readonly heads: readonly Set<number>[];

  private constructor(task: Task, agendas: readonly Agenda[]) {
    this.agendas = agendas;
    this.goesOn = new Uint8Array(task.operatorCount);
    this.begins = new Uint8Array(task.operatorCount);
    this.scaledCost = task.scaledCost.slice();
    this.heads = agendas.map(() => new Set<number>());
  }

  /**
   * The forced steps of a task; undefined if there are none. Takes time linear in the tests and effects of the task.
   */
  static *of(task: Task): SlicedWork<AgendaSteps | undefined> {
    // The cost of a chain would depend on the state.
    if (task.runtimeCosts || task.domain.actions.ways !== undefined) return undefined;
    const agendas = yield* findAgendas(task);
    if (agendas.length === 0) return undefined;
    const forced = new AgendaSteps(task, agendas);
    for (const { operators } of agendas) {
      for (const operator of operators) forced.goesOn[operator] = 1;
    }
    for (let operator = 0; operator < task.operatorCount; operator++) {
      if (forced.goesOn[operator] === 0) forced.#noteBegin(task, operator);
      if (operator % CHUNK === CHUNK - 1) yield 8 * CHUNK;
    }
    return forced;
  }

  #noteBegin({ effects, effectStart }: Task, operator: number): void {
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const index = this.agendas.findIndex(({ variable }) => variable === effects[at + 1]);
      const agenda = this.agendas[index];
      const value = effects[at + 2] as number;
      if (agenda === undefined || value === agenda.idle) continue;
      this.heads[index]?.add(value);
      this.begins[operator] = 1;
      this.scaledCost[operator] = (this.scaledCost[operator] as number) + costFrom(agenda, value);
    }
  }

  get variables(): readonly number[] {
    return this.agendas.map(({ variable }) => variable);
  }

  relax(relaxed: RelaxedTask, scaledCost: Float64Array): SlicedWork<RelaxedTask> {
    return withForcedSteps(relaxed, this, scaledCost);
  }

  next(values: Int32Array, applicability: Applicability): number {
    for (let index = 0; index < this.agendas.length; index++) {
      const { variable, idle, operators, start } = this.agendas[index] as Agenda;
      const value = values[variable] as number;
      if (value === idle) continue;
      const end = start[value + 1] as number;
      for (let at = start[value] as number; at < end; at++) {
        const operator = operators[at] as number;
        if (applicability.applies(operator, values)) return operator;
      }
      return STUCK;
    }
    return NOTHING_LEFT;
  }
}

function costFrom({ entries }: Agenda, value: number): number {
  let sum = 0;
  for (let entry = entries.get(value); entry !== undefined; entry = entries.get(entry.next)) {
    sum += entry.scaledCost;
  }
  return sum;
}
