import { LLMock } from "@copilotkit/aimock";
import {
  type Clock,
  Deadline,
  loadDomain,
  systemClock,
  UnderstudyError,
} from "@understudy/planner-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { BackendLlmPlanner } from "../../planner/backend-llm-planner.ts";
import type { Backend } from "../interface/backend.ts";
import { openOllamaBackend } from "./ollama-backend.ts";
import { openOpenAiBackend } from "./openai-backend.ts";

/* A third-party server in both dialects, with fault injection. */

const model = "gpt-4o";
const domain = loadDomain({
  name: "camp",
  state: {
    at: { type: "enum", values: ["tent", "wood"] },
    logs: { type: "integer", min: 0, max: 3 },
    lit: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["tent", "wood"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "wood" }, then: { logs: { "+": 1 } } },
    { name: "light", when: { at: "tent", logs: { ">=": 1 } }, then: { lit: true } },
  ],
  goals: [{ name: "warm", when: { lit: true } }],
});
const steps = [
  { tool: "goto", args: { place: "wood" } },
  { tool: "chop", args: {} },
  { tool: "goto", args: { place: "tent" } },
  { tool: "light", args: {} },
];
const actions = steps.map((step) => domain.actionOf(step));
const answers = [
  ["in the requested format", JSON.stringify({ steps })],
  [
    "in prose with a code fence",
    `Sure!\n\`\`\`json\n${JSON.stringify(steps, null, 1)}\n\`\`\`\nEnjoy.`,
  ],
  ["after its reasoning", `<think>[{"tool":"light"}]?</think>${JSON.stringify({ plan: steps })}`],
  ["as a list", "1. goto(wood)\n2. chop()\n3. goto(tent)\n4. light()"],
] as const;

let server: LLMock;
beforeAll(async () => {
  server = await LLMock.create({ chunkSize: 7 });
});
afterAll(() => server.stop());
afterEach(() => {
  server.clearChaos();
  server.clearFixtures();
});

const answerWith = (content: string): void => {
  server.on({ model }, { content });
};
/** A clock that can skip the wait that a limited server asks for; limits belong to clocks. */
const skippingClock = () => {
  let skippedMs = 0;
  const skip = (ms: number): void => {
    skippedMs += ms;
  };
  return { ...systemClock, now: () => systemClock.now() + skippedMs, skip };
};
const dialects: readonly (readonly [string, (clock?: Clock) => Promise<Backend>])[] = [
  [
    "OpenAI's dialect",
    (clock = skippingClock()) => openOpenAiBackend({ model, url: server.url, clock }),
  ],
  [
    "Ollama's dialect",
    (clock = skippingClock()) => openOllamaBackend({ model, url: server.url, clock }),
  ],
];

describe.each(dialects)("an independent server of %s", (_, open) => {
  const question = {
    ...{ key: "k", domain, text: {}, goal: domain.goal("warm") },
    state: domain.state({ at: "tent", logs: 0, lit: false }),
  };
  const ask = (llm: BackendLlmPlanner, onStep?: (action: number) => "continue") =>
    llm.ask({ question, deadline: new Deadline(systemClock, 30_000), onStep });

  it.each(answers)("answers %s", async (__, text) => {
    answerWith(text);
    const llm = new BackendLlmPlanner({ backend: await open() });
    await llm.warmUp(domain);
    expect(await ask(llm)).toMatchObject({ kind: "plan", actions });
    const told: number[] = [];
    const onStep = (action: number): "continue" => {
      told.push(action);
      return "continue";
    };
    expect(await ask(llm, onStep)).toMatchObject({ kind: "plan", actions });
    expect(actions.slice(0, told.length)).toEqual(told);
    await llm.dispose();
  });

  it.each([
    ["drops answers", { dropRate: 1 }],
    ["sends garbage", { malformedRate: 1 }],
    ["disconnects", { disconnectRate: 1 }],
    ["is rate limited", { rateLimitRate: 1 }],
  ])("gives a typed error if it %s, and serves the next call", async (__, chaos) => {
    answerWith(answers[0][1]);
    const clock = skippingClock();
    const llm = new BackendLlmPlanner({ backend: await open(clock) });
    server.setChaos(chaos);
    const error = await ask(llm).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UnderstudyError);
    server.clearChaos();
    clock.skip(60_000);
    expect(await ask(llm)).toMatchObject({ kind: "plan", actions });
    await llm.dispose();
  });

  it("keeps all guarantees under random failures", async () => {
    answerWith(answers[0][1]);
    const llm = new BackendLlmPlanner({ backend: await open() });
    server.setChaos({
      ...{ dropRate: 0.2, malformedRate: 0.2, rateLimitRate: 0.2, disconnectRate: 0.2 },
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 24 }, (__, index) => ask(llm, index % 2 ? () => "continue" : undefined)),
    );
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled")
        expect(outcome.value).toMatchObject({ kind: "plan", actions });
      else expect(outcome.reason).toBeInstanceOf(UnderstudyError);
    }
    expect(llm.callsInFlight).toBe(0);
    await llm.dispose();
  });
});
