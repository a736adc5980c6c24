import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import {
  ContextLimitError,
  Deadline,
  GenerationTimeoutError,
  InferenceError,
  ModelNotLoadedError,
  RequestError,
  systemClock,
} from "@understudy/planner-core";
import type { Backend, Generation, GenerationRequest } from "../backends/interface/backend.ts";
import { GREEDY } from "../backends/interface/sampling.ts";

/**
 * Behaviour of a backend's model: `answers` quickly; `streams` many pieces over time; `stalls` before the first token;
 * `fails` with a transient error.
 */
type ConformanceBehaviour = "answers" | "streams" | "stalls" | "fails";

/** A backend under test. */
interface ConformanceSubject {
  readonly backend: Backend;
  /** Whether the model is idle; undefined if unknown. */
  readonly isIdle?: (() => boolean) | undefined;
  /** Frees the resources behind the backend, after the backend is disposed of. */
  close?(): Promise<void>;
}

/** Setup of a backend for its tests. */
export interface ConformanceSetup {
  /** Behaviours the model can show; at least `answers`. */
  readonly behaviours: readonly ConformanceBehaviour[];
  readonly open: (behaviour: ConformanceBehaviour) => Promise<ConformanceSubject>;
  /** A question with a longer answer. Default: a small one. */
  readonly prompt?: Pick<GenerationRequest, "system" | "user"> | undefined;
  /** Opens a backend whose model is missing. */
  readonly openMissing?: (() => Promise<Backend>) | undefined;
}

/** A test for any test runner. */
export interface ConformanceCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

const PATIENCE_MS = 60_000;

/**
 * The tests every backend must pass.
 *
 * @example
 * it.each(backendConformance(setup))("$name", ({ run }) => run());
 */
