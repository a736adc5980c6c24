import type { ServerResponse } from "node:http";
import { ContextLimitError, InferenceError, loadDomain } from "@understudy/planner-core";
import { afterAll, describe, expect, it, vi } from "vitest";
import { parsePlan } from "../../parse/parse-plan.ts";
import {
  askDialect,
  events,
  failure,
  refuse,
  request,
  say,
  serveAnswers,
  written,
} from "../../testing/differing-servers.ts";
import { endServer } from "../../testing/one-server.ts";
import { AnthropicBackend } from "./anthropic-backend.ts";
import { ServerConnection } from "./connection/server-connection.ts";
import { OllamaBackend } from "./ollama-backend.ts";
import { OpenAiBackend } from "./openai-backend.ts";

/* Servers with variants of the dialects, over real HTTP. */

const domain = loadDomain({
  name: "switch",
  state: { on: { type: "boolean", default: false } },
  tools: [
    { name: "press", then: { on: true } },
    { name: "dim", parameters: { by: { enum: ["half", "all"] } }, then: { on: true } },
  ],
  goals: [{ name: "lit", when: { on: true } }],
});

afterAll(endServer);

describe("a server's answer may come", () => {
  it.each<[string, (response: ServerResponse) => void]>([
    [
      "as events with another content type",
      (to) => say(to, { content: written }, "application/json"),
    ],
    ["events without a label", (to) => say(to, { content: written }, "text/plain")],
    ["in parts", (to) => say(to, { content: [{ type: "text", text: written }] })],
    [
      "in parts, with reasoning among them",
      (to) =>
        say(to, {
          content: [
            { type: "thinking", thinking: [{ type: "text", text: '{"steps":[]}' }] },
            { type: "text", text: written.slice(0, 9) },
            { type: "text", text: { value: written.slice(9) } },
          ],
        }),
    ],
    [
      "as a whole instead of a stream, over several lines",
      (to) => {
        const message = { role: "assistant", content: written };
        const whole = { choices: [{ message, finish_reason: "stop" }] };
        to.end(`\n${JSON.stringify(whole, null, 2)}\n`);
      },
    ],
  ])("%s", async (_, answer) => {
    const url = await serveAnswers((__, response) => answer(response));
    expect(await askDialect(url)).toBe(written);
  });

  it("as tool calls detected in the model's text", async () => {
    const call = (index: number, name: string | undefined, input: unknown) => ({
      choices: [{ delta: { tool_calls: [{ index, function: { name, arguments: input } }] } }],
    });
    const url = await serveAnswers((_, response) =>
      events(
        response,
        [
          call(0, "press", ""),
          call(1, "dim", ""),
          call(1, undefined, '{"by":'),
          call(1, undefined, '"half"}'),
          call(2, "dim", { by: "all" }),
          call(3, "press", ""),
          { choices: [{ finish_reason: "tool_calls" }] },
        ],
        "text/event-stream",
      ),
    );
    const parsed = parsePlan(domain, await askDialect(url));
    expect(parsed).toMatchObject({
      kind: "plan",
      steps: [
        { tool: "press", args: {} },
        { tool: "dim", args: { by: "half" } },
        { tool: "dim", args: { by: "all" } },
        { tool: "press", args: {} },
      ],
    });
  });

  it.each(["reasoning_content", "reasoning", "thinking"])(
    "entirely in %s without other text",
    async (field) => {
      const pieces = [written.slice(0, 9), written.slice(9)];
      const asked = async (...deltas: readonly object[]): Promise<string> => {
        const url = await serveAnswers((_, response) => {
          const chunks = deltas.map((delta) => ({ choices: [{ delta }] }));
          events(
            response,
            [...chunks, { choices: [{ finish_reason: "stop" }] }],
            "text/event-stream",
          );
        });
        return askDialect(url);
      };
      const thoughts = pieces.map((piece) => ({ content: null, [field]: piece }));
      expect(await asked(...thoughts)).toBe(written);
      expect(
        await asked({ [field]: "```json\n" }, ...thoughts, { [field]: "\n```", content: "\n" }),
      ).toContain(written);
      expect(await asked({ content: [{ type: "thinking", thinking: [{ text: written }] }] })).toBe(
        written,
      );
      // Reasoning is ignored if there is an answer, or if it contains more than one.
      expect(await asked(...thoughts, { content: "No." })).toBe("No.");
      expect((await asked({ [field]: "I could say " }, ...thoughts)).trim()).toBe("");
      expect((await asked(thoughts[0] as object)).trim()).toBe("");
    },
  );

  it.each<[string, string, unknown]>([
    ["in the reasoning details", written, [{ type: "reasoning.text", text: written }]],
    ["in thinking blocks", written, [{ type: "thinking", thinking: written }]],
    ["after the end of its reasoning", written, `Cold. </think>\n${written}`],
    ["before the end of its reasoning", written, `<think>\n${written}</think>`],
    ["as one letter", "(B)", "(B)"],
    ["without any text", "", "</think>"],
  ])("entirely %s", async (_, text, thought) => {
    for (const field of ["reasoning_details", "thinking_blocks", "reasoning_text"]) {
      const url = await serveAnswers((__, response) =>
        say(response, { content: "", [field]: thought }),
      );
      expect(await askDialect(url)).toBe(text);
    }
  });

  it("as JSON instead of a string, or as the text of a completion", async () => {
    for (const choice of [{ message: { content: JSON.parse(written) } }, { text: written }]) {
      const url = await serveAnswers((_, to) => to.end(JSON.stringify({ choices: [choice] })));
      expect(await askDialect(url)).toBe(written);
    }
  });

  it.each([
    [{ reasoning: written }, written],
    [{ tool_calls: [{ function: { name: "press", arguments: "{}" } }] }, "\npress {}\n"],
  ])("without a finish reason: %j", async (delta, text) => {
    const url = await serveAnswers((_, response) =>
      events(response, [{ choices: [{ delta }] }], "text/event-stream"),
    );
    expect(await askDialect(url)).toBe(text);
  });

  it.each([
    ["https://models.example/v1/chat/completions", "give https://models.example/v1 as the address"],
    [
      "https://u:0123456789@models.example/login?token=abc#x",
      "a redirect to https://models.example/login,",
    ],
    ["/api/v1/chat/completions", "/api/v1 as the address"],
    [undefined, "does not say where it leads"],
    ["nonsense://", "does not say where it leads"],
  ])("as a redirect to %s, with its target in the error", async (location, told) => {
    const url = await serveAnswers((_, response) => {
      response.writeHead(308, location === undefined ? {} : { location }).end("Moved");
    });
    const { message } = await failure(askDialect(url));
    expect(message).toContain(told);
    expect(message).not.toMatch(/0123456789|token|abc/);
  });

  it.each([
    ["entirely as reasoning from Ollama", (url: string) => new OllamaBackend({ model: "m", url })],
    [
      "entirely as reasoning from Claude",
      (url: string) => new AnthropicBackend({ model: "m", url }),
    ],
  ])("%s", async (_, open) => {
    const url = await serveAnswers((__, response, { url: path }) => {
      if (path?.startsWith("/api/") === true) {
        const parts = [
          { message: { content: "", thinking: written } },
          { message: {}, done: true },
        ];
        response.end(parts.map((part) => `${JSON.stringify(part)}\n`).join(""));
        return;
      }
      events(
        response,
        [
          { type: "content_block_delta", delta: { thinking: written } },
          { type: "message_delta", delta: { stop_reason: "end_turn" } },
          { type: "message_stop" },
        ],
        "text/event-stream",
      );
    });
    const backend = open(url);
    expect(await backend.generate(request())).toMatchObject({ text: written });
    await backend.dispose();
  });

  it.each([
    ["as a web page with a success status", 200, "text/html"],
    ["as a web page with the content type of events", 200, "text/event-stream"],
    ["as a web page with an error", 502, "text/html"],
  ])("%s: a clear error, and no output", async (_, status, type) => {
    const printed = [vi.spyOn(console, "log"), vi.spyOn(console, "error")];
    const page = `<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head>${"<p>x".repeat(99)}`;
    const url = await serveAnswers((__, response) => {
      response.writeHead(status, { "content-type": type }).end(page);
    });
    const error = await failure(askDialect(url));
    expect(error).toBeInstanceOf(InferenceError);
    expect(error.message).toContain('a web page, "Bad gateway"');
    expect(error.message).not.toContain("<p>");
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it("with a web page instead of the list of models", async () => {
    const url = await serveAnswers((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<html><title>Welcome</title></html>");
    });
    const backend = new OpenAiBackend({ model: "m", url });
    expect((await failure(backend.load())).message).toMatch(/a web page, "Welcome": check the/);
    await backend.dispose();
  });

  it("as a context limit with numbers", async () => {
    const message = "maximum context length is 2048 tokens and your request has 3000 input tokens";
    const url = await serveAnswers((_, response) => refuse(response, 400, { message }));
    const error = await failure(askDialect(url));
    expect(error).toBeInstanceOf(ContextLimitError);
    expect(error).toMatchObject({ max: 2048, required: 3000 });
  });

  it("as a context limit without numbers", async () => {
    const message = "Your input exceeds the context window of this model.";
    const url = await serveAnswers((_, response) => refuse(response, 400, { error: { message } }));
    const error = await failure(askDialect(url));
    expect(error).toBeInstanceOf(ContextLimitError);
    expect(error).toMatchObject({ max: undefined, required: undefined });
    expect(error.message).toContain("too long; the model's context does not hold it: shorten");
  });
});

describe("servers", () => {
  it.each([403, 405, 500])("may refuse to list models with status %i", async (status) => {
    const url = await serveAnswers((_, response, { url: path }) => {
      if (path?.endsWith("/models")) refuse(response, status, { error: "no list" });
      else say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    await backend.load();
    expect(await backend.generate(request())).toMatchObject({ text: written });
    await backend.dispose();
  });

  it.each([401, 503])("must not reject the key or be unavailable: %i", async (status) => {
    const url = await serveAnswers((_, response) => refuse(response, status, { error: "no" }));
    const backend = new OpenAiBackend({ model: "m", url });
    expect(await failure(backend.load())).toMatchObject({ status });
    await backend.dispose();
  });

  it("receive the query parameters of their address, and keys in it are redacted", async () => {
    const paths: (string | undefined)[] = [];
    const url = await serveAnswers((_, response, { url: path }) => {
      paths.push(path);
      if (paths.length > 2) refuse(response, 400, { error: `no such key: 0123456789abcdef` });
      else say(response, { content: written });
    });
    const query = "?api-version=2024-10-21&key=0123456789abcdef";
    const backend = new OpenAiBackend({ model: "m", url: `${url}/openai/deployments/m${query}` });
    expect(backend.url).toBe(`${url}/openai/deployments/m`);
    await backend.generate(request());
    await backend.generate(request());
    expect(paths).toEqual(Array(2).fill(`/openai/deployments/m/chat/completions${query}`));
    expect((await failure(backend.generate(request()))).message).toContain("no such key: ***");
    await backend.dispose();
  });

  it.each([
    [1, 1],
    [2, 1],
    [4, undefined],
    [undefined, undefined],
  ])("may be an Ollama on %s cores of this machine: it gets %s threads", async (cores, threads) => {
    const asked: unknown[] = [];
    const url = await serveAnswers((body, response) => {
      asked.push((body["options"] as Record<string, unknown>)["num_thread"]);
      response.end(`${JSON.stringify({ message: { content: "{}" }, done: true })}\n`);
    });
    const shared = vi.spyOn(ServerConnection.prototype, "cores", "get").mockReturnValue(cores);
    for (const own of [undefined, 7]) {
      const backend = new OllamaBackend({ model: "phi3", url, threads: own });
      await backend.generate(request());
      await backend.dispose();
    }
    shared.mockRestore();
    expect(asked).toEqual([threads, 7]);
  });

  it("may be an Ollama that ends an answer without its last message, since a token was repeated", async () => {
    const url = await serveAnswers((_, response) => {
      const line = `${JSON.stringify({ message: { content: " mill" }, done: false })}\n`;
      response.end(line.repeat(31));
    });
    const backend = new OllamaBackend({ model: "phi3", url });
    const { text, stop } = await backend.generate(request());
    expect([text, stop]).toEqual([" mill".repeat(31), "length"]);
    await backend.dispose();
  });

  it("may be an Ollama that refuses to load a model by an empty prompt", async () => {
    const asked: unknown[] = [];
    const url = await serveAnswers((_, response, { url: path }) => {
      asked.push(path);
      if (path === "/api/tags") response.end(JSON.stringify({ models: [{ name: "phi3:latest" }] }));
      else if (path === "/api/generate") refuse(response, 422, { error: "prompt is empty" });
      else response.end("{}");
    });
    const backend = new OllamaBackend({ model: "phi3", url });
    await backend.load();
    await backend.dispose();
    expect(asked).toEqual(["/api/tags", "/api/show", "/api/generate", "/api/ps"]);
  });
});
