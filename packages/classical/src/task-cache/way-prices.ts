import type { Ways } from "@understudy/planner-core";
import {
  type FirstProgress,
  progressAt,
  type Repricing,
  scaleFor,
} from "../heuristics/first-progress.ts";
import { withoutHidden } from "../model/hidden-operators.ts";
import { type Task, taskWith } from "../model/task.ts";
import { wayOperators } from "../model/way-operators.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";

/** The entry for a missing way. */
const NO_WAY = 0;
/** Cached scales. The way costs of a game are usually a few powers of two apart. */
const MAX_SCALES = 4;

/** A task at a request's way costs. */
export interface WayCosts {
  /** The task without operators whose way is missing. */
  readonly task: Task;
  /** Cost of the cheapest operator, in thousandths. */
  readonly cheapest: number;
  /** Whether the way of each operator is missing. Undefined if every way exists. */
  readonly hidden: Uint8Array | undefined;
  /** Costs for the estimates of `WayPrices.estimated`. */
  readonly repricing: Repricing | undefined;
}

/** A task without the operators whose way is missing, and the mask of these operators. */
interface OpenTask {
  readonly hidden: Uint8Array;
  readonly task: Task;
}

/**
 * The way-dependent parts of a task, prepared so that pricing a request takes little more work than
 * the number of operators with ways.
 */
export class WayPrices {
  readonly #task: Task;
  /** Operators that take ways, and the relaxed operators derived from them. */
  readonly #operators: Int32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #relaxed: Int32Array;
  /** For each relaxed operator with a way, its operator, its share of the cost, and its preconditions. */
  readonly #origin: Int32Array;
  readonly #share: Float64Array;
  readonly #needed: Int32Array;
  /** The lowest and highest costs of operators without a way. */
  readonly #cheapest: number;
  readonly #dearest: number;
  /** The relaxation, with costs in thousandths. */
  readonly estimated: RelaxedTask | undefined;
  /** The initial progress of estimates, by scale; latest scales only. */
  readonly #progress = new Map<number, FirstProgress>();
  /** The last task with missing ways. The same ways are often missing again. */
  #open: OpenTask | undefined;

  private constructor(task: Task, estimated: RelaxedTask | undefined) {
    this.#task = task;
    const { from, to, operators } = wayOperators(task);
    this.#operators = operators;
    this.#from = from;
    this.#to = to;
    const wayOf = new Int32Array(task.operatorCount).fill(-1);
    operators.forEach((operator, way) => {
      wayOf[operator] = way;
    });
    let cheapest = Number.POSITIVE_INFINITY;
    let dearest = 0;
    task.scaledCost.forEach((cost, operator) => {
      if ((wayOf[operator] as number) >= 0) return;
      cheapest = Math.min(cheapest, cost);
      dearest = Math.max(dearest, cost);
    });
    this.#cheapest = cheapest;
    this.#dearest = dearest;
    const relaxed: number[] = [];
    const origins: number[] = [];
    const shares: number[] = [];
    estimated?.origin.forEach((origin, operator) => {
      const way = origin < 0 ? -1 : (wayOf[origin] as number);
      if (way < 0) return;
      const scaledCost = (estimated.costInUnits[operator] as number) * estimated.unit;
      relaxed.push(operator);
      origins.push(origin);
      // An operator may be split into parts that share its cost.
      shares.push(scaledCost / (task.scaledCost[origin] as number));
    });
    this.#relaxed = Int32Array.from(relaxed);
    this.#origin = Int32Array.from(origins);
    this.#share = Float64Array.from(shares);
    this.#needed = this.#relaxed.map((operator) => estimated?.preconditionCount[operator] ?? 0);
    this.estimated = estimated && {
      ...estimated,
      costInUnits: estimated.costInUnits.map((cost) => cost * estimated.unit),
      unit: 1,
    };
  }

  /** Linear in the operators; undefined if no operator takes a way. */
  static *of(task: Task, estimated: RelaxedTask | undefined): SlicedWork<WayPrices | undefined> {
    yield task.operatorCount + (estimated?.operatorCount ?? 0);
    const prices = new WayPrices(task, estimated);
    return prices.#operators.length === 0 ? undefined : prices;
  }

