import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  Deadline,
  InferenceError,
  loadDomain,
  ModelNotLoadedError,
  RequestError,
  Telemetry,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { GREEDY } from "../../backends/interface/sampling.ts";
import { ScriptedBackend } from "../../testing/scripted-backend.ts";
import { switchQuestion as question } from "../../testing/switch.ts";
import { createLlmPlanner } from "./create-llm-planner.ts";

const domain = loadDomain({
  name: "hut",
  state: { fire_lit: { type: "boolean" } },
  tools: [{ name: "light_fire", then: { fire_lit: true } }],
  goals: [{ name: "warm", when: { fire_lit: true } }],
});

describe("createLlmPlanner", () => {
  it("adds a reader of directives by default", async () => {
    const backend = new ScriptedBackend([]);
    const { reader } = await createLlmPlanner({ backend });
    expect(reader?.readDirective(domain, "Light the fire!").goals).toHaveLength(1);
    expect((await createLlmPlanner({ backend, reader: false })).reader).toBeUndefined();
  });

  it("accepts a backend", async () => {
    const backend = new ScriptedBackend([], { info: { model: "double" } });
    expect((await createLlmPlanner({ backend })).model).toBe("double");
  });

  it("counts retries and breaker openings in the given telemetry", async () => {
    const clock = new FakeClock();
    const telemetry = new Telemetry();
    const error = new InferenceError("down", { transient: true });
    const backend = new ScriptedBackend(() => ({ error }), { clock });
    const resilience = { breakerThreshold: 2 };
    const llm = await createLlmPlanner({ backend, clock, telemetry, resilience });
    const answer = llm.ask({ question, deadline: new Deadline(clock, 5000) });
    const failure = expect(answer).rejects.toThrow(InferenceError);
    await clock.advance(5000);
    await failure;
    const { counters, gauges } = telemetry.snapshot();
    expect([counters["llm.circuit_open"], gauges["breaker.state"]]).toEqual([1, 2]);
    expect(counters["llm.retry"]).toBeGreaterThan(0);
  });

  it("has Ollama load its model once", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      request.resume().on("end", () => {
        const answers: Readonly<Record<string, object>> = {
          "/api/tags": { models: [{ name: "phi3:latest", digest: "1" }] },
          "/api/chat": { message: { content: '{"steps":[]}' }, done: true },
        };
        response.end(`${JSON.stringify(answers[request.url ?? ""] ?? { done: true })}\n`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const ollamaUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const config = { models: {}, defaults: { model: "ollama/phi3", ollamaUrl }, folders: {} };
      const llm = await createLlmPlanner({ config });
      await llm.warmUp(domain);
      await llm.dispose();
      const loads = asked.filter((path) => path !== "/api/chat");
      expect(loads).toEqual(["/api/tags", "/api/show", "/api/generate", "/api/ps"]);
    } finally {
      server.close().closeAllConnections();
    }
  });

  it("rejects when the model cannot be loaded", async () => {
    const loadError = new ModelNotLoadedError("gone");
    const backend = new ScriptedBackend([], { loadError });
    await expect(createLlmPlanner({ backend })).rejects.toBe(loadError);
    await expect(createLlmPlanner({ model: "missing.gguf" })).rejects.toThrow(ModelNotLoadedError);
  });

  it("uses the sampling options of the SPEC by default", async () => {
    const chosen = { temperature: 0.3, stop: ["\n\n"] };
    const generation = { ...chosen, maxTokens: 50 };
    const backend = new ScriptedBackend(() => '{"steps":[]}', { info: { generation } });
    await (await createLlmPlanner({ backend })).warmUp(domain);
    expect(backend.requests.at(-1)?.sampling).toEqual({ ...GREEDY, ...chosen });
    await (await createLlmPlanner({ backend, sampling: { temperature: 1 } })).warmUp(domain);
    expect(backend.requests.at(-1)?.sampling).toMatchObject({ temperature: 1, stop: ["\n\n"] });
  });

  it("names unsupported options instead of ignoring them", async () => {
    const backend = new ScriptedBackend([""], { info: { takes: ["temperature", "seed"] } });
    const llm = (sampling: object) => createLlmPlanner({ backend, sampling });
    await expect(llm({ minP: 0.1, stop: ["x"] })).rejects.toThrow(
      /minP.*is not an option that scripted takes.*temperature, seed(.|\n)*stop/,
    );
    await expect(llm({ temperature: 1, seed: 3, minP: 0 })).resolves.toBeDefined();
  });

  it("rejects an unknown model, naming those of the configuration", async () => {
    await expect(createLlmPlanner({ model: "none" })).rejects.toThrow(
      /"none" is not a model that can be opened.*without an LLM planner/,
    );
    const config = { models: { planner: "nano" }, defaults: { model: "none" }, folders: {} };
    await expect(createLlmPlanner({ config })).rejects.toThrow("without an LLM planner");
    const misspelt = createLlmPlanner({ config, model: "plannr" });
    await expect(misspelt).rejects.toThrow("the configuration has planner");
  });

  it("prefers its options over those of the SPEC", async () => {
    // Eight threads would be refused.
    const model = "nano#context=1024&threads=8";
    const llm = await createLlmPlanner({ model, contextSize: 512, embedded: { threads: 1 } });
    expect(llm.info?.contextSize).toBe(512);
    await llm.dispose();
  });

  it("rejects options out of range and leaves the caller's backend alone", async () => {
    const backend = new ScriptedBackend([""]);
    await expect(createLlmPlanner({ contextSize: 0 })).rejects.toThrow(RequestError);
    await expect(createLlmPlanner({ embedded: { threads: 0 } })).rejects.toThrow(RequestError);
    const misspelt = { gpuLayer: 3 } as object;
    await expect(createLlmPlanner({ embedded: misspelt })).rejects.toMatchObject({
      issues: [{ pointer: "/gpuLayer", hint: expect.stringContaining("gpuLayers") }],
    });
    for (const maxTokens of [0, 1.5, 32_769, 1e9]) {
      await expect(createLlmPlanner({ backend, maxTokens })).rejects.toThrow("from 1 to 32768");
    }
    for (const place of [{ backend }, { model: "ollama/phi3" }, { model: "openai/m@localhost" }]) {
      const lost = createLlmPlanner({ ...place, embedded: { threads: 1 } });
      await expect(lost).rejects.toMatchObject({ issues: [{ pointer: "/embedded" }] });
    }
    const call = createLlmPlanner({ backend, sampling: { temperature: 9 } });
    await expect(call).rejects.toThrow(RequestError);
    await expect(createLlmPlanner({ backend })).resolves.toBeDefined();
  });
});
