import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import { ContextLimitError, InferenceError, loadDomain, provePlan } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BackendLlmPlanner } from "../../../planner/backend-llm-planner.ts";
import { renderSystem } from "../../../prompts/render/render-system.ts";
import {
  EVALUATED_DOMAINS,
  fixed,
  type ShippedProblem,
  ShippedProblems,
  soon,
  TIMEOUT_MS,
} from "../../../testing/shipped-problems.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import type { WorkerSettings } from "../shared/protocol.ts";
import { spawnWorker } from "../worker/spawn-worker.ts";
import type { EmbeddedBackend } from "./embedded-backend.ts";

/* Tests with the shipped model, independent of the machine's speed. */

let problems: ShippedProblems;
let backend: EmbeddedBackend;

beforeAll(async () => {
  problems = await ShippedProblems.read();
  backend = await openEmbeddedBackend(fixed);
});
afterAll(() => backend?.dispose());

describe("the shipped model", () => {
  it("answers most evaluation problems with a valid plan, without repair", async () => {
    const llm = new BackendLlmPlanner({ backend });
    const asked = EVALUATED_DOMAINS.flatMap((name) => problems.some(name, 20));
    let sound = 0;
    for (const problem of asked) {
      const question = problems.question(problem);
      const answer = await llm.ask({ question, deadline: soon() });
      if (answer.kind !== "plan") continue;
      const { domain, state, goal } = question;
      if (provePlan(domain, state, answer.actions, goal.condition).sound) sound++;
    }
    expect(asked).toHaveLength(60);
    expect(sound / asked.length).toBeGreaterThanOrEqual(0.8);
    expect(llm.speeds.isKnown).toBe(true);
  });

  it("measures its speed during warm-up, even if the first goal already holds", async () => {
    const { definition } = problems.domain("village");
    const goals = [{ name: "rested", when: { energy: { ">=": 0 } } }, ...(definition.goals ?? [])];
    const llm = new BackendLlmPlanner({ backend });
    const question = problems.question(problems.one());
    const { chunkMs, tokenMs } = backend.facts?.calibration ?? {};
    expect(backend.info.speeds).toEqual({
      loadMs: 0,
      readMsPerToken: (chunkMs ?? Number.NaN) / 64,
      writeMsPerToken: (tokenMs ?? Number.NaN) / 2,
    });
    expect(llm.predictMs(question, undefined)).toBeGreaterThan(0);
    expect(llm.isMeasured).toBe(false);
    await llm.warmUp(loadDomain({ ...definition, goals }));
    expect(llm.isMeasured).toBe(true);
  });

  it("reuses cached system prompts, whatever calls are in between", async () => {
    const asked = EVALUATED_DOMAINS.flatMap((name) => problems.some(name, 2));
    const first = await Promise.all(
      asked.map((problem) => backend.generate(problems.request(problem))),
    );
    const order = [...asked].reverse();
    const second = await Promise.all(
      order.map((problem) => backend.generate(problems.request(problem))),
    );
    expect(second.map(({ text }) => text).reverse()).toEqual(first.map(({ text }) => text));
    for (const [index, { usage }] of second.entries()) {
      expect(usage.cachedTokens).toBeGreaterThan(100);
      expect(usage.promptTokens).toBeGreaterThan(usage.cachedTokens ?? 0);
      const problem = order[index] as ShippedProblem;
      expect(backend.keeps(renderSystem(problems.domain(problem.domain)))).toBe(true);
    }
  });
});

