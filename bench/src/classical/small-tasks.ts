import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, type Planner, provePlan, runSearch } from "@understudy/planner-core";
import { computedMs } from "../runner/measure/heap.ts";
import { median } from "../runner/measure/percentiles.ts";
import type { BenchTask, Comparison, SuiteOptions } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { type Case, casesOf, questionOf } from "./cases.ts";
import { PlainAStar } from "./plain-a-star.ts";

/** The ways to answer, each a task; the first is the reference. */
const WAYS = [
  "plain-a-star",
  "small-first-plan",
  "small-proof",
  "small-anytime",
  "small-plan-now",
  "plan-now-alone",
] as const;
type Way = (typeof WAYS)[number];
const [PLAIN] = WAYS;

/** An answer may take this many times as long as the plain A*, or so much longer. */
const MOST_TIMES = 1.5;
const MOST_LONGER_NS = 3000;
const NS_PER_MS = 1e6;

/** Length of a sample, number of samples, and the time before the first, in milliseconds of processor time. */
interface Pace {
  readonly sampleMs: number;
  readonly rounds: number;
  readonly warmUpMs: number;
}
const PACE: Pace = { sampleMs: 3, rounds: 25, warmUpMs: 500 };
const QUICK_PACE: Pace = { sampleMs: 0.1, rounds: 3, warmUpMs: 0 };

/** First plans, proofs and `planNow` where few states are reachable, against a plain A*. Prints the plain A*'s share. */
export const smallComparisons: readonly Comparison[] = WAYS.slice(1).map((alternative) => ({
  task: PLAIN,
  alternative,
}));

/**
 * A small question in all ways. They take turns within one process and are timed together, in processor time, so that a
 * busy machine affects them all.
 */
export function smallTasks(options: SuiteOptions): BenchTask[] {
  return smallCases(options).flatMap((one) => {
    const samples = lazily(() => timeInTurns(one, options.quick ? QUICK_PACE : PACE));
    return WAYS.map((way) => smallTask(one, way, samples));
  });
}

/** The questions whose reachable states a plain A* has room for. */
function smallCases(options: SuiteOptions): readonly Case[] {
  return casesOf("game", options).filter((one) => {
    try {
      new PlainAStar(one.domain, one.goal).find(one.state);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  });
}

function smallTask(one: Case, way: Way, samples: () => Record<Way, Float64Array>): BenchTask {
  return {
    name: way,
    problem: one.name,
    measures: "played",
    setup: () => ({
      run: () => undefined,
      check: () => checkWays(one),
      samples: () => samples()[way],
      counts: () => {
        if (way === PLAIN) return { states: statesOf(one) };
        const [plain, own] = [samples()[PLAIN], samples()[way]].map(median) as [number, number];
        const most = Math.max(MOST_TIMES * plain, plain + MOST_LONGER_NS);
        const tooLongNs = Math.max(0, own - most);
        return { tooLongNs };
      },
    }),
  };
}

function statesOf(one: Case): number {
  const plain = new PlainAStar(one.domain, one.goal);
  plain.find(one.state);
  return plain.states;
}

function waysOf(one: Case): Record<Way, () => unknown> {
  const { domain, goal, state } = one;
  const plain = new PlainAStar(domain, goal);
  const planner = new ClassicalPlanner({ tables: false });
  const orchestrator = new Orchestrator({ domain, planner });
  const alone = new Orchestrator({ domain, planner: knowing(one) });
  const [first, optimal] = [questionOf(one, "first"), questionOf(one, "optimal")];
  const anytime = questionOf(one, "anytime");
  const request = { agent: "ann", state, goal: goal.definition };
  return {
    "plain-a-star": () => plain.find(state),
    "small-first-plan": () => runSearch(planner, first),
    "small-proof": () => runSearch(planner, optimal),
    "small-anytime": () => runSearch(planner, anytime),
    "small-plan-now": () => orchestrator.planNow(request, UNHURRIED_MS),
    "plan-now-alone": () => alone.planNow(request, UNHURRIED_MS),
  };
}

/** A planner that knows the answer: the rest of `planNow` is checks, keys, the proof, the outcome, and telemetry. */
function knowing(one: Case): Planner {
  const result = runSearch(new ClassicalPlanner({ tables: false }), questionOf(one, "optimal"));
  const search = { expansions: 1, step: () => true, result: () => result };
  return { start: () => search };
}

/** The plain A* is right, and so are the planner's costs. */
function checkWays(one: Case): void {
  const { domain, goal, state, name } = one;
  const plan = new PlainAStar(domain, goal).find(state);
  const result = runSearch(new ClassicalPlanner({ tables: false }), questionOf(one, "optimal"));
  if (plan === undefined) {
    assert.equal(result.status, "unsolvable", name);
    return;
  }
  const proof = provePlan(domain, state, plan, goal.condition);
  assert.ok(proof.sound, name);
  assert.ok(result.status === "solved" && result.scaledCost === 1000 * proof.cost, name);
}

/** Nanoseconds of processor time per answer, in turns. */
function timeInTurns(one: Case, { sampleMs, rounds, warmUpMs }: Pace): Record<Way, Float64Array> {
  const ways = waysOf(one);
  const samples = Object.fromEntries(WAYS.map((way) => [way, new Float64Array(rounds)]));
  const sizes = new Map(WAYS.map((way) => [way, batchOf(ways[way], sampleMs, warmUpMs)]));
  for (let round = 0; round < rounds; round++) {
    for (const way of WAYS) {
      const [answer, size] = [ways[way], sizes.get(way) as number];
      const fromMs = computedMs();
      for (let call = 0; call < size; call++) answer();
      (samples[way] as Float64Array)[round] = ((computedMs() - fromMs) * NS_PER_MS) / size;
    }
  }
  return samples as Record<Way, Float64Array>;
}

/** Number of answers in a sample; found by answering for a while, which warms up as well. */
function batchOf(answer: () => unknown, sampleMs: number, warmUpMs: number): number {
  const fromMs = computedMs();
  let calls = 0;
  do {
    answer();
    calls++;
  } while (computedMs() - fromMs < Math.max(sampleMs, warmUpMs));
  return Math.max(1, Math.round((calls * sampleMs) / (computedMs() - fromMs)));
}

function lazily<Value>(make: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => {
    known ??= { value: make() };
    return known.value;
  };
}
