import { CompiledCondition, type Domain, type PlanConstraints } from "@understudy/planner-core";
import {
  COPY,
  type ConditionNode,
  EFFECT_LENGTH,
  encode,
  isFalseNode,
  type Term,
  TestPool,
} from "@understudy/planner-core/compiled";
import { LongList } from "../work/long-list.ts";
import { CHUNK, fillInSlices, type SlicedWork } from "../work/work.ts";
import { type Component, componentsOf } from "./components.ts";
import { conjunction, goalConjuncts, nodeCountOf } from "./conjuncts.ts";
import { type DomainIndex, indexOf } from "./domain-index.ts";
import { type DominatedCandidate, undominated } from "./dominated.ts";
import { type RelevantAction, relevantTo } from "./relevance.ts";
import { type CompiledConditions, type Task, taskWith } from "./task.ts";
import { markUnordered } from "./unordered.ts";

/** Costs for a planning style, which replace those of the domain's ground actions. */
export interface Weighting {
  /** Key that identifies the weighting in caches. */
  readonly key: string;
  /** The cost of an action, in whole thousandths; at least 1. */
  readonly weigh: (action: number) => number;
}

/** The source of a compiled task. */
export interface TaskSource {
  readonly domain: Domain;
  readonly goal: CompiledCondition;
  readonly constraints: PlanConstraints;
  /** Whether the start state satisfies `maintain`. */
  readonly maintained: boolean;
  /** Costs that replace the domain's. */
  readonly weighting?: Weighting | undefined;
  readonly limits: { readonly regressedNodes: number };
  /** Whether dominated operators are kept, for tasks whose actions may be disabled. */
  readonly keepsDominated: boolean;
}

/**
 * Compiles the part of a domain that is relevant to a goal under constraints: one task for each
 * independent part of the goal. Takes time linear in the relevant part.
 */
export function* compileTasks(source: TaskSource): SlicedWork<readonly Task[]> {
  const { domain, goal, constraints, maintained, weighting, limits, keepsDominated } = source;
  const index = yield* indexOf(domain);
  const { regressedNodes } = limits;
  const relevance = yield* relevantTo(domain, goal, constraints, maintained, regressedNodes);
  const { direction } = relevance.needs;
  const candidates: DominatedCandidate[] = [];
  let units = 0;
  for (const relevant of relevance.actions) {
    const candidate = candidateOf(domain, index, relevant, direction, weighting);
    candidates.push(candidate);
    units += 4 + candidate.effects.length;
    if (units < CHUNK) continue;
    yield units;
    units = 0;
  }
  const { operators, standIns } = yield* undominated(candidates, keepsDominated);
  const variables: number[] = [];
  for (let id = 0; id < direction.length; id++) if (direction[id] !== 0) variables.push(id);
  const { checks } = relevance;
  const whole: Component = { goals: goalConjuncts(relevance.goal), operators, variables, checks };
  // If `maintain` does not hold yet, the first step must establish all of it, so the goal cannot be
  // split.
  const parts = checks.length > 0 && !maintained ? [whole] : yield* componentsOf(whole, index);
  const slots = new Int32Array(direction.length).fill(-1);
  const tasks: Task[] = [];
  for (const part of parts) {
    const task = yield* numberPart(domain, part, direction, slots);
    tasks.push(taskWith(task, task.compiled, standIns));
  }
  return tasks;
}

function candidateOf(
  domain: Domain,
  index: DomainIndex,
  { action, condition }: RelevantAction,
  direction: Uint8Array,
  weighting: Weighting | undefined,
): DominatedCandidate {
  const { effects, effectStart, scaledCost: declared, minScaledCost, ways } = domain.actions;
  const own: number[] = [];
  const end = effectStart[action + 1] as number;
  for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    if (direction[effects[at + 1] as number] === 0) continue;
    for (let entry = at; entry < at + EFFECT_LENGTH; entry++) own.push(effects[entry] as number);
  }
  const runtime = weighting === undefined && index.costReads(action) !== undefined;
  const isWay = weighting === undefined && ways !== undefined && (ways.to[action] as number) >= 0;
  const scaledCost =
    weighting?.weigh(action) ?? ((isWay ? declared : minScaledCost)[action] as number);
  return { action, condition, effects: own, scaledCost, runtime, isVaried: runtime || isWay };
}