describe("EmbeddedBackend", () => {
  it("serves the next call after one was cancelled during prefill or decoding", async () => {
    const problem = problems.one();
    const expected = (await backend.generate(problems.request(problem))).text;
    const writing = soon();
    const onText = (): void => writing.cancel(new Error("enough"));
    await expect(
      backend.generate(problems.request(problem, { deadline: writing, onText })),
    ).rejects.toThrow("enough");
    // A separate system prompt, long enough for many chunks.
    const content = "wait() gives energy=8 cost 1\n".repeat(100);
    const reading = soon();
    const onStart = (): void => {
      // As soon as the thread has the call, and independent of this thread's progress.
      queueMicrotask(() => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3);
        reading.cancel(new Error("too long"));
      });
    };
    const system = { content, hash: "long" };
    await expect(
      backend.generate(problems.request(problem, { system, deadline: reading, onStart })),
    ).rejects.toThrow("too long");
    expect((await backend.generate(problems.request(problem))).text).toBe(expected);
  });

  it("fails a call whose listener throws, and serves the next one", async () => {
    const broken = new Error("the listener is broken");
    const onText = (): void => {
      throw broken;
    };
    await expect(backend.generate(problems.request(problems.one(), { onText }))).rejects.toBe(
      broken,
    );
    const question = problems.question(problems.one());
    const onStep = (): never => {
      throw broken;
    };
    const plan = { question, maxSteps: 100, onStep };
    await expect(backend.generate(problems.request(problems.one(), { plan }))).rejects.toBe(broken);
    const onStart = onText;
    await expect(backend.generate(problems.request(problems.one(), { onStart }))).rejects.toBe(
      broken,
    );
    expect((await backend.generate(problems.request(problems.one()))).stop).toBe("end");
  });

  it("refuses a call beyond the context window before evaluating anything", async () => {
    const call = backend.generate(problems.request(problems.one(), { maxTokens: 5000 }));
    await expect(call).rejects.toThrow(ContextLimitError);
    await expect(call).rejects.toMatchObject({ max: backend.info.contextSize });
    expect((await backend.generate(problems.request(problems.one()))).stop).toBe("end");
  });

  it("survives the death of its thread, and ends the thread when disposed", async () => {
    const workers: Worker[] = [];
    const spawn = (settings: WorkerSettings): Worker => {
      const worker = spawnWorker(settings);
      workers.push(worker);
      return worker;
    };
    const mortal = await openEmbeddedBackend({ ...fixed, sequences: 1 }, { spawn });
    // Without the host's knowledge, and outside the native library, where it would end the process.
    const kill = (): void => workers.at(-1)?.postMessage({ type: "dispose" });
    const dying = mortal.generate(problems.request(problems.one(), { onStart: kill }));
    const waiting = mortal.generate(problems.request(problems.one()));
    await expect(dying).rejects.toThrow(InferenceError);
    await expect(dying).rejects.toMatchObject({ transient: true });
    expect((await waiting).stop).toBe("end");
    expect(workers).toHaveLength(2);

    const exited = new Promise((resolve) => workers[1]?.once("exit", resolve));
    const calls = [1, 2].map(() => mortal.generate(problems.request(problems.one())));
    const settled = Promise.allSettled(calls);
    await mortal.dispose();
    for (const result of await settled) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: "disposed" } });
    }
    await exited;
    const late = mortal.generate(problems.request(problems.one()));
    await expect(late).rejects.toMatchObject({ code: "disposed" });
    await expect(mortal.load()).rejects.toMatchObject({ code: "disposed" });
    await mortal.dispose();
  });

  it.each([
    [
      "writes and the program exits",
      "void backend.generate({ ...request(), onText: () => process.exit(0) }).catch(() => {});",
    ],
    [
      "continues a cancelled call",
      "setTimeout(() => deadline.cancel(), 20); await backend.generate(request()).catch(() => {});",
    ],
  ])("lets a program end while the model %s, wherever it was started", async (_what, then) => {
    const loader = new URL("../../../../../../scripts/testing/import-source.mjs", import.meta.url)
      .href;
    const entry = new URL("../open-embedded-backend.ts", import.meta.url).href;
    const script = `
      import { importSource } from ${JSON.stringify(loader)};
      const core = ${JSON.stringify(import.meta.resolve("@understudy/planner-core"))};
      const { Deadline, systemClock } = await importSource(core);
      const { openEmbeddedBackend } = await importSource(${JSON.stringify(entry)});
      const backend = await openEmbeddedBackend(${JSON.stringify({ ...fixed, sequences: 1 })});
      const deadline = new Deadline(systemClock, ${TIMEOUT_MS});
      const request = () => ({
        system: { content: "wait() gives energy=8 cost 1\\n".repeat(50), hash: "s" },
        user: [{ kind: "trusted", text: "State: energy=0\\nGoal: energy=8" }],
        maxTokens: 300,
        sampling: { temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1, seed: 0, stop: [] },
        deadline,
      });
      console.log(backend.info.model);
      ${then}
      deadline.release();`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "-e", script],
      {
        cwd: tmpdir(),
        timeout: TIMEOUT_MS,
      },
    );
    expect(stdout.trim()).toBe("nano");
  });
});
