import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  BackendLlmPlanner,
  createLlmPlanner,
  ollamaStatus,
  openOllamaBackend,
  readEnvironment,
} from "@understudy/llm";
import { backendConformance } from "@understudy/llm/testing";
import { Deadline, ModelNotLoadedError, provePlan, systemClock } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OllamaServer } from "../../../../scripts/testing/ollama-server.mjs";
import { atHomeInWoods, woods } from "../testing/woods.ts";

/*
 * Against a real Ollama: the server at OLLAMA_URL, with its OLLAMA_MODEL, or else an installed Ollama, started here
 * with the shipped model. vitest.config.ts leaves this file out where there is neither.
 */

const TIMEOUT_MS = 300_000;
const NANO = fileURLToPath(new URL("../../../llm/shipped/nano-planner.gguf", import.meta.url));
const TURNS = `{{ if .System }}<|system|>
{{ .System }}<|end|>
{{ end }}<|user|>
{{ .Prompt }}<|end|>
<|assistant|>
`;
const given = process.env["OLLAMA_URL"] ?? "";
let own: OllamaServer | undefined;

const place = () =>
  own === undefined ? readPlace() : { url: own.url, model: "nano", contextSize: 1024 };
const readPlace = () => {
  const { ollamaUrl, ollamaModel } = readEnvironment();
  return { url: ollamaUrl, model: ollamaModel };
};
const open = () => openOllamaBackend(place());
const question = {
  ...{ key: "live", domain: woods, state: woods.state(atHomeInWoods) },
  ...{ goal: woods.goal("warm"), text: {} },
};

/** A question whose answer is long, whatever the model: the schema leaves one text. */
const LONG = {
  system: { content: "Say it.", hash: "say it" },
  user: [{ kind: "trusted", text: "Say it." }],
  schema: {
    type: "object",
    properties: { said: { const: "wood and stone ".repeat(20) } },
    required: ["said"],
    additionalProperties: false,
  },
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1, seed: 0, stop: [] },
} as const;

beforeAll(async () => {
  if (given !== "") return;
  own = await OllamaServer.start(await mkdtemp(join(tmpdir(), "understudy-ollama-")));
  own.create("nano", NANO, TURNS);
  own.create("bare", NANO, "{{ .Prompt }}");
});
afterAll(async () => {
  if (own === undefined) return;
  await own.stop();
  await rm(own.folder, { recursive: true });
});

describe("a real Ollama", { timeout: TIMEOUT_MS }, () => {
  const cases = backendConformance({
    behaviours: ["answers"],
    // The shipped model ends its answer to this.
    prompt: {
      system: { content: "You tell stories.", hash: "stories" },
      user: [{ kind: "trusted", text: "Tell a story of the miller." }],
    },
    open: async () => ({ backend: await open() }),
    openMissing: () => openOllamaBackend({ ...place(), model: "no-such-model-as-this" }),
  });
  it.each(cases)("$name", ({ run }) => run());

  it("plans", async ({ annotate }) => {
    const llm = new BackendLlmPlanner({ backend: await open() });
    await llm.warmUp(woods);
    const deadline = new Deadline(systemClock, TIMEOUT_MS);
    const answer = await llm.ask({ question, deadline });
    const { state, goal } = question;
    const isSound =
      answer.kind === "plan" &&
      provePlan(woods, state, answer.actions, goal.condition).sound === true;
    const { prefillTokensPerSecond, decodeTokensPerSecond } = llm.speeds;
    const speeds = { prefillTokensPerSecond, decodeTokensPerSecond };
    const report = { ...place(), kind: answer.kind, isSound, usage: answer.usage, ...speeds };
    await annotate(JSON.stringify(report));
    // The schema forces any model to write a plan; its soundness depends on the model.
    expect(answer.kind).toBe("plan");
    await llm.dispose();
  });

  it("streams, and answers the next question after a cancelled one", async () => {
    const backend = await open();
    const { system, user, schema, sampling } = LONG;
    const ask = (deadline: Deadline, onText: (piece: string) => void) =>
      backend.generate({ system, user, schema, sampling, maxTokens: 1000, deadline, onText });
    const pieces: string[] = [];
    const { text } = await ask(new Deadline(systemClock, TIMEOUT_MS), (piece) =>
      pieces.push(piece),
    );
    expect(pieces.length).toBeGreaterThan(20);
    expect(pieces.join("")).toBe(text);
    const cancelled = new Deadline(systemClock, TIMEOUT_MS);
    const reason = new Error("enough");
    await expect(ask(cancelled, () => cancelled.cancel(reason))).rejects.toBe(reason);
    const again = await ask(new Deadline(systemClock, TIMEOUT_MS), () => {});
    expect(again.text).toBe(text);
    await backend.dispose();
  });
});

if (given === "") {
  describe("an Ollama of its own", { timeout: TIMEOUT_MS }, () => {
    it("finds a model whose template drops the system part", async () => {
      await expect(openOllamaBackend({ ...place(), model: "bare" })).rejects.toThrow(
        ModelNotLoadedError,
      );
      const { models = [] } = (await ollamaStatus({ url: place().url, templates: true })) ?? {};
      const problems = models.map(({ name, problem }) => [name, problem?.includes("TEMPLATE")]);
      expect(Object.fromEntries(problems)).toEqual({
        "bare:latest": true,
        "nano:latest": undefined,
      });
    });

    it("plans again after it was stopped and started, with its breaker open", async () => {
      const resilience = { maxRetries: 0, timeoutMs: TIMEOUT_MS, cooldownMs: TIMEOUT_MS };
      const llm = await createLlmPlanner({ backend: await open(), resilience, reader: false });
      const ask = async () => {
        const deadline = new Deadline(systemClock, TIMEOUT_MS);
        const answer = await llm
          .ask({ question, deadline })
          .catch((error: { readonly code: string }) => error.code);
        deadline.release();
        return answer;
      };
      expect(await ask()).toMatchObject({ kind: "plan" });
      await own?.stop();
      for (let call = 0; call < 5; call++) expect(await ask()).toBe("inference-failed");
      expect(await ask()).toBe("breaker-open");
      await own?.run();
      let answer = await ask();
      while (typeof answer === "string") {
        await new Promise((resolve) => setTimeout(resolve, 20));
        answer = await ask();
      }
      expect(answer.kind).toBe("plan");
      expect(llm.breaker.stats).toMatchObject({ state: "closed", openings: 1 });
      await llm.dispose();
    });
  });
}
