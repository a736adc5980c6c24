import type { ServerResponse } from "node:http";
import zlib from "node:zlib";
import { Deadline, systemClock } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterAll, describe, expect, it } from "vitest";
import { BackendLlmPlanner } from "../../planner/backend-llm-planner.ts";
import {
  events,
  failure,
  refuse,
  request,
  say,
  serveAnswers,
  written,
} from "../../testing/differing-servers.ts";
import { endServer } from "../../testing/one-server.ts";
import { switchQuestion as question } from "../../testing/switch.ts";
import type { Backend } from "../interface/backend.ts";
import { AnthropicBackend } from "./anthropic-backend.ts";
import { OllamaBackend } from "./ollama-backend.ts";
import { OpenAiBackend } from "./openai-backend.ts";

/* Answers without a plan, whose cause stands elsewhere than in the text. */

afterAll(endServer);

const STREAM = "text/event-stream";
const openai = (url: string): Backend => new OpenAiBackend({ model: "m", url });
const anthropic = (url: string): Backend => new AnthropicBackend({ model: "m", url });
const ollama = (url: string): Backend => new OllamaBackend({ model: "m", url });
const chunks = (response: ServerResponse, ...all: readonly unknown[]): void =>
  events(response, all, STREAM);
const finished = (delta: object, reason: string) => ({
  choices: [{ delta, finish_reason: reason }],
});

/** The message of an LLM planner's answer, or of its error. */
async function toldBy(
  open: (url: string) => Backend,
  answer: (response: ServerResponse) => void,
): Promise<string> {
  const url = await serveAnswers((_, response) => answer(response));
  const llm = new BackendLlmPlanner({ backend: open(url) });
  const asked = llm.ask({ question, deadline: new Deadline(systemClock, 60_000) });
  const told = await asked.then(
    (result) => ("message" in result ? result.message : result.kind),
    (error: Error) => error.message,
  );
  await llm.dispose();
  return told;
}

