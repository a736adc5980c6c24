import assert from "node:assert/strict";
import { writePlan } from "@understudy/llm/internal";
import type { Step } from "@understudy/planner-core";
import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import CircuitBreaker from "opossum";
import pRetry from "p-retry";
import pTimeout from "p-timeout";
import { recipeKey } from "../cache/recipe-key.ts";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import {
  DEMO_DOMAINS,
  type DemoDomain,
  type Question,
  type Questions,
  questionsOf,
} from "./questions.ts";
import { Trace } from "./trace.ts";

const TIMEOUT_MS = 1000;
const AGENT_HITS = 0.7;
/** The game's plan when anything fails. */
const FALLBACK: readonly Step[] = [];

/** Calls the model, which returns an optimal plan's text at once. */
type Model = (prompt: string) => Promise<string>;
/** A wrapper that limits a call of the model. */
type Guard = (call: () => Promise<string>) => Promise<string>;

/** A wrapper with its disposal. */
interface Guarded {
  readonly guard: Guard;
  readonly dispose?: () => void;
}

/** The loop that most games would write, with npm libraries around the model. */
export function naiveTasks(options: SuiteOptions): BenchTask[] {
  const task = (name: string, guarded: () => Guarded, hitShare?: number): BenchTask[] =>
    DEMO_DOMAINS.map((problem) => ({
      name,
      problem,
      async: true,
      allocation: true,
      setup: () => loopWorkload(problem, guarded(), hitShare, options),
    }));
  return [
    ...task("naive-loop", withTimer),
    ...task("naive-loop-recipe-cache", withTimer, AGENT_HITS),
    ...task("naive-loop-p-retry", withRetry),
    ...task("naive-loop-cockatiel", withCockatiel),
    ...task("naive-loop-opossum", withOpossum),
  ];
}

function withTimer(): Guarded {
  return {
    guard: async (call) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error("timeout")), TIMEOUT_MS);
      });
      try {
        return await Promise.race([call(), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function withRetry(): Guarded {
  const limits = { milliseconds: TIMEOUT_MS };
  const retries = { retries: 3, minTimeout: 50 };
  return { guard: (call) => pRetry(() => pTimeout(call(), limits), retries) };
}

function withCockatiel(): Guarded {
  const policy = wrap(
    retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff({ initialDelay: 50 }) }),
    circuitBreaker(handleAll, { halfOpenAfter: 10_000, breaker: new ConsecutiveBreaker(5) }),
    timeout(TIMEOUT_MS, TimeoutStrategy.Aggressive),
  );
  return { guard: (call) => policy.execute(call) };
}

function withOpossum(): Guarded {
  const breaker = new CircuitBreaker((call: () => Promise<string>) => call(), {
    timeout: TIMEOUT_MS,
    // Its percentiles alone would cost ten times the rest.
    rollingPercentilesEnabled: false,
  });
  return { guard: (call) => breaker.fire(call), dispose: () => breaker.shutdown() };
}

interface Written {
  readonly state: Readonly<Record<string, unknown>>;
  readonly goal: string;
  readonly text: string;
}

function loopWorkload(
  problem: DemoDomain,
  { guard, dispose }: Guarded,
  hitShare: number | undefined,
  { quick }: SuiteOptions,
): Workload {
  const questions = questionsOf(problem, quick);
  const { domain } = questions;
  const written = new Map<Question, Written>();
  for (const question of [...questions.familiar, ...questions.fresh]) {
    const { state, goal, actions } = question;
    const text = writePlan(actions.map((action) => domain.step(action) as Step));
    // Such a game holds its state as an object.
    written.set(question, { state: { ...domain.read(state) }, goal: goal.name as string, text });
  }
  const rules = JSON.stringify(domain.definition.tools);
  const cache = hitShare === undefined ? undefined : new Recipe();
  const trace = new Trace(questions, hitShare ?? 0);
  const plan = async (question: Question): Promise<readonly Step[]> => {
    const { state, goal, text } = written.get(question) as Written;
    const prompt = `Tools: ${rules}\nState: ${JSON.stringify(state)}\nGoal: ${goal}\nAnswer as JSON.`;
    const key = cache === undefined ? undefined : recipeKey(prompt);
    const kept = key === undefined ? undefined : cache?.get(key);
    if (kept !== undefined) return kept;
    const model: Model = async () => text;
    try {
      const answer = JSON.parse(await guard(() => model(prompt))) as { readonly steps: unknown };
      if (!Array.isArray(answer.steps)) return FALLBACK;
      if (key !== undefined) cache?.set(key, answer.steps);
      return answer.steps;
    } catch {
      return FALLBACK;
    }
  };
  return {
    run: () => plan(trace.next()),
    check: async () => {
      for (let index = 0; index < 500; index++) {
        const question = trace.next();
        const expected = question.actions.map((action) => domain.step(action));
        assert.deepEqual(await plan(question), JSON.parse(JSON.stringify(expected)));
      }
    },
    counts: () => ({ promptCharacters: lengthOf(questions, rules) }),
    dispose: () => dispose?.(),
  };
}

function lengthOf({ domain, fresh }: Questions, rules: string): number {
  return rules.length + JSON.stringify(domain.read((fresh[0] as Question).state)).length;
}

/** The usual recipe: the prompt normalised by regular expressions, hashed, with the oldest entry evicted. */
class Recipe {
  static readonly capacity = 1024;
  readonly #kept = new Map<string, readonly Step[]>();

  get(key: string): readonly Step[] | undefined {
    const steps = this.#kept.get(key);
    if (steps === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, steps);
    return steps;
  }

  set(key: string, steps: readonly Step[]): void {
    this.#kept.set(key, steps);
    if (this.#kept.size <= Recipe.capacity) return;
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      return;
    }
  }
}
