import assert from "node:assert/strict";
import type { GenerationRequest } from "@understudy/llm";
import { GREEDY, renderSystem, renderUser } from "@understudy/llm/internal";
import { Deadline, systemClock, tokensPerSecond } from "@understudy/planner-core";
import { villageDomain } from "../core/domains.ts";
import { percentile } from "../runner/measure/percentiles.ts";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { type EvaluationProblem, someProblems } from "./evaluation-problems.ts";
import { type EmbeddedBackend, generate, round, type Stage } from "./stage.ts";

/** Copies of the village's tools: four times its tokens. */
const COPIES = 4;
const QUICK_COPIES = 2;
const ANSWER_TOKENS = 32;

/** Time of reading a prompt and writing an answer, and of ending an abandoned call. */
export function promptTasks(stage: Stage, { quick }: SuiteOptions): BenchTask[] {
  const copies = quick ? QUICK_COPIES : COPIES;
  const task = (
    name: string,
    work: (backend: EmbeddedBackend) => Promise<Workload>,
  ): BenchTask => ({
    name,
    async: true,
    setup: async () => {
      stage.enter();
      return await work(
        await stage.open(name, { decoding: "free", drafts: "never", sequences: 1 }),
      );
    },
  });
  const leaving = { dispose: () => stage.leave() };
  const [problem] = someProblems(1) as [EvaluationProblem];
  return [
    task("embedded-prefill", async (backend) => {
      let tokens = 0;
      let ms = 0;
      const run = async (): Promise<void> => {
        const { usage } = await ask(backend, freshTools(copies), problem, 1);
        tokens += usage.promptTokens - (usage.cachedTokens ?? 0);
        ms += usage.prefillMs ?? 0;
      };
      const counts = () => ({ tokensPerSecond: round((1000 * tokens) / ms) });
      return { run, check: run, counts, ...leaving };
    }),
    task("embedded-decode", async (backend) => {
      let tokens = 0;
      let ms = 0;
      const system = renderSystem(problem.question.domain);
      const run = async (): Promise<void> => {
        const { usage } = await ask(backend, system, problem, ANSWER_TOKENS);
        tokens += usage.decodedTokens ?? usage.completionTokens - 1;
        ms += usage.decodeMs ?? 0;
      };
      const written = () => ({ completionTokens: tokens, decodedTokens: tokens, totalMs: ms });
      const rate = () => tokensPerSecond({ ...written(), decodeMs: ms }) ?? 0;
      const counts = () => ({ tokensPerSecond: round(rate()) });
      return { run, check: run, counts, ...leaving };
    }),
    task("embedded-first-token-cold", async (backend) => {
      let promptTokens = 0;
      const run = async (): Promise<void> => {
        const { usage } = await ask(backend, freshTools(copies), problem, 1);
        promptTokens = usage.promptTokens;
      };
      return { run, check: run, counts: () => ({ promptTokens }), ...leaving };
    }),
    task("embedded-first-token-prefix", async (backend) => {
      const system = freshTools(copies);
      let evaluated = 0;
      const run = async (): Promise<void> => {
        const { usage } = await ask(backend, system, problem, 1);
        evaluated = usage.promptTokens - (usage.cachedTokens ?? 0);
      };
      const check = async (): Promise<void> => {
        await run();
        await run();
        assert.ok(evaluated < 100, "the tools are kept");
      };
      return { run, check, counts: () => ({ evaluated }), ...leaving };
    }),
    task("embedded-abort", async (backend) => ({
      ...abandoned(backend, copies, problem),
      ...leaving,
    })),
  ];
}

/** Abandons reading a long prompt, and measures the next question's wait for its end. */
function abandoned(backend: EmbeddedBackend, copies: number, problem: EvaluationProblem): Workload {
  const waits: number[] = [];
  const chunks: number[] = [];
  /** @param later calls a function once reading has started */
  const giveUp = async (later: (cancel: () => void) => void): Promise<boolean> => {
    const deadline = new Deadline(systemClock, Number.POSITIVE_INFINITY);
    const reading = backend.generate({
      system: freshTools(copies),
      user: [],
      maxTokens: 1,
      sampling: GREEDY,
      deadline,
      onStart: () => later(() => deadline.cancel()),
    });
    const isGivenUp = await reading.then(
      () => false,
      () => true,
    );
    deadline.release();
    return isGivenUp;
  };
  const run = async (): Promise<void> => {
    // A machine that reads everything within the millisecond has nothing to abandon.
    if (!(await giveUp((cancel) => setTimeout(cancel, 1)))) return;
    const { usage } = await ask(backend, TINY, problem, 1);
    waits.push(usage.queuedMs ?? 0);
    // The question after the tiny prompt takes about one chunk, under the machine's current load.
    chunks.push(usage.prefillMs ?? 0);
  };
  const check = async (): Promise<void> => {
    assert.ok(await giveUp((cancel) => cancel()), "a reading is given up at its beginning");
    await run();
  };
  const counts = () => ({
    overshootP50Ms: at(waits, 0.5),
    overshootP95Ms: at(waits, 0.95),
    chunkP50Ms: at(chunks, 0.5),
    chunkMs: at(chunks, 0.95),
  });
  return { run, check, counts };
}

function at(values: readonly number[], share: number): number {
  return round(percentile(Float64Array.from(values).sort(), share));
}

const TINY: GenerationRequest["system"] = { content: "wait() cost 1", hash: "tiny" };

/** The user turn of a problem, answered without constraints. */
async function ask(
  backend: EmbeddedBackend,
  system: GenerationRequest["system"],
  { question }: EvaluationProblem,
  maxTokens: number,
) {
  const { domain, state, goal } = question;
  return await generate(backend, { system, user: renderUser(domain, state, goal), maxTokens });
}

let fresh = 0;

/** New tools, so that nothing is cached. */
function freshTools(copies: number): GenerationRequest["system"] {
  const [instruction = "", ...tools] = renderSystem(villageDomain()).content.split("\n");
  const lines = [`${instruction} ${++fresh}`, ...new Array(copies).fill(tools).flat()];
  return { content: lines.join("\n"), hash: `fresh-${fresh}` };
}