/** Numbers the variables and operators of a part. */
function* numberPart(
  domain: Domain,
  { goals, operators, variables, checks }: Component,
  direction: Uint8Array,
  slots: Int32Array,
): SlicedWork<Omit<Task, "standIns">> {
  for (let slot = 0; slot < variables.length; slot++) {
    slots[variables[slot] as number] = slot;
    if (slot % CHUNK === CHUNK - 1) yield CHUNK;
  }
  const ranges = domain.variables;
  const numbers = new Renumbering(slots, variables.length === slots.length);
  const effects = new LongList();
  const effectStart = new Int32Array(operators.length + 1);
  const actions = new Int32Array(operators.length);
  const scaledCost = new Float64Array(operators.length);
  let runtimeCosts = false;
  const conditions: ConditionNode[] = [];
  let units = 0;
  for (let id = 0; id < operators.length; id++) {
    const operator = operators[id] as DominatedCandidate;
    actions[id] = operator.action;
    scaledCost[id] = operator.scaledCost;
    runtimeCosts ||= operator.runtime;
    addEffects(operator.effects, slots, effects);
    effectStart[id + 1] = effects.length;
    const condition = numbers.of(operator.condition);
    conditions.push(condition);
    units += 8 + operator.effects.length + 4 * nodeCountOf(condition);
    if (units < CHUNK) continue;
    yield units;
    units = 0;
  }
  const goal = numbers.of(conjunction(goals));
  const count = variables.length;
  const idOf = (slot: number): number => variables[slot] as number;
  const pick = (from: ArrayLike<number>): SlicedWork<Int32Array> =>
    fillInSlices(new Int32Array(count), (slot) => from[idOf(slot)] as number);
  const min = yield* pick(ranges.min);
  const max = yield* pick(ranges.max);
  const effectCode = yield* effects.toArray();
  const invariants = numbers.of({ kind: "all", children: checks });
  const isEnum = yield* fillInSlices(new Uint8Array(count), (slot) =>
    Number(ranges.all[idOf(slot)]?.type === "enum"),
  );
  yield* markUnordered([...conditions, goal, invariants], effectCode, { min, max, isEnum });
  return {
    domain,
    goal,
    goalCondition: new CompiledCondition(conjunction(goals)),
    impossible: isFalseNode(goal),
    variables: yield* fillInSlices(new Int32Array(count), idOf),
    min,
    max,
    direction: yield* fillInSlices(
      new Uint8Array(count),
      (slot) => direction[idOf(slot)] as number,
    ),
    isEnum,
    operatorCount: operators.length,
    actions,
    scaledCost,
    runtimeCosts,
    conditions,
    compiled: yield* compileConditions(conditions, goal, min, max),
    effects: effectCode,
    effectStart,
    checks: encode(invariants),
  };
}

/** Renumbers the variables in conditions for a task. */
class Renumbering {
  readonly #slots: Int32Array;
  readonly #isSame: boolean;
  readonly #tests = new TestPool();

  /** @param isSame whether all variables keep their numbers */
  constructor(slots: Int32Array, isSame: boolean) {
    this.#slots = slots;
    this.#isSame = isSame;
  }

  of(node: ConditionNode): ConditionNode {
    if (this.#isSame) return node;
    switch (node.kind) {
      case "test": {
        const { operator, variable, value } = node;
        return this.#tests.of(this.#slots[variable] as number, operator, value);
      }
      case "compare":
        return { ...node, left: this.#term(node.left), right: this.#term(node.right) };
      case "sum": {
        const terms = node.terms.map(({ variable, factor }) => ({
          variable: this.#slots[variable] as number,
          factor,
        }));
        return { ...node, terms: terms.sort((a, b) => a.variable - b.variable) };
      }
      default:
        return { kind: node.kind, children: node.children.map((child) => this.of(child)) };
    }
  }

  #term({ variable, offset, cap }: Term): Term {
    return { variable: this.#slots[variable] as number, offset, cap };
  }
}

function addEffects(effects: readonly number[], slots: Int32Array, into: LongList): void {
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    const opcode = effects[at] as number;
    const operand = effects[at + 2] as number;
    into.push(opcode);
    into.push(slots[effects[at + 1] as number] as number);
    // A needed copy makes the copied variable needed, too.
    into.push(opcode === COPY ? (slots[operand] as number) : operand);
    into.push(effects[at + 3] as number);
  }
}

function* compileConditions(
  conditions: readonly ConditionNode[],
  goal: ConditionNode,
  min: Int32Array,
  max: Int32Array,
): SlicedWork<CompiledConditions> {
  const tests = new LongList();
  const code = new LongList();
  const testStart = new Int32Array(conditions.length + 2);
  const codeStart = new Int32Array(conditions.length + 2);
  let units = 0;
  for (let id = 0; id <= conditions.length; id++) {
    const node = conditions[id] ?? goal;
    const intervals = new Map<number, [number, number]>();
    const before = tests.length + code.length;
    for (const child of goalConjuncts(node)) {
      if (child.kind !== "test" || child.operator === "!=") {
        code.append(encode({ kind: "all", children: [child] }));
        continue;
      }
      const { variable, operator, value } = child;
      let interval = intervals.get(variable);
      if (interval === undefined) {
        interval = [min[variable] as number, max[variable] as number];
        intervals.set(variable, interval);
      }
      if (operator !== "<=") interval[0] = Math.max(interval[0], value);
      if (operator !== ">=") interval[1] = Math.min(interval[1], value);
    }
    for (const [variable, [low, high]] of intervals) {
      tests.push(variable);
      tests.push(low);
      tests.push(high);
    }
    testStart[id + 1] = tests.length;
    codeStart[id + 1] = code.length;
    units += 4 + 4 * (tests.length + code.length - before);
    if (units < CHUNK) continue;
    yield units;
    units = 0;
  }
  return { tests: yield* tests.toArray(), testStart, code: yield* code.toArray(), codeStart };
}