  /** The task at a request's way costs. */
  *at(ways: Ways): SlicedWork<WayCosts> {
    const { operatorCount, scaledCost: declared } = this.#task;
    const operators = this.#relaxed;
    // One buffer for all arrays: four allocations take longer than filling them.
    const memory = new ArrayBuffer(8 * (operatorCount + 2 * operators.length));
    const scaledCost = new Float64Array(memory, 0, operatorCount);
    scaledCost.set(declared);
    const taking = this.#operators;
    const from = this.#from;
    const to = this.#to;
    const { scaledCosts } = ways;
    const places = ways.position.values.length;
    const known = this.#open?.hidden;
    let isKnown = true;
    let missing = 0;
    let cheapest = this.#cheapest;
    let dearest = this.#dearest;
    for (let way = 0; way < taking.length; way++) {
      const operator = taking[way] as number;
      const cost = scaledCosts[(from[way] as number) * places + (to[way] as number)] as number;
      if (cost === NO_WAY) {
        missing++;
        if (known === undefined || known[operator] === 0) isKnown = false;
        continue;
      }
      if (known !== undefined && known[operator] === 1) isKnown = false;
      scaledCost[operator] = cost;
      if (cost < cheapest) cheapest = cost;
      if (cost > dearest) dearest = cost;
      if (way % CHUNK === CHUNK - 1) yield CHUNK;
    }
    const { hidden, task: open } =
      missing === 0
        ? { hidden: undefined, task: this.#task }
        : yield* this.#without(ways, isKnown ? known : undefined);
    const task = taskWith(open, open.compiled, open.standIns, scaledCost);
    const { estimated } = this;
    if (estimated === undefined) return { task, cheapest, hidden, repricing: undefined };
    const scale = scaleFor(dearest);
    const first = yield* this.#progressAt(scale);
    const origins = this.#origin;
    const shares = this.#share;
    const needs = this.#needed;
    const costInUnits = new Float64Array(memory, 8 * operatorCount, operators.length);
    const behind = 8 * (operatorCount + operators.length);
    const progress = new Int32Array(memory, behind, 2 * operators.length);
    for (let index = 0; index < operators.length; index++) {
      const origin = origins[index] as number;
      // A hidden operator gets a precondition that nothing adds.
      const more = hidden === undefined ? 0 : (hidden[origin] as number);
      const needed = needs[index] as number;
      const cost = Math.floor((scaledCost[origin] as number) * (shares[index] as number) + 1e-6);
      costInUnits[index] = cost;
      progress[2 * index] = Math.ceil(cost / scale);
      progress[2 * index + 1] = needed + more;
      if (index % CHUNK === CHUNK - 1) yield CHUNK;
    }
    const repricing = { first, operators, costInUnits, progress };
    return { task, cheapest, hidden, repricing };
  }

  /** @param known the operators without a way, if unchanged since the last call */
  *#without(ways: Ways, known: Uint8Array | undefined): SlicedWork<OpenTask> {
    if (this.#open === undefined || this.#open.hidden !== known) {
      const hidden = new Uint8Array(this.#task.operatorCount);
      for (let way = 0; way < this.#operators.length; way++) {
        const cost = ways.scaledCost(this.#from[way] as number, this.#to[way] as number);
        if (cost === Number.POSITIVE_INFINITY) hidden[this.#operators[way] as number] = 1;
      }
      this.#open = { hidden, task: yield* withoutHidden(this.#task, hidden) };
    }
    return this.#open;
  }

  *#progressAt(scale: number): SlicedWork<FirstProgress> {
    const known = this.#progress.get(scale);
    if (known !== undefined) return known;
    const first = yield* progressAt(this.estimated as RelaxedTask, scale);
    if (this.#progress.size >= MAX_SCALES) this.#progress.clear();
    this.#progress.set(scale, first);
    return first;
  }
}
