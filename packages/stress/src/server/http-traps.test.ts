import { inspect } from "node:util";
import {
  BackendLlmPlanner,
  type GenerationRequest,
  openOllamaBackend,
  openOpenAiBackend,
} from "@understudy/llm";
import { GREEDY, OpenAiBackend, renderSystem } from "@understudy/llm/internal";
import { Deadline, type Question, RequestError, systemClock } from "@understudy/planner-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atHomeInWoods, goodAnswer, woods } from "../testing/woods.ts";
import { type ModelServer, type ModelServerOptions, startModelServer } from "./model-server.ts";

/* Known mistakes of clients of model servers, one test each. */

const servers: ModelServer[] = [];
const serve = async (options: Partial<ModelServerOptions> = {}): Promise<ModelServer> => {
  const server = await startModelServer({ answer: () => goodAnswer, ...options });
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  vi.restoreAllMocks();
});

const request = (changes: Partial<GenerationRequest> = {}): GenerationRequest => ({
  system: { content: "Plan.", hash: "plan" },
  user: [{ kind: "trusted", text: "State: at=home" }],
  maxTokens: 300,
  sampling: GREEDY,
  deadline: new Deadline(systemClock, 60_000),
  ...changes,
});

describe("OllamaBackend", () => {
  it("ends one call without ending its neighbours", async () => {
    const server = await serve({ tokenMs: 5 });
    const backend = await openOllamaBackend({ model: "phi3", url: server.url });
    const deadline = new Deadline(systemClock, 60_000);
    const onText = (): void => deadline.cancel(new Error("enough"));
    const calls = await Promise.allSettled([
      backend.generate(request({ deadline, onText })),
      backend.generate(request()),
      backend.generate(request()),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    await backend.dispose();
  });

  it("learns from a slow server's reported times that it is slow", async () => {
    const server = await serve({ tokenMs: 5 });
    const backend = await openOllamaBackend({ model: "phi3", url: server.url });
    const { usage } = await backend.generate(request());
    expect(usage.decodeMs).toBe(usage.completionTokens * 5);
    await backend.dispose();
  });

  it("prints nothing to the console, whatever the server sends", async () => {
    const spies = (["log", "warn", "error"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    );
    const faults = [{ kind: "garbage_line" }, { kind: "http_500_text" }] as const;
    const server = await serve({ faults });
    const backend = await openOllamaBackend({ model: "phi3", url: server.url });
    expect((await backend.generate(request())).text).toBe(goodAnswer);
    await expect(backend.generate(request())).rejects.toThrow("500");
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    await backend.dispose();
  });

  it("sends every option that the model needs, always identical, and converts nanoseconds", async () => {
    const server = await serve();
    const backend = await openOllamaBackend({
      ...{ model: "phi3", url: server.url, contextSize: 2048, threads: 3, keepAlive: "10m" },
      gpuLayers: 20,
    });
    const schema = { type: "object" };
    const chosen = {
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      minP: 0.1,
      repeatPenalty: 1.1,
      seed: 7,
    };
    const sampling = { ...chosen, stop: ["\n\n"] };
    const asked = request({ schema, sampling });
    const { usage } = await backend.generate(asked);
    expect(server.prompts[0]?.body).toMatchObject({
      model: "phi3",
      stream: true,
      think: false,
      truncate: false,
      keep_alive: "10m",
      format: schema,
      options: {
        ...{ num_ctx: 2048, num_thread: 3, num_gpu: 20, num_predict: 300 },
        ...{ temperature: 0.5, top_p: 0.9, top_k: 40, min_p: 0.1, repeat_penalty: 1.1 },
        ...{ seed: 7, stop: ["\n\n"] },
      },
    });
    expect(usage).toMatchObject({
      prefillMs: expect.closeTo(usage.promptTokens * 0.04, 6),
      decodeMs: expect.closeTo(usage.completionTokens * 0.04, 6),
    });
    await backend.generate(asked);
    expect(server.prompts[1]?.body).toEqual(server.prompts[0]?.body);
    await backend.dispose();
  });

  it("keeps its sockets, and survives their closing", async () => {
    const server = await serve();
    const backend = await openOllamaBackend({ model: "phi3", url: server.url });
    for (let index = 0; index < 20; index++) await backend.generate(request());
    // The next request may start before the last socket is free, on a busy machine several times.
    expect(server.openSockets).toBeLessThanOrEqual(10);
    // The server drops its connections, as on a restart.
    await server.suspend();
    await server.start();
    expect((await backend.generate(request())).text).toBe(goodAnswer);
    await backend.dispose();
  });
});

describe("OpenAiBackend", () => {
  it("never leaks its key", async () => {
    const apiKey = "sk-secret-0123456789";
    const server = await serve({ apiKey });
    const url = server.url;
    const backend = await openOpenAiBackend({ model: "phi3", url, apiKey });
    expect((await backend.generate(request())).text).toBe(goodAnswer);
    const wrong = new OpenAiBackend({ model: "phi3", url, apiKey: `${apiKey}-wrong` });
    // The server's error repeats the key.
    const error: unknown = await wrong.generate(request()).catch((reason: unknown) => reason);
    for (const shown of [error, backend, wrong, backend.info, wrong.info]) {
      expect(inspect(shown, { depth: 9, showHidden: true })).not.toContain("sk-secret");
    }
    expect(error).toMatchObject({ status: 401, transient: false });
    await backend.dispose();
    await wrong.dispose();
  });

  it("sends a key from the environment only to OpenAI", async () => {
    vi.stubEnv("OPENAI_API_KEY", "sk-environment");
    const server = await serve({ apiKey: "sk-environment" });
    const backend = new OpenAiBackend({ model: "phi3", url: server.url });
    await expect(backend.generate(request())).rejects.toMatchObject({ status: 401 });
    await backend.dispose();
    vi.unstubAllEnvs();
  });

  it("asks for JSON by schema, by mode or not at all, with a draft if supported", async () => {
    const server = await serve();
    const url = server.url;
    const asked = request({ schema: { type: "object" }, draft: "{}" });
    const bodyOf = async (options: object): Promise<Readonly<Record<string, unknown>>> => {
      const backend = new OpenAiBackend({ model: "phi3", url, ...options });
      await backend.generate(asked);
      await backend.dispose();
      return server.prompts.at(-1)?.body ?? {};
    };
    expect(await bodyOf({ prediction: true })).toMatchObject({
      response_format: { type: "json_schema", json_schema: { schema: { type: "object" } } },
      prediction: { type: "content", content: "{}" },
      max_tokens: 300,
      stream_options: { include_usage: true },
    });
    expect(await bodyOf({ structured: "object" })).toMatchObject({
      response_format: { type: "json_object" },
    });
    const plain = await bodyOf({ structured: "none" });
    expect(plain).not.toHaveProperty("response_format");
    expect(plain).not.toHaveProperty("prediction");
    expect(plain).not.toHaveProperty("top_k");
  });

  it("refuses invalid addresses", () => {
    for (const url of ["", "http://", "ftp://host", "a b"]) {
      expect(() => new OpenAiBackend({ model: "phi3", url })).toThrow(RequestError);
    }
    expect(() => new OpenAiBackend({ model: "", url: "http://host" })).toThrow(RequestError);
    const backend = new OpenAiBackend({ model: "a", url: "http://me:secret@host:8080" });
    expect(backend.url).toBe("http://host:8080/v1");
    expect(inspect(backend.info)).not.toContain("secret");
  });
});

it("an LLM planner passes on the plan's schema and the classical planner's plan", async () => {
  const server = await serve();
  const backend = new OpenAiBackend({ model: "phi3", url: server.url, prediction: true });
  const llm = new BackendLlmPlanner({ backend });
  const state = woods.state(atHomeInWoods);
  const question: Question = {
    ...{ key: "q", domain: woods, state, goal: woods.goal("warm"), text: {} },
  };
  const draft = (JSON.parse(goodAnswer) as { steps: { tool: string; args: object }[] }).steps.map(
    ({ tool, args }) => woods.actionOf({ tool, args: args as Record<string, never> }),
  );
  const deadline = new Deadline(systemClock, 60_000);
  const answer = await llm.ask({ question, draft, deadline });
  expect(answer).toMatchObject({ kind: "plan", actions: draft });
  expect(server.prompts[0]).toMatchObject({ system: renderSystem(woods, "example").content });
  expect(server.prompts[0]?.body).toMatchObject({
    prediction: { content: goodAnswer },
    response_format: { json_schema: { schema: { required: ["steps"] } } },
  });
  await llm.dispose();
});
