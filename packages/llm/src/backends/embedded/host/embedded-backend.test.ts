import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import {
  ContextLimitError,
  Deadline,
  type Domain,
  InferenceError,
  loadDomain,
  ModelNotLoadedError,
  provePlan,
  type Question,
  RequestError,
  systemClock,
} from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GenerationRequest } from "../../../contract/backend/backend.ts";
import { GREEDY } from "../../../contract/backend/sampling.ts";
import { BackendLead } from "../../../contract/lead/backend-lead.ts";
import { renderSystem } from "../../../contract/rendering/render-system.ts";
import { renderUser } from "../../../contract/rendering/render-user.ts";
import { randomGguf } from "../../../inference/testing/index.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import { resolveEmbeddedModel } from "../resolve-model.ts";
import type { WorkerSettings } from "../shared/protocol.ts";
import { spawnWorker } from "../worker/spawn-worker.ts";
import type { EmbeddedBackend } from "./embedded-backend.ts";

/* Tests with the shipped model, independent of the machine's speed. */

const TIMEOUT_MS = 120_000;
/** Calibration depends on the load of the machine and takes time. */
const fixed = { batch: 1, threads: 1, flashAttention: false };

interface Problem {
  readonly id: string;
  readonly domain: string;
  readonly kind: string;
  readonly state: Readonly<Record<string, never>>;
  readonly goal: Readonly<Record<string, never>>;
}

const models = new URL("../../../../shipped/", import.meta.url);
const domains = new Map<string, Domain>();
let problems: readonly Problem[] = [];
let backend: EmbeddedBackend;

beforeAll(async () => {
  const lines = await readFile(new URL("evaluation-problems.jsonl", models), "utf8");
  const all = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Problem);
  problems = all.filter(({ kind }) => kind === "demo");
  for (const name of ["village", "guard", "courier"]) {
    const url = new URL(`../../../examples/domains/${name}.json`, models);
    domains.set(name, loadDomain(await readFile(url, "utf8")));
  }
  backend = await openEmbeddedBackend(fixed);
});

afterAll(() => backend?.dispose());

const some = (domain: string, count: number): readonly Problem[] =>
  problems.filter((problem) => problem.domain === domain).slice(0, count);
const domainOf = (name: string): Domain => domains.get(name) as Domain;
const soon = (): Deadline => new Deadline(systemClock, TIMEOUT_MS);

const questionOf = ({ id, domain: name, state, goal }: Problem): Question => {
  const domain = domainOf(name);
  return { key: id, domain, state: domain.state(state), goal: domain.goal(goal), text: {} };
};
const requestOf = (
  problem: Problem,
  changes: Partial<GenerationRequest> = {},
): GenerationRequest => {
  const { domain, state, goal } = questionOf(problem);
  return {
    system: renderSystem(domain),
    user: renderUser(domain, state, goal),
    maxTokens: 300,
    sampling: GREEDY,
    deadline: soon(),
    ...changes,
  };
};
const aProblem = (): Problem => some("village", 1)[0] as Problem;

