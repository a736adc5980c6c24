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

/** The entry of a table of ways where there is none. */
const NO_WAY = 0;
/** Scales of prices that are kept: a game's are a few powers of two. */
const MAX_SCALES = 4;

/** A task under a request's ways. */
export interface WayCosts {
  /** Without operators for which there is no way. */
  readonly task: Task;
  /** The cheapest operator, in thousandths. */
  readonly cheapest: number;
  /** By operator: whether there is no way. Undefined where all have theirs. */
  readonly hidden: Uint8Array | undefined;
  /** For estimates of `WayPrices.estimated`. */
  readonly repricing: Repricing | undefined;
}

/** A task without operators for which there is no way, and which those are. */
interface OpenTask {
  readonly hidden: Uint8Array;
  readonly task: Task;
}

/**
 * The parts of a task that depend on what ways cost, so that a request's own costs are filled in with little more work
 * than the operators that take ways.
 */
export class WayPrices {
  readonly #task: Task;
  /** Operators that take ways, and those of the relaxation that stand for them. */
  readonly #operators: Int32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #relaxed: Int32Array;
  /** By relaxed operator that stands for a way: the operator, its share of the cost, and what it needs. */
  readonly #origin: Int32Array;
  readonly #share: Float64Array;
  readonly #needed: Int32Array;
  /** The cheapest operator that takes no way, and the dearest. */
  readonly #cheapest: number;
  readonly #dearest: number;
  /** The relaxation in thousandths. */
  readonly estimated: RelaxedTask | undefined;
  /** The start of estimates by scale, for the scales that came last. */
  readonly #progress = new Map<number, FirstProgress>();
  /** The task where some ways are missing: those that were missing last are often missing again. */
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
      // Some operators are split into parts, which share the cost.
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

  /** Linear in the operators; undefined where none takes a way. */
  static *of(task: Task, estimated: RelaxedTask | undefined): SlicedWork<WayPrices | undefined> {
    yield task.operatorCount + (estimated?.operatorCount ?? 0);
    const prices = new WayPrices(task, estimated);
    return prices.#operators.length === 0 ? undefined : prices;
  }

  /** The task at the costs of a request. */
  *at(ways: Ways): SlicedWork<WayCosts> {
    const { operatorCount, scaledCost: declared } = this.#task;
    const operators = this.#relaxed;
    // One piece of memory for all: to ask for four takes longer than to fill them.
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
      // One that is hidden lacks a precondition that nothing brings.
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

  /** @param known the operators without a way, where they were the same before */
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
