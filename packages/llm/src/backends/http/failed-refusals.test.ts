import type { ServerResponse } from "node:http";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterAll, describe, expect, it } from "vitest";
import {
  type Body,
  failure,
  refuse,
  request,
  say,
  serveAnswers,
  written,
} from "../../testing/differing-servers.ts";
import { endServer } from "../../testing/one-server.ts";
import { AnthropicBackend } from "./anthropic-backend.ts";
import { OllamaBackend } from "./ollama-backend.ts";
import { OpenAiBackend } from "./openai-backend.ts";

/* Servers that report a refused parameter as a failure of their own, or as a success. */

afterAll(endServer);

type Reply = (response: ServerResponse) => void;

const stream =
  (text: string): Reply =>
  (response) => {
    response.setHeader("content-type", "text/event-stream");
    response.end(text);
  };
const failing =
  (status: number, body: unknown): Reply =>
  (response) =>
    refuse(response, status, body);

/** Calls after which a server is known that does not name what it refuses. */
const CALLS = 5;

/** Refusals of `response_format`; the last ones do not name it. */
const REFUSALS: readonly (readonly [string, Reply])[] = [
  [
    "500 and the values that it takes",
    failing(500, { error: { message: 'response_format must be one of "text"', code: 500 } }),
  ],
  ["502 and a grammar", failing(502, { error: "failed to parse grammar" })],
  ["500 and a part that is off", failing(500, { error: "Guided decoding is not enabled" })],
  ["520 and a schema", failing(520, { detail: "schema: unsupported keyword" })],
  ["503 and a mode", failing(503, { error: { message: "json_schema is not supported" } })],
  [
    "200 and an error",
    failing(200, { error: { message: "no json_schema", type: "server_error" } }),
  ],
  ["200 and a text", failing(200, { error: "json_schema: no" })],
  ["200 and a flag", failing(200, { error: true, message: "no structured outputs" })],
  ["200 and no success", failing(200, { success: false, errors: [{ code: 5006, message: "no" }] })],
  ["200 and a code of FastChat", failing(200, { object: "error", code: 40302, message: "range" })],
  ["200 and a code beside a text", failing(200, { text: "no", error_code: 50001 })],
  ["200 and a code alone", failing(200, { error_code: 336003, error_msg: "not allowed" })],
  [
    "200 and an inner status",
    failing(200, { choices: null, base_resp: { status_code: 2013, status_msg: "invalid" } }),
  ],
  ["200 and a list", failing(200, [{ error: { message: "too many states", code: 400 } }])],
  ["200 and a detail", failing(200, { detail: [{ loc: ["body"], msg: "extra" }] })],
  ["200 and a message alone", failing(200, { message: "it went wrong", request_id: "7" })],
  ["200 and plain words", (response) => response.end("Error: bad arguments")],
  ["an event", stream('data: {"error":{"message":"bad arguments"}}\n\ndata: [DONE]\n\n')],
  ["an event with a name", stream("event: error\ndata: bad arguments\n\n")],
  ["an event with a failed choice", stream('data: {"choices":[{"error":{"code":5}}]}\n\n')],
  ["500 and a page", (response) => response.writeHead(500).end("<html><title>Oops</title></html>")],
  ["500 and nothing", (response) => response.writeHead(500).end()],
];

/** A third of those of another dialect, since dialects read answers alike. */
const refusalsBut = (others: RegExp) =>
  REFUSALS.filter(([name], index) => !others.test(name) && index % 3 === 0);