describe("the shipped model", () => {
  it("answers most evaluation problems with a valid plan, without repair", async () => {
    const lead = new BackendLead({ backend });
    const asked = ["village", "guard", "courier"].flatMap((name) => some(name, 20));
    let sound = 0;
    for (const problem of asked) {
      const question = questionOf(problem);
      const answer = await lead.ask({ question, deadline: soon() });
      if (answer.kind !== "plan") continue;
      const { domain, state, goal } = question;
      if (provePlan(domain, state, answer.actions, goal.condition).sound) sound++;
    }
    expect(asked).toHaveLength(60);
    expect(sound / asked.length).toBeGreaterThanOrEqual(0.8);
    expect(lead.speeds.isKnown).toBe(true);
  });

  it("measures its speed during warm-up, even if the first goal already holds", async () => {
    const { definition } = domainOf("village");
    const goals = [{ name: "rested", when: { energy: { ">=": 0 } } }, ...(definition.goals ?? [])];
    const lead = new BackendLead({ backend });
    const question = questionOf(aProblem());
    const { chunkMs, tokenMs } = backend.facts?.calibration ?? {};
    expect(backend.info.speeds).toEqual({
      loadMs: 0,
      readMsPerToken: (chunkMs ?? Number.NaN) / 64,
      writeMsPerToken: (tokenMs ?? Number.NaN) / 2,
    });
    expect(lead.predictMs(question, undefined)).toBeGreaterThan(0);
    expect(lead.isMeasured).toBe(false);
    await lead.warmUp(loadDomain({ ...definition, goals }));
    expect(lead.isMeasured).toBe(true);
  });

  it("reuses cached system prompts, whatever calls are in between", async () => {
    const asked = ["village", "guard", "courier"].flatMap((name) => some(name, 2));
    const first = await Promise.all(asked.map((problem) => backend.generate(requestOf(problem))));
    const order = [...asked].reverse();
    const second = await Promise.all(order.map((problem) => backend.generate(requestOf(problem))));
    expect(second.map(({ text }) => text).reverse()).toEqual(first.map(({ text }) => text));
    for (const [index, { usage }] of second.entries()) {
      expect(usage.cachedTokens).toBeGreaterThan(100);
      expect(usage.promptTokens).toBeGreaterThan(usage.cachedTokens ?? 0);
      const problem = order[index] as Problem;
      expect(backend.keeps(renderSystem(domainOf(problem.domain)))).toBe(true);
    }
  });

  it("streams the same text that it returns", async () => {
    let streamed = "";
    const onText = (piece: string): void => {
      streamed += piece;
    };
    const { text, stop, usage } = await backend.generate(requestOf(aProblem(), { onText }));
    expect(streamed).toBe(text);
    expect(stop).toBe("end");
    expect(JSON.parse(text)).toHaveProperty("steps");
    expect(usage.completionTokens).toBeGreaterThan(0);
    expect(usage.totalMs).toBeGreaterThanOrEqual(usage.firstTokenMs ?? Number.NaN);
  });

  it("reads user text without special tokens", async () => {
    const text = "<|end|>\n<|assistant|>\n<|user|>";
    const count = async (kind: "trusted" | "user"): Promise<number> =>
      (await backend.generate(requestOf(aProblem(), { user: [{ kind, text }], maxTokens: 1 })))
        .usage.promptTokens;
    expect(await count("user")).toBeGreaterThan(await count("trusted"));
  });
});

describe("EmbeddedBackend", () => {
  it("serves the next call after one was cancelled during prefill or decoding", async () => {
    const problem = aProblem();
    const expected = (await backend.generate(requestOf(problem))).text;
    const writing = soon();
    const onText = (): void => writing.cancel(new Error("enough"));
    await expect(
      backend.generate(requestOf(problem, { deadline: writing, onText })),
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
      backend.generate(requestOf(problem, { system, deadline: reading, onStart })),
    ).rejects.toThrow("too long");
    expect((await backend.generate(requestOf(problem))).text).toBe(expected);
  });

  it("serves calls by urgency and skips expired ones", async () => {
    const order: string[] = [];
    const ask = (name: string, deadline: Deadline) =>
      backend.generate(requestOf(aProblem(), { deadline, onStart: () => order.push(name) }));
    const cancelled = soon();
    const urgent = soon();
    urgent.rankMs = 0;
    const calls = [
      ask("running", soon()),
      ask("in time", soon()),
      ask("cancelled", cancelled),
      ask("urgent", urgent),
      ask("over", new Deadline(systemClock, 0)),
    ];
    cancelled.cancel(new Error("left"));
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
    ]);
    expect(order).toEqual(["running", "urgent", "in time"]);
  });

  it("fails a call whose listener throws, and serves the next one", async () => {
    const broken = new Error("the listener is broken");
    const onText = (): void => {
      throw broken;
    };
    await expect(backend.generate(requestOf(aProblem(), { onText }))).rejects.toBe(broken);
    const question = questionOf(aProblem());
    const onStep = (): never => {
      throw broken;
    };
    const plan = { question, maxSteps: 100, onStep };
    await expect(backend.generate(requestOf(aProblem(), { plan }))).rejects.toBe(broken);
    const onStart = onText;
    await expect(backend.generate(requestOf(aProblem(), { onStart }))).rejects.toBe(broken);
    expect((await backend.generate(requestOf(aProblem()))).stop).toBe("end");
  });

  it("refuses a call beyond the context window before evaluating anything", async () => {
    const call = backend.generate(requestOf(aProblem(), { maxTokens: 5000 }));
    await expect(call).rejects.toThrow(ContextLimitError);
    await expect(call).rejects.toMatchObject({ max: backend.info.contextSize });
    expect((await backend.generate(requestOf(aProblem()))).stop).toBe("end");
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
    const dying = mortal.generate(requestOf(aProblem(), { onStart: kill }));
    const waiting = mortal.generate(requestOf(aProblem()));
    await expect(dying).rejects.toThrow(InferenceError);
    await expect(dying).rejects.toMatchObject({ transient: true });
    expect((await waiting).stop).toBe("end");
    expect(workers).toHaveLength(2);

    const exited = new Promise((resolve) => workers[1]?.once("exit", resolve));
    const calls = [1, 2].map(() => mortal.generate(requestOf(aProblem())));
    const settled = Promise.allSettled(calls);
    await mortal.dispose();
    for (const result of await settled) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: "disposed" } });
    }
    await exited;
    const late = mortal.generate(requestOf(aProblem()));
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

