import { ScriptedBackend } from "@understudy/llm/testing";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { EVERY_FAULT } from "./fault.ts";
import { type ModelServer, type ModelServerOptions, startModelServer } from "./model-server.ts";
import { spoilAnswer } from "./spoil-answer.ts";

/* The protocols as seen by any client, without this project's backends. */

let server: ModelServer | undefined;
const serve = async (options: Partial<ModelServerOptions> = {}): Promise<ModelServer> => {
  server = await startModelServer({ answer: () => "wood, stone", ...options });
  return server;
};
afterEach(() => server?.close());

const post = (path: string, body: object, signal?: AbortSignal): Promise<Response> =>
  fetch(`${server?.url}${path}`, {
    method: "POST",
    body: JSON.stringify({ model: "phi3", messages: [{ role: "user", content: "Hi" }], ...body }),
    ...(signal === undefined ? {} : { signal }),
  });

describe("the dialect of Ollama", () => {
  it("streams lines, the last one with counts in nanoseconds", async () => {
    await serve();
    const response = await post("/api/chat", {});
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = (await response.text()).trim().split("\n");
    const messages = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(messages[0]).toMatchObject({
      message: { role: "assistant", content: "wood" },
      done: false,
    });
    expect(messages.at(-1)).toMatchObject({ done: true, done_reason: "stop", eval_count: 3 });
  });

  it("answers at once without a stream, and stops at num_predict", async () => {
    await serve();
    const whole = await post("/api/chat", { stream: false, options: { num_predict: 1 } });
    expect(await whole.json()).toMatchObject({
      message: { content: "wood" },
      done_reason: "length",
      eval_count: 1,
    });
  });

  it("lists its models", async () => {
    const { url } = await serve({ models: ["phi3", "qwen3:4b"] });
    const tags = (await (await fetch(`${url}/api/tags`)).json()) as { models: { name: string }[] };
    expect(tags.models.map(({ name }) => name)).toEqual(["phi3:latest", "qwen3:4b"]);
    const missing = await post("/api/chat", { model: "phi4" });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toEqual({ error: 'model "phi4" not found' });
  });
});

describe("the dialect of OpenAI", () => {
  it("streams events up to [DONE], with usage when asked", async () => {
    await serve();
    const path = "/v1/chat/completions";
    const asked = { stream: true, stream_options: { include_usage: true } };
    const response = await post(path, asked);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const events = (await response.text()).trim().split("\n\n");
    expect(events.at(-1)).toBe("data: [DONE]");
    expect(events.at(-2)).toContain('"completion_tokens":3');
    expect(events[0]).toContain('"delta":{"content":"wood"}');
    expect(await (await post(path, { stream: true })).text()).not.toContain("completion_tokens");
    expect(await (await post(path, {})).json()).toMatchObject({
      object: "chat.completion",
      choices: [{ message: { content: "wood, stone" }, finish_reason: "stop" }],
    });
  });

  it("requires its key", async () => {
    const { url } = await serve({ apiKey: "sk-1" });
    expect((await fetch(`${url}/v1/models`)).status).toBe(401);
    const headers = { authorization: "Bearer sk-1" };
    expect((await fetch(`${url}/v1/models`, { headers })).status).toBe(200);
  });
});

describe("ModelServer", () => {
  it("answers with a backend, and aborts its call when the client disconnects", async () => {
    const backend = new ScriptedBackend((_request, call) =>
      call === 0 ? '{"steps":[]}' : { hang: true },
    );
    const { url } = await serve({ answer: backend });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const first = await post("/api/chat", { stream: false });
    expect(await first.json()).toMatchObject({ message: { content: '{"steps":[]}' } });
    const controller = new AbortController();
    const second = post("/api/chat", {}, controller.signal);
    await expect.poll(() => backend.active).toBe(1);
    controller.abort();
    await expect(second).rejects.toThrow();
    await expect.poll(() => backend.active).toBe(0);
    await expect.poll(() => server?.activeRequests).toBe(0);
    expect(server?.aborted).toBe(1);
  });

  it("closes hanging connections, and can restart on its port", async () => {
    const clock = new FakeClock();
    const running = await serve({ clock, faults: () => ({ kind: "stall_in_prefill" }) });
    const { url } = running;
    const call = post("/api/chat", {});
    call.catch(() => {});
    await expect.poll(() => running.waiting).toBe(1);
    await running.suspend();
    await expect(call).rejects.toThrow();
    expect(running.openSockets).toBe(0);
    expect(running.waiting).toBe(0);
    expect(clock.pendingTimers).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    await running.start();
    expect(running.url).toBe(url);
    expect(await (await fetch(url)).text()).toBe("Ollama is running");
  });

  it("listens on the loopback alone", async () => {
    for (const host of ["0.0.0.0", "::", "localhost", "192.168.0.1"]) {
      await expect(startModelServer({ answer: () => "", host })).rejects.toThrow(RangeError);
    }
  });

  it("refuses unreadable requests", async () => {
    const { url } = await serve();
    expect((await fetch(`${url}/api/chat`, { method: "POST", body: "{" })).status).toBe(500);
    expect((await fetch(`${url}/api/nothing`)).status).toBe(404);
  });
});

it("there is one fault of every kind, and spoiling an answer never throws", () => {
  expect(new Set(EVERY_FAULT.map(({ kind }) => kind)).size).toBe(30);
  for (const fault of EVERY_FAULT) {
    for (const text of ["", "prose", "{}", '{"steps":[]}']) {
      expect(typeof spoilAnswer(text, fault)).toBe("string");
    }
  }
});