describe("a server that reports a refusal as", () => {
  it.each(REFUSALS)("%s is asked without the parameter, which is told", async (_, reply) => {
    let asked = 0;
    const url = await serveAnswers((body, response) => {
      asked++;
      if ("response_format" in body) reply(response);
      else say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    for (let call = 0; call < CALLS; call++) {
      expect(await backend.generate(request())).toMatchObject({ text: written });
    }
    expect(asked).toBeLessThan(CALLS + 6);
    expect(backend.info.leftOut).toEqual(["response_format"]);
    await backend.dispose();
  });

  it.each(refusalsBut(/choice|inner status/))("%s may be a gateway to Claude", async (_, reply) => {
    const url = await serveAnswers((body, response) => {
      if ("tool_choice" in body) return reply(response);
      const content = [{ type: "text", text: written }];
      response.end(JSON.stringify({ type: "message", content, stop_reason: "end_turn" }));
    });
    const backend = new AnthropicBackend({ model: "m", url });
    for (let call = 0; call < CALLS; call++) {
      expect(await backend.generate(request())).toMatchObject({ text: written });
    }
    expect(backend.info.leftOut).toEqual(["tool_choice"]);
    await backend.dispose();
  });

  it.each(refusalsBut(/event|choice|inner|list|520|503|beside|detail|alone|FastChat/))(
    "%s may imitate Ollama",
    async (_, reply) => {
      const url = await serveAnswers((body, response) => {
        if ("format" in body) return reply(response);
        response.setHeader("content-type", "application/x-ndjson");
        response.end(`${JSON.stringify({ message: { content: written }, done: true })}\n`);
      });
      const backend = new OllamaBackend({ model: "phi3", url });
      for (let call = 0; call < CALLS; call++) {
        expect(await backend.generate(request())).toMatchObject({ text: written });
      }
      expect(backend.info.leftOut).toEqual(["format"]);
      await backend.dispose();
    },
  );

  it.each([
    "",
    '{"message":{"role":"assistant","content":""}}\n',
    '{"message":{"content":""},"done":false}\n\n',
  ])("an error of Ollama's stream is asked without the parameter, after %j", async (before) => {
    const url = await serveAnswers((body, response) => {
      response.setHeader("content-type", "application/x-ndjson");
      if ("think" in body) return response.end(`${before}{"error":"something about thinking"}\n`);
      response.end(`${JSON.stringify({ message: { content: written }, done: true })}\n`);
    });
    const backend = new OllamaBackend({ model: "phi3", url });
    expect(await backend.generate(request())).toMatchObject({ text: written });
    expect(backend.info.leftOut).toEqual(["think"]);
    await backend.dispose();
  });

  it.each([
    "Conversation roles must alternate user/assistant/user/assistant/...",
    "System role not supported",
    "Only user and assistant roles are supported, not system",
  ])("500 and %j gets the system prompt in the user's turn", async (message) => {
    const url = await serveAnswers((body, response) => {
      const [first] = body["messages"] as readonly { readonly role: string }[];
      if (first?.role === "system") refuse(response, 500, { error: { message, code: 500 } });
      else say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    expect(await backend.generate(request())).toMatchObject({ text: written });
    expect(backend.info.leftOut).toEqual(["messages"]);
    await backend.dispose();
  });
});

describe("a server that fails whatever it is asked", () => {
  const outOfOrder = { error: "something went wrong" };

  it("is asked once with fewer parameters, and again a minute later", async () => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
      heard.push(body);
      refuse(response, 500, outOfOrder);
    });
    const clock = new FakeClock();
    const backend = new OpenAiBackend({ model: "m", url, clock });
    const ask = () => failure(backend.generate(request()));
    expect((await ask()).message).toContain("500");
    expect(heard).toHaveLength(2);
    for (let call = 0; call < 4; call++) await ask();
    expect(heard).toHaveLength(6);
    await clock.advance(60_000);
    await ask();
    expect(heard).toHaveLength(8);
    expect(backend.info.leftOut).toBeUndefined();
    await backend.dispose();
  });

  it("is not asked with fewer once it has taken all of them", async () => {
    let asked = 0;
    const url = await serveAnswers((_, response) => {
      if (asked++ % 2 === 0) say(response, { content: written });
      else refuse(response, 500, outOfOrder);
    });
    const backend = new OpenAiBackend({ model: "m", url });
    for (let call = 0; call < 3; call++) {
      await backend.generate(request());
      expect((await failure(backend.generate(request()))).message).toContain("500");
    }
    expect(asked).toBe(6);
    await backend.dispose();
  });

  it.each([
    [500, { error: "the engine is overloaded" }],
    [500, { error: "request timed out" }],
    [502, { error: "upstream connection closed" }],
    [503, { error: "Loading model" }],
    [504, { error: "schema" }],
    [529, { type: "error", error: { type: "overloaded_error", message: "tools" } }],
    [200, { error: { message: "invalid api key" } }],
  ])("is not asked with fewer for a cause that passes: %i %j", async (status, body) => {
    let asked = 0;
    const url = await serveAnswers((_, response) => {
      asked++;
      refuse(response, status, body);
    });
    const backend = new OpenAiBackend({ model: "m", url });
    expect((await failure(backend.generate(request()))).message).not.toContain("did not fail");
    expect(asked).toBe(1);
    await backend.dispose();
  });
});
