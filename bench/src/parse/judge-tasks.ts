import assert from "node:assert/strict";
import { CompiledJudge, CompileThread } from "@understudy/llm/internal";
import type { BenchTask, Workload } from "../runner/task.ts";

/** Number of measured thread starts; the first loads parts of Node and is reported separately. */
const STARTS = 12;

/** The step judge: its verdicts, and its preparation cost on the game's thread. */
export function judgeTasks(): BenchTask[] {
  return [
    { name: "judge-ajv", batch: 64, setup: async () => verdicts(await compiled(0)) },
    { name: "judge-first", measures: "result", async: true, setup: takingOver },
    { name: "judge-thread", measures: "played", setup: threadStarts },
  ];
}

const right = { tool: "goto", args: { place: "forest" } };
const wrong = { ...right, more: 1 };

/** A step judge of new code: each number gives another schema. */
async function compiled(number: number): Promise<CompiledJudge> {
  const judge = new CompiledJudge(() => ({
    type: "object",
    properties: {
      tool: { const: "goto" },
      args: {
        type: "object",
        properties: { place: { enum: ["home", "forest", "river", "market", `place-${number}`] } },
        required: ["place"],
        additionalProperties: false,
      },
    },
    required: ["tool", "args"],
    additionalProperties: false,
  }));
  judge.prepare();
  // Waits for the thread however slow the machine is.
  while (!judge.isCompiled) await new Promise<void>((resolve) => setTimeout(resolve, 1));
  return judge;
}

function verdicts(judge: CompiledJudge): Workload {
  return {
    run: (index) => judge.problemOf((index & 1) === 0 ? right : wrong),
    check: () => {
      assert.equal(judge.problemOf(right), undefined);
      assert.equal(judge.problemOf(wrong)?.message, 'must not have "more"');
    },
  };
}

/** The first verdict of a tool, which turns code into a function. */
function takingOver(): Workload {
  let made = 0;
  return {
    run: async () => {
      made++;
      const judge = await compiled(made);
      const startMs = performance.now();
      judge.problemOf(right);
      return performance.now() - startMs;
    },
    check: async () => assert.equal((await compiled(made)).problemOf(right), undefined),
  };
}

function threadStarts(): Workload {
  const startsMs = Array.from({ length: STARTS }, () => {
    const thread = new CompileThread();
    const startMs = performance.now();
    thread.start();
    return performance.now() - startMs;
  });
  const [firstMs = 0, ...laterMs] = startsMs;
  return {
    run: () => undefined,
    check: () => assert.equal(startsMs.length, STARTS),
    samples: () => Float64Array.from(laterMs, (ms) => ms * 1e6),
    counts: () => ({ firstMicros: Math.round(1000 * firstMs) }),
  };
}
