import { ScriptedBackend } from "@understudy/llm/testing";
import { InferenceError } from "@understudy/planner-core";
import { Ollama } from "ollama";
import { afterEach, describe, expect, it } from "vitest";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();
afterEach(() => servers.close());

type Script = ConstructorParameters<typeof ScriptedBackend>[0];

/** Ollama's own client, of a server whose model says what a test has written. */
async function open(script: Script) {
  const backend = new ScriptedBackend(script);
  const server = await servers.start({ backend });
  return { backend, server, client: new Ollama({ host: server.url }) };
}

const model = "scripted";
const messages = [
  { role: "system", content: "Be polite." },
  { role: "user", content: "Hello" },
];

describe("Ollama's own client", () => {
  it("finds the model", async () => {
    const { client } = await open([]);
    const { models } = await client.list();
    expect(models.map(({ name }) => name)).toEqual([model]);
    expect(await client.version()).toMatchObject({ version: expect.any(String) });
  });

  it("has an answer, and what it cost", async () => {
    const { client, backend } = await open(["Good day.", "Good day."]);
    const more = { top_k: 40, min_p: 0.05, repeat_penalty: 1.1 };
    const options = {
      temperature: 0.5,
      top_p: 0.9,
      seed: 7,
      num_predict: 20,
      stop: ["!"],
      ...more,
    };
    const answer = await client.chat({ model, messages, options });
    expect(answer).toMatchObject({
      model,
      message: { role: "assistant", content: "Good day." },
      done: true,
      done_reason: "stop",
      eval_count: expect.any(Number),
    });
    const sampling = {
      ...{ temperature: 0.5, topP: 0.9, topK: 40, minP: 0.05, repeatPenalty: 1.1 },
      ...{ seed: 7, stop: ["!"] },
    };
    expect(backend.requests[0]).toMatchObject({
      maxTokens: 20,
      sampling,
      system: { content: "Be polite." },
    });
    const generated = await client.generate({ model, prompt: "Hello", system: "Be polite." });
    expect(generated).toMatchObject({ response: "Good day.", done: true });
    expect(backend.requests[1]?.system.content).toBe("Be polite.");
  });

  it("reads the answer as it comes", async () => {
    const { client } = await open([{ text: "Good day to you.", pieces: 4, latencyMs: 4 }]);
    const parts: string[] = [];
    let reason = "";
    for await (const part of await client.chat({ model, messages, stream: true })) {
      parts.push(part.message.content);
      if (part.done) reason = part.done_reason;
    }
    expect(parts.length).toBeGreaterThan(2);
    expect([parts.join(""), reason]).toEqual(["Good day to you.", "stop"]);
  });

  it("stops the model when it leaves", async () => {
    const long = { text: "x".repeat(2000), pieces: 2000, latencyMs: 200_000 };
    const { client, backend } = await open([long]);
    const read = async (): Promise<void> => {
      for await (const _ of await client.chat({ model, messages, stream: true })) client.abort();
    };
    await expect(read()).rejects.toThrow("aborted");
    while (backend.active > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(backend.requests).toHaveLength(1);
  });

  it("is told what cannot be done", async () => {
    const { client } = await open([]);
    const refusal = (asked: Promise<unknown>): Promise<unknown> =>
      asked.then(
        () => undefined,
        ({ status_code: status, message }: { status_code: number; message: string }) => [
          status,
          message,
        ],
      );
    expect(await refusal(client.chat({ model: "phi3", messages }))).toEqual([
      404,
      expect.stringContaining('no model "phi3"'),
    ]);
    const json = client.chat({ model, messages, format: "json" });
    expect(await refusal(json)).toEqual([400, expect.stringContaining("/format")]);
    const image = client.chat({ model, messages: [{ ...messages[1], images: ["aGk="] } as never] });
    expect(await refusal(image)).toEqual([400, expect.stringContaining("/images")]);
    for (const option of [{ repeat_last_n: 64 }, { num_ctx: 8192 }, { num_predict: 0 }]) {
      const [name] = Object.keys(option);
      const asked = client.chat({ model, messages, options: option });
      expect(await refusal(asked)).toEqual([400, expect.stringContaining(`/options/${name}`)]);
    }
  });

  it("is told which of its options the model does not take", async () => {
    const backend = new ScriptedBackend(["Good day."], {
      info: { takes: ["temperature", "seed"] },
    });
    const server = await servers.start({ backend });
    const client = new Ollama({ host: server.url });
    const options = { temperature: 0.5, top_k: 40, stop: ["!"], min_p: 0, repeat_penalty: 1 };
    const refused = await client.chat({ model, messages, options }).catch((error: Error) => error);
    expect(refused).toMatchObject({ status_code: 400 });
    expect(String(refused)).toMatch(/\/options\/top_k: .*\n?.*\/options\/stop: /s);
    expect(String(refused)).not.toMatch(/min_p|repeat_penalty|sampling/);
    const fine = { temperature: 0.5, stop: [], top_k: 0 };
    expect((await client.chat({ model, messages, options: fine })).message.content).toBe(
      "Good day.",
    );
  });

  it("shows the model, and which are in memory", async () => {
    const placement = { gpuBytes: 3e9, machineBytes: 1e9, devices: [], gpu: undefined };
    const info = {
      contextSize: 4096,
      generation: { temperature: 0.7, topK: 40, stop: ["\n"] },
      placement: placement as never,
    };
    const backend = new ScriptedBackend([], { info });
    const server = await servers.start({ backend });
    const client = new Ollama({ host: server.url });
    const shown = await client.show({ model });
    expect(shown).toMatchObject({
      parameters: 'temperature 0.7\ntop_k 40\nnum_ctx 4096\nstop "\\n"',
      details: { format: "gguf", families: [] },
      model_info: { "general.architecture": "unknown", "unknown.context_length": 4096 },
      capabilities: ["completion"],
    });
    const { models } = await client.ps();
    expect(models).toEqual([
      expect.objectContaining({ name: model, model, size: 4e9, size_vram: 3e9 }),
    ]);
    expect(new Date(models[0]?.expires_at as never).getFullYear()).toBeGreaterThan(3000);
    const unknown = client.show({ model: "phi3" });
    await expect(unknown).rejects.toThrow("model 'phi3' not found");
  });

  it("is refused a chat with a model that only plans", async () => {
    const backend = new ScriptedBackend([], { info: { writesTexts: false } });
    const server = await servers.start({ backend });
    const client = new Ollama({ host: server.url });
    expect((await client.list()).models).toEqual([]);
    const chat = client.chat({ model, messages });
    await expect(chat).rejects.toThrow('"scripted" only plans');
    expect(backend.requests).toEqual([]);
  });

  it("has answers that follow a schema", async () => {
    const backend = new ScriptedBackend([`{"name":"Ann"}`, "{}"], {
      info: { followsSchemas: true },
    });
    const server = await servers.start({ backend });
    const client = new Ollama({ host: server.url });
    const format = {
      type: "object",
      properties: { name: { type: "string" } },
      required: ["name"],
    };
    const { message } = await client.chat({ model, messages, format });
    expect(JSON.parse(message.content)).toEqual({ name: "Ann" });
    expect(backend.requests[0]?.schema).toEqual(format);
    await client.generate({ model, prompt: "Who?", format: "json" });
    expect(backend.requests[1]?.schema).toEqual({ type: "object" });
  });

  it("is told what goes wrong in the middle of an answer", async () => {
    const error = new InferenceError("the model fell over");
    const { client } = await open([{ text: "Good day", pieces: 2, latencyMs: 2, error }]);
    const read = async (): Promise<void> => {
      for await (const _ of await client.chat({ model, messages, stream: true }));
    };
    await expect(read()).rejects.toThrow("the model could not be asked");
  });
});