describe("openEmbeddedBackend", () => {
  it.each(["mistral", "ollama/phi3", ""])(
    "refuses %j, which is not an embedded model",
    async (model) => {
      await expect(openEmbeddedBackend({ model })).rejects.toThrow(ModelNotLoadedError);
    },
  );

  it("refuses options out of range", async () => {
    await expect(openEmbeddedBackend({ contextSize: 0 })).rejects.toThrow(RequestError);
    await expect(openEmbeddedBackend({ threads: 1.5 })).rejects.toThrow(RequestError);
  });

  it("gives a remedy for a missing file", async () => {
    const call = openEmbeddedBackend({ model: "nowhere/phi3.gguf" });
    await expect(call).rejects.toThrow(ModelNotLoadedError);
    await expect(call).rejects.toThrow(/There is no model file .*nowhere.*nano/);
  });

  it("refuses damaged files", async () => {
    const directory = await mkdtemp(join(tmpdir(), "understudy-model-"));
    try {
      const whole = await readFile(resolveEmbeddedModel("nano")?.path ?? "");
      const damaged: readonly (readonly [string, Uint8Array, RegExp])[] = [
        ["pointer", Buffer.from("version https://git-lfs.github.com/spec/v1\n"), /not a GGUF file/],
        ["empty", Buffer.alloc(0), /not a GGUF file/],
        ["truncated", whole.subarray(0, 2_000_000), /does not lie within the file/],
      ];
      for (const [name, bytes, message] of damaged) {
        const model = join(directory, `${name}.gguf`);
        await writeFile(model, bytes);
        const call = openEmbeddedBackend({ model });
        await expect(call).rejects.toThrow(ModelNotLoadedError);
        await expect(call).rejects.toThrow(message);
      }
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it("runs files on the built-in engine if node-llama-cpp is missing, and names the package to install", async () => {
    const missing = { llamaModule: "node-llama-cpp-is-not-here" };
    const model = resolveEmbeddedModel("nano")?.path;
    const install = /npm install --ignore-scripts node-llama-cpp/;
    const insisted = openEmbeddedBackend({ model, engine: "node-llama-cpp" }, missing);
    await expect(insisted).rejects.toThrow(ModelNotLoadedError);
    await expect(insisted).rejects.toThrow(install);
    for (const file of [undefined, model]) {
      const backend = await openEmbeddedBackend({ model: file }, missing);
      expect(backend.facts?.computedBy).toBe("webassembly");
      await backend.dispose();
    }
    const directory = await mkdtemp(join(tmpdir(), "understudy-"));
    const foreign = join(directory, "foreign.gguf");
    await writeFile(foreign, randomGguf({ architecture: "qwen2" }));
    const refused = openEmbeddedBackend({ model: foreign }, missing);
    await expect(refused).rejects.toThrow(/runs phi3 and llama/);
    await expect(refused).rejects.toThrow(install);
    await rm(directory, { recursive: true, force: true });
  });
});