describe("the cause of an answer without a plan is told:", () => {
  it.each<[string, (url: string) => Backend, (response: ServerResponse) => void]>([
    [
      "a stream of reasoning that ends at the limit",
      openai,
      (to) => chunks(to, finished({ reasoning_content: "Hm. ".repeat(50) }, "length")),
    ],
    [
      "reasoning alone, in one piece",
      openai,
      (to) => refuse(to, 200, { choices: [{ message: { content: "", reasoning: "Hm." } }] }),
    ],
    [
      "Claude's thinking",
      anthropic,
      (to) =>
        chunks(
          to,
          { type: "content_block_delta", delta: { type: "thinking_delta", thinking: "Hm." } },
          { type: "message_delta", delta: { stop_reason: "max_tokens" } },
          { type: "message_stop" },
        ),
    ],
    [
      "Ollama's thinking",
      ollama,
      (to) =>
        to.end(
          `${JSON.stringify({ message: { content: "", thinking: "Hm." }, done: true, done_reason: "length" })}\n`,
        ),
    ],
  ])("all tokens were spent on %s", async (_, open, answer) => {
    expect(await toldBy(open, answer)).toMatch(/only thought, within 384 tokens.*maxTokens.*think/);
  });

  it.each<[string, (url: string) => Backend, (response: ServerResponse) => void]>([
    ["OpenAI", openai, (to) => chunks(to, finished({ role: "assistant" }, "length"))],
    [
      "Claude",
      anthropic,
      (to) =>
        refuse(to, 200, { content: [{ type: "redacted_thinking" }], stop_reason: "max_tokens" }),
    ],
    [
      "Ollama",
      ollama,
      (to) =>
        to.end(
          `${JSON.stringify({ message: { content: "" }, done: true, done_reason: "length" })}\n`,
        ),
    ],
  ])("all tokens were spent on thinking that %s does not show", async (_, open, answer) => {
    expect(await toldBy(open, answer)).toMatch(
      /nothing within 384 tokens.*hidden thinking.*maxTokens/,
    );
  });

  it.each<[string, (response: ServerResponse) => void]>([
    [
      "in a stream",
      (to) =>
        chunks(
          to,
          finished({ refusal: "I cannot " }, ""),
          finished({ refusal: "help with fires." }, "stop"),
        ),
    ],
    [
      "in one piece",
      (to) =>
        refuse(to, 200, {
          choices: [
            {
              message: { content: null, refusal: "I cannot help with fires." },
              finish_reason: "stop",
            },
          ],
        }),
    ],
  ])("the model refused, %s", async (_, answer) => {
    expect(await toldBy(openai, answer)).toMatch(/refused to answer: I cannot help with fires\.$/);
  });

  it("the model refused without a word, or said more than that", async () => {
    expect(await toldBy(openai, (to) => chunks(to, finished({}, "content_filter")))).toMatch(
      /refused to answer$/,
    );
    const both = { refusal: "Well.", content: written };
    expect(await toldBy(openai, (to) => chunks(to, finished(both, "stop")))).toBe("plan");
  });

  it.each<[string, (url: string) => Backend, (response: ServerResponse) => void, RegExp]>([
    [
      "an event",
      openai,
      (to) => to.end('event: error\ndata: {"message":"broken pipe"}\n\n'),
      /broken pipe/,
    ],
    [
      "an event of words",
      openai,
      (to) => to.end("event: error\ndata: broken pipe\n\n"),
      /broken pipe/,
    ],
    [
      "an event",
      anthropic,
      (to) => to.end('event: error\ndata: {"error":{"message":"broken pipe"}}\n\n'),
      /broken pipe/,
    ],
    [
      "an event after the beginning",
      openai,
      (to) =>
        to.end(
          'data: {"choices":[{"delta":{"content":"{"}}]}\n\nevent: error\ndata: broken pipe\n\n',
        ),
      /broke off: broken pipe/,
    ],
    [
      "no choices",
      openai,
      (to) => chunks(to, { id: "x", usage: { prompt_tokens: 9 } }),
      /is empty, without any choice/,
    ],
    [
      "a list of none",
      openai,
      (to) => refuse(to, 200, { choices: [], usage: {} }),
      /is empty, without any choice/,
    ],
    [
      "a blocked prompt",
      openai,
      (to) => chunks(to, { promptFeedback: { blockReason: "SAFETY" } }),
      /SAFETY/,
    ],
    [
      "a finish of that name",
      openai,
      (to) => chunks(to, finished({}, "error")),
      /ended with an error/,
    ],
  ])("the server reports %s", async (_, open, answer, told) => {
    expect(await toldBy(open, answer)).toMatch(told);
  });
});

describe("an answer that the server rejected itself", () => {
  const rejected = (generated: unknown) => ({
    error: {
      message: "Failed to generate JSON",
      code: "json_validate_failed",
      failed_generation: generated,
    },
  });

  it.each([written, `\`\`\`json\n${written}\n\`\`\``])(
    "is used if it is a plan: %j",
    async (text) => {
      let asked = 0;
      const url = await serveAnswers((_, response) => {
        asked++;
        refuse(response, 400, rejected(text));
      });
      const backend = openai(url);
      expect(await backend.generate(request())).toMatchObject({ text });
      expect(asked).toBe(1);
      await backend.dispose();
    },
  );

  it.each(["", "Well, let me see", '{"steps":[{"to', 7])(
    "is not used otherwise: %j",
    async (text) => {
      const url = await serveAnswers((body, response) => {
        if ("response_format" in body) refuse(response, 400, rejected(text));
        else say(response, { content: written });
      });
      const backend = openai(url);
      expect(await backend.generate(request())).toMatchObject({ text: written });
      await backend.dispose();
    },
  );
});

it.each([
  ["zstd", "?"],
  ["gzip", zlib.gzipSync("{}").subarray(0, 10).toString("latin1") + "\u00FF".repeat(20)],
  ["br", "no brotli"],
])("the status counts though its words cannot be decoded: %s", async (encoding, body) => {
  const url = await serveAnswers((_, response) => {
    response.setHeader("content-encoding", encoding);
    response.writeHead(429, { "retry-after": "7" }).end(Buffer.from(body, "latin1"));
  });
  const backend = new OpenAiBackend({ model: "m", url, clock: new FakeClock() });
  expect(await failure(backend.generate(request()))).toMatchObject({
    ...{ status: 429, code: "overloaded", retryAfterMs: 7000 },
  });
  await backend.dispose();
});
