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
});

it("there is one fault of every kind, and spoiling an answer never throws", () => {
  expect(new Set(EVERY_FAULT.map(({ kind }) => kind)).size).toBe(30);
  for (const fault of EVERY_FAULT) {
    for (const text of ["", "prose", "{}", '{"steps":[]}']) {
      expect(typeof spoilAnswer(text, fault)).toBe("string");
    }
  }
});
