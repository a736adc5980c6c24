import type { Task } from "../model/task.ts";
import { LongList } from "../work/long-list.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { DETAILS, type Detail, type RelaxationLimits, relaxationBytes } from "./detail.ts";
import { FactTable } from "./fact-table.ts";
import { RelaxedBuilder } from "./relaxed-builder.ts";
import type { RelaxedTask } from "./relaxed-task.ts";
import { type Bounds, ThresholdTable } from "./thresholds.ts";
import { VariantMaker } from "./variants.ts";

/**
 * Builds the relaxation of a task at the finest level of detail within the limits.
 *
 * @returns undefined if even the coarsest level is too large
 */
export function* relax(task: Task, limits: RelaxationLimits): SlicedWork<RelaxedTask | undefined> {
  for (const [coarseness, detail] of DETAILS.entries()) {
    const relaxed = yield* relaxWith(task, detail, coarseness, limits);
    if (relaxed !== undefined) return relaxed;
  }
  return undefined;
}

/** The relaxation at one level of detail; undefined if it would be too large. */
function* relaxWith(
  task: Task,
  detail: Detail,
  coarseness: number,
  limits: RelaxationLimits,
): SlicedWork<RelaxedTask | undefined> {
  const reading = yield* readConditions(task, detail, limits);
  if (reading === undefined) return undefined;
  const { facts, goal: goalFacts, preconditions, thresholds } = reading;
  yield* thresholds.close(facts);
  const bounds: Bounds[] = [];
  for (let variable = 0; variable < task.variables.length; variable++) {
    bounds.push(thresholds.bounds(variable, true), thresholds.bounds(variable, false));
    yield 8;
  }
  const builder = new RelaxedBuilder(limits, facts.count);
  const maker = new VariantMaker(task, facts, bounds, builder, detail.usesAxioms);
  let units = 0;
  for (const [operator, pre] of preconditions.entries()) {
    if (pre === undefined) continue;
    const before = builder.entries;
    maker.add(operator, pre);
    if (builder.isTooLarge(facts.count)) return undefined;
    units += 8 + 4 * (builder.entries - before);
    if (units < CHUNK) continue;
    yield units;
    units = 0;
  }
  for (const axiom of facts.axioms) {
    builder.add(axiom);
    yield 4 + axiom.preconditions.length;
  }
  maker.addLadders();
  const goal = facts.create();
  builder.add({ preconditions: goalFacts ?? [], adds: [goal], scaledCost: 0, origin: -1 });
  if (builder.isTooLarge(facts.count)) return undefined;
  const operators = yield* builder.finish(facts.count);
  return {
    ...operators,
    factCount: facts.count,
    goal,
    impossible: goalFacts === undefined,
    ...(yield* flattenFacts(task, facts, bounds)),
    coarseness,
  };
}

/** The facts in the conditions of a task. */
interface Reading {
  readonly facts: FactTable;
  readonly thresholds: ThresholdTable;
  /** Facts of the goal; undefined if the goal contradicts itself. */
  readonly goal: readonly number[] | undefined;
  /** Facts of each operator's precondition; undefined if the operator can never apply. */
  readonly preconditions: readonly (readonly number[] | undefined)[];
}

/**
 * Reads the goal, then the operators. If they use too many bounds, reads them again with a
 * selection of bounds.
 */
function* readConditions(
  task: Task,
  detail: Detail,
  limits: RelaxationLimits,
): SlicedWork<Reading | undefined> {
  const first = new ThresholdTable(task, detail);
  const reading = yield* readInto(task, detail, limits, first);
  const kept = yield* first.tooMany();
  if (reading === undefined || kept === undefined) return reading;
  yield CHUNK;
  return yield* readInto(task, detail, limits, new ThresholdTable(task, detail, kept));
}

function* readInto(
  task: Task,
  detail: Detail,
  limits: RelaxationLimits,
  thresholds: ThresholdTable,
): SlicedWork<Reading | undefined> {
  const facts = new FactTable(task, thresholds, detail);
  const goal = yield* facts.readInSlices(task.goal);
  const preconditions: (readonly number[] | undefined)[] = [];
  let entries = 0;
  let units = 0;
  for (const condition of task.conditions) {
    const before = entries + facts.axiomEntries;
    const own = facts.isShort(condition)
      ? facts.factsOf(condition)
      : yield* facts.readInSlices(condition);
    preconditions.push(own);
    entries += own?.length ?? 0;
    const all = entries + facts.axiomEntries;
    units += 8 + 8 * (all - before);
    if (units >= CHUNK) {
      yield units;
      units = 0;
    }
    if (all > limits.entries || relaxationBytes(all, 0, facts.count) > limits.bytes) {
      return undefined;
    }
  }
  return { facts, thresholds, goal, preconditions };
}

type FlatFacts = Pick<
  RelaxedTask,
  "valueFacts" | "valueStart" | "boundStart" | "boundValues" | "boundFacts"
>;

function* flattenFacts(
  task: Task,
  facts: FactTable,
  bounds: readonly Bounds[],
): SlicedWork<FlatFacts> {
  const [boundValues, boundStart] = yield* flatten(bounds.length, (at) => bounds[at]?.values);
  const [boundFacts] = yield* flatten(bounds.length, (at) => bounds[at]?.facts);
  const [valueFacts, valueStart] = yield* flatten(task.variables.length, (variable) =>
    facts.valuesOf(variable),
  );
  return { valueFacts, valueStart, boundStart, boundValues, boundFacts };
}

/** Concatenates lists, and records where each starts. */
function* flatten(
  count: number,
  listAt: (index: number) => readonly number[] | undefined,
): SlicedWork<readonly [Int32Array, Int32Array]> {
  const starts = new Int32Array(count + 1);
  const flat = new LongList();
  for (let index = 0; index < count; index++) {
    const list = listAt(index);
    if (list !== undefined) flat.append(list);
    starts[index + 1] = flat.length;
    yield 2 + (list?.length ?? 0);
  }
  return [yield* flat.toArray(), starts];
}
