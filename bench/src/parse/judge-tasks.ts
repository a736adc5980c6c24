import assert from "node:assert/strict";
import {
  CompiledJudge,
  CompileThread,
  type CompileWorker,
  type JsonSchema,
  LightJudge,
  startCompileWorker,
  stepSchema,
  type ValueJudge,
} from "@understudy/llm/internal";
import type { BenchTask, Workload } from "../runner/task.ts";
import { domainOfTexts, textsOf } from "./texts.ts";

/** Starts of a thread that are measured; the first has Node load parts of itself and is told apart. */
const STARTS = 12;

/** The judges of steps: ajv's beside that of pages, and what ajv's costs the game's thread before it can judge. */
export function judgeTasks(): BenchTask[] {
  return [
    { name: "judge-ajv", batch: 64, setup: async () => verdicts(readyJudge(await compiled())) },
    { name: "judge-light", batch: 64, setup: () => verdicts(new LightJudge(schemaOf)) },
    {
      name: "judge-first",
      measures: "result",
      async: true,
      setup: async () => takingOver(await compiled()),
    },
    { name: "judge-thread", measures: "played", setup: threadStarts },
  ];
}

const domain = domainOfTexts();
const [first] = textsOf("valid");
const right = first?.steps[0] ?? {};
const tool = domain.tools.findIndex(({ name }) => name === Reflect.get(right, "tool"));
const schemaOf = (): JsonSchema => stepSchema(domain.untyped, tool);
const wrong = { ...right, more: 1 };

/** By a thread that may take as long as it does on this machine. */
async function compiled(): Promise<string> {
  const worker = startCompileWorker();
  worker.postMessage([JSON.stringify(schemaOf())]);
  try {
    return await codeFrom(worker);
  } finally {
    await worker.terminate();
  }
}

async function codeFrom(worker: ReturnType<typeof startCompileWorker>): Promise<string> {
  const [code] = await new Promise<readonly (string | undefined)[]>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  assert.ok(code !== undefined);
  return code;
}

/** A judge whose code is there, and not yet a function. */
function readyJudge(code: string): CompiledJudge {
  let answer: ((codes: readonly string[]) => void) | undefined;
  const worker = {
    on: (event: string, listener: typeof answer) => {
      if (event === "message") answer = listener;
    },
    postMessage: () => {},
    unref: () => {},
    terminate: async () => 0,
  };
  const judge = new CompiledJudge(
    schemaOf,
    new CompileThread(() => worker as unknown as CompileWorker),
  );
  judge.prepare();
  answer?.([code]);
  return judge;
}

function verdicts(judge: ValueJudge): Workload {
  return {
    run: (index) => judge.problemOf((index & 1) === 0 ? right : wrong),
    check: () => {
      assert.equal(judge.problemOf(right), undefined);
      assert.equal(judge.problemOf(wrong)?.message, 'must not have "more"');
    },
  };
}

/** The first verdict of a tool, by code that the engine has not seen. */
function takingOver(code: string): Workload {
  return {
    run: async (index) => {
      const judge = readyJudge(`${code}//${index}`);
      const startMs = performance.now();
      judge.problemOf(right);
      return performance.now() - startMs;
    },
    check: () => {
      assert.equal(readyJudge(code).problemOf(right), undefined);
      assert.ok(readyJudge("module.exports = () => false").problemOf(right) !== undefined);
    },
    counts: () => ({ characters: code.length }),
  };
}

async function threadStarts(): Promise<Workload> {
  const startsMs: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const startMs = performance.now();
    const worker = startCompileWorker();
    worker.postMessage([JSON.stringify(schemaOf())]);
    startsMs.push(performance.now() - startMs);
    await codeFrom(worker);
    await worker.terminate();
  }
  const [firstMs = 0, ...laterMs] = startsMs;
  return {
    run: () => undefined,
    check: () => assert.equal(startsMs.length, STARTS),
    samples: () => Float64Array.from(laterMs, (ms) => ms * 1e6),
    counts: () => ({ firstMicros: Math.round(1000 * firstMs) }),
  };
}