export function backendConformance(setup: ConformanceSetup): readonly ConformanceCase[] {
  const cases: ConformanceCase[] = [];
  const prompt = setup.prompt ?? { system: SYSTEM, user: [{ kind: "trusted", text: QUESTION }] };
  const generate = (
    backend: Backend,
    changes: Partial<GenerationRequest> = {},
  ): Promise<Generation> => generateOn(backend, { ...prompt, ...changes });
  const on = (
    behaviour: ConformanceBehaviour,
    name: string,
    test: (subject: ConformanceSubject) => Promise<void>,
  ): void => {
    if (!setup.behaviours.includes(behaviour)) return;
    const run = async (): Promise<void> => {
      const subject = await setup.open(behaviour);
      try {
        await test(subject);
      } finally {
        await subject.backend.dispose();
        await subject.close?.();
      }
    };
    cases.push({ name, run });
  };

  on("answers", "describes itself", async ({ backend }) => {
    await backend.load();
    const { model, fingerprint, slots, contextSize } = backend.info;
    assert.ok(model !== "" && fingerprint !== "");
    assert.ok(slots >= 1);
    assert.ok(contextSize === undefined || contextSize >= 1);
  });

  on("answers", "streams the text that it returns", async ({ backend }) => {
    const pieces: string[] = [];
    let starts = 0;
    const { text } = await generate(backend, {
      onText: (piece) => pieces.push(piece),
      onStart: () => starts++,
    });
    assert.notEqual(text, "");
    assert.equal(pieces.join(""), text);
    assert.equal(starts, 1);
  });

  on("answers", "reports token counts and times", async ({ backend }) => {
    const { usage, stop } = await generate(backend);
    assert.equal(stop, "end");
    assert.ok(usage.promptTokens > 0);
    assert.ok(usage.completionTokens > 0);
    assert.ok(usage.completionTokens <= 200);
    assert.ok(usage.totalMs >= (usage.firstTokenMs ?? 0));
    for (const ms of [usage.prefillMs, usage.decodeMs, usage.queuedMs]) {
      assert.ok(ms === undefined || ms >= 0);
    }
    const user = [
      { kind: "trusted", text: `${"Memory: rain. ".repeat(20)}\n${QUESTION}` },
    ] as const;
    const longer = await generate(backend, { user });
    assert.ok(longer.usage.promptTokens > usage.promptTokens);
  });

  on("streams", "cuts the text at the token limit", async ({ backend }) => {
    const { stop, usage } = await generate(backend, { maxTokens: 3 });
    assert.equal(stop, "length");
    assert.ok(usage.completionTokens <= 3);
  });

  on("streams", "ends within one piece of cancellation", async (subject) => {
    const reason = new Error("enough");
    const deadline = soon();
    let pieces = 0;
    const onText = (): void => {
      pieces++;
      deadline.cancel(reason);
    };
    await assert.rejects(generate(subject.backend, { deadline, onText }), sameAs(reason));
    await settle(subject);
    assert.equal(pieces, 1);
    assert.equal(getEventListeners(deadline.signal, "abort").length, 0);
  });

  on("stalls", "can be cancelled before the first piece", async (subject) => {
    const reason = new Error("too slow");
    const deadline = soon();
    const onStart = (): void => {
      setTimeout(() => deadline.cancel(reason), 20);
    };
    const onText = (): void => assert.fail("text arrived");
    await assert.rejects(generate(subject.backend, { deadline, onStart, onText }), sameAs(reason));
    await settle(subject);
    assert.equal(getEventListeners(deadline.signal, "abort").length, 0);
  });

  on("answers", "does not start a call past its deadline", async (subject) => {
    const deadline = new Deadline(systemClock, 0);
    const onStart = (): void => assert.fail("the call started");
    const call = generate(subject.backend, { deadline, onStart });
    await assert.rejects(call, GenerationTimeoutError);
    await settle(subject);
  });

  on("streams", "answers the next question after a cancelled one", async (subject) => {
    const deadline = soon();
    const onText = (): void => deadline.cancel(new Error("enough"));
    await assert.rejects(generate(subject.backend, { deadline, onText }));
    const { text } = await generate(subject.backend, { maxTokens: 3 });
    assert.notEqual(text, "");
  });

  on("answers", "leaves no listener behind", async ({ backend }) => {
    const deadline = soon();
    await generate(backend, { deadline });
    assert.equal(getEventListeners(deadline.signal, "abort").length, 0);
    deadline.release();
  });

  on("answers", "refuses prompts over its context window", async ({ backend }) => {
    const { contextSize } = backend.info;
    if (contextSize === undefined) return;
    const user = [{ kind: "trusted", text: "wood and stone, ".repeat(contextSize) }] as const;
    await assert.rejects(generate(backend, { user }), (error: unknown) => {
      assert.ok(error instanceof ContextLimitError);
      assert.equal(error.max, contextSize);
      assert.ok(error.required !== undefined && error.required > contextSize);
      return true;
    });
    assert.notEqual((await generate(backend)).text, "");
  });

  on("answers", "refuses sampling and lengths out of range", async ({ backend }) => {
    const wrong: readonly Partial<GenerationRequest>[] = [
      { sampling: { ...GREEDY, temperature: -1 } },
      { sampling: { ...GREEDY, temperature: Number.NaN } },
      { sampling: { ...GREEDY, topP: 0 } },
      { sampling: { ...GREEDY, topK: 1.5 } },
      { sampling: { ...GREEDY, repeatPenalty: 0 } },
      { sampling: { ...GREEDY, seed: -1 } },
      { sampling: { ...GREEDY, minP: 2 } },
      { sampling: { ...GREEDY, stop: [""] } },
      { maxTokens: 0 },
      { maxTokens: 1.5 },
    ];
    for (const changes of wrong) await assert.rejects(generate(backend, changes), RequestError);
  });

  on("answers", "accepts sampling within its range", async ({ backend }) => {
    const chosen = {
      temperature: 0.7,
      topP: 0.9,
      topK: 40,
      minP: 0.05,
      repeatPenalty: 1.1,
      seed: 7,
    };
    const all = { ...GREEDY, ...chosen, stop: ["<stop>"] };
    const takes: readonly string[] | undefined = backend.info.takes;
    const taken = Object.entries(all).filter(([name]) => takes?.includes(name) ?? true);
    const sampling = { ...GREEDY, ...Object.fromEntries(taken) };
    const { text } = await generate(backend, { sampling });
    assert.notEqual(text, "");
    for (const [name, value] of Object.entries(all)) {
      if (takes?.includes(name) ?? true) continue;
      const odd = { ...GREEDY, [name]: value };
      await assert.rejects(generate(backend, { sampling: odd }), RequestError);
    }
  });

  on("fails", "fails with an InferenceError", async (subject) => {
    await assert.rejects(generate(subject.backend), (error: unknown) => {
      assert.ok(error instanceof InferenceError);
      assert.equal(error.transient, true);
      return true;
    });
    await settle(subject);
  });

  on("streams", "ends its calls on dispose", async (subject) => {
    const { backend } = subject;
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const call = generate(backend, { onText: begin });
    const caught = assert.rejects(call, { code: "disposed" });
    await begun;
    await backend.dispose();
    await caught;
    await assert.rejects(generate(backend), { code: "disposed" });
    await backend.dispose();
    await settle(subject);
  });

  const { openMissing } = setup;
  if (openMissing !== undefined) {
    const run = (): Promise<void> => assert.rejects(openMissing(), ModelNotLoadedError);
    cases.push({ name: "does not open without its model", run });
  }
  return cases;
}

const QUESTION = "State: at=home,energy=5\nGoal: at=forest";
const SYSTEM = {
  content: "Plan the agent's next actions with these tools. Answer with JSON only.",
  hash: "conformance",
};

async function generateOn(
  backend: Backend,
  changes: Pick<GenerationRequest, "system" | "user"> & Partial<GenerationRequest>,
): Promise<Generation> {
  const deadline = changes.deadline ?? soon();
  try {
    // Every error must be a rejection; the call itself must never throw.
    const call = backend.generate({ maxTokens: 200, sampling: GREEDY, ...changes, deadline });
    return await call;
  } finally {
    if (changes.deadline === undefined) deadline.release();
  }
}

function soon(): Deadline {
  return new Deadline(systemClock, PATIENCE_MS);
}

function sameAs(expected: Error): (error: unknown) => true {
  return (error) => {
    assert.equal(error, expected);
    return true;
  };
}

/** Waits until the model is idle. */
async function settle({ isIdle }: ConformanceSubject): Promise<void> {
  if (isIdle === undefined) return;
  const limitMs = performance.now() + PATIENCE_MS;
  while (!isIdle()) {
    assert.ok(performance.now() < limitMs, "the server is still working");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
