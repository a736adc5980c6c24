import assert from "node:assert/strict";
import {
  type Backend,
  type EmbeddedBackendOptions,
  openEmbeddedBackend,
  openOllamaBackend,
} from "@understudy/llm";
import { GREEDY, parsePlan, renderSystem, renderUser } from "@understudy/llm/internal";
import { Deadline, provePlan, systemClock, tokensPerSecond } from "@understudy/planner-core";
import type { BenchSuite, BenchTask, SuiteOptions } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { type EvaluationProblem, someProblems } from "./problems.ts";

const MAX_TOKENS = 300;
const PROBLEMS = 9;
const QUICK_PROBLEMS = 2;
/** Plans of the shipped model that must be sound, written freely. Other models may be any. */
const LEAST_SOUND = 0.6;

/** A model that writes plans. */
interface Writer {
  readonly name: string;
  /** Whether it is the shipped model, whose plans are known to be good. */
  readonly isShipped: boolean;
  readonly open: () => Promise<Backend>;
}

/** One answer at a time on one thread: what is measured at load would depend on the machine's load. */
const EMBEDDED: EmbeddedBackendOptions = {
  ...{ batch: 1, threads: 1, flashAttention: false, contextSize: 2048, sequences: 3 },
  ...{ decoding: "free", drafts: "never", loadTimeoutMs: UNHURRIED_MS },
};

/** The shipped model by both engines in the process, and a model behind Ollama where `OLLAMA_URL` names one. */
function writers(): readonly Writer[] {
  const embedded = (name: string, engine: "built-in" | "node-llama-cpp"): Writer => ({
    name,
    isShipped: true,
    open: () => openEmbeddedBackend({ ...EMBEDDED, engine }),
  });
  const ollama: Writer = {
    name: "ollama",
    isShipped: false,
    open: () => openOllamaBackend({ loadTimeoutMs: UNHURRIED_MS }),
  };
  return [
    embedded("built-in", "built-in"),
    embedded("native", "node-llama-cpp"),
    ...(process.env["OLLAMA_URL"] ? [ollama] : []),
  ];
}

/** Plans written token by token, and starts of models. */
export const modelsSuite: BenchSuite = {
  name: "models",
  tasks: (options) =>
    writers().flatMap((writer) => [writingTask(writer, options), startTask(writer)]),
  comparisons: [
    { task: "write-native", alternative: "write-built-in" },
    { task: "start-native", alternative: "start-built-in" },
  ],
  notes: () => [
    "write: a plan over a kept prompt, token by token, with one thread in the process. start: from a file, or from Ollama, to the first token of a plan.",
    "With OLLAMA_URL, and OLLAMA_MODEL, the same is asked of Ollama.",
  ],
};

/** Whole plans one after the other. */
function writingTask({ name, isShipped, open }: Writer, { quick }: SuiteOptions): BenchTask {
  const problems = someProblems(quick ? QUICK_PROBLEMS : PROBLEMS);
  return {
    name: `write-${name}`,
    batch: problems.length,
    async: true,
    setup: async () => {
      const backend = await open();
      const speeds: number[] = [];
      const firstMs: number[] = [];
      let sound = 0;
      const write = async (problem: EvaluationProblem) => {
        const generation = await ask(backend, problem, MAX_TOKENS);
        const { usage } = generation;
        speeds.push(tokensPerSecond(usage) ?? Number.NaN);
        firstMs.push(usage.firstTokenMs ?? usage.totalMs);
        return generation.text;
      };
      return {
        run: (index) => write(problems[index % problems.length] as EvaluationProblem),
        check: async () => {
          for (const problem of problems) {
            const { domain, state, goal } = problem.question;
            const parsed = parsePlan(domain, await write(problem));
            const actions = parsed.kind === "plan" ? parsed.actions : [-1];
            if (provePlan(domain, state, actions, goal.condition).sound) sound++;
          }
          const least = isShipped ? LEAST_SOUND * problems.length : 0;
          assert.ok(sound >= least, `${sound} of ${problems.length} plans are sound`);
        },
        counts: () => ({
          tokensPerSecond: mean(speeds),
          firstTokenMs: mean(firstMs),
          soundShare: sound / problems.length,
        }),
        dispose: () => backend.dispose(),
      };
    },
  };
}

/** From nothing to the first token, with a prompt that is new. */
function startTask({ name, open }: Writer): BenchTask {
  const [problem] = someProblems(1) as [EvaluationProblem];
  const run = async (): Promise<void> => {
    const backend = await open();
    await ask(backend, problem, 1);
    await backend.dispose();
  };
  return { name: `start-${name}`, async: true, cold: true, setup: () => ({ run, check: run }) };
}

async function ask(backend: Backend, { question }: EvaluationProblem, maxTokens: number) {
  const { domain, state, goal } = question;
  const deadline = new Deadline(systemClock, UNHURRIED_MS);
  try {
    return await backend.generate({
      system: renderSystem(domain),
      user: renderUser(domain, state, goal),
      ...{ maxTokens, sampling: GREEDY, deadline },
    });
  } finally {
    deadline.release();
  }
}

function mean(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  return Math.round((10 * known.reduce((sum, value) => sum + value, 0)) / known.length) / 10;
}
