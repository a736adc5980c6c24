import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  ContextLimitError,
  Deadline,
  InferenceError,
  loadDomain,
  systemClock,
} from "@understudy/planner-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parsePlan } from "../../parse/parse-plan.ts";
import type { GenerationRequest } from "../backend.ts";
import { GREEDY } from "../sampling.ts";
import { OllamaBackend } from "./ollama-backend.ts";
import { OpenAiBackend } from "./openai-backend.ts";

/* Servers that speak the dialects, each a little differently, over real HTTP. */

type Body = Readonly<Record<string, unknown>>;
type Answer = (body: Body, response: ServerResponse, incoming: IncomingMessage) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(answer: Answer): Promise<string> {
  const server = createServer((incoming, response) => {
    let text = "";
    incoming.on("data", (chunk) => {
      text += chunk;
    });
    incoming.on("end", () => {
      answer(text === "" ? {} : (JSON.parse(text) as Body), response, incoming);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const written = '{"steps":[{"tool":"press","args":{}}]}';
const domain = loadDomain({
  name: "switch",
  state: { on: { type: "boolean", default: false } },
  tools: [
    { name: "press", then: { on: true } },
    { name: "dim", parameters: { by: { enum: ["half", "all"] } }, then: { on: true } },
  ],
  goals: [{ name: "lit", when: { on: true } }],
});

function events(response: ServerResponse, chunks: readonly unknown[], type: string): void {
  response.setHeader("content-type", type);
  response.end(
    [...chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"]
      .map((data) => `data: ${data}\n\n`)
      .join(""),
  );
}

const say = (response: ServerResponse, delta: unknown, type = "text/event-stream"): void =>
  events(response, [{ choices: [{ delta }] }, { choices: [{ finish_reason: "stop" }] }], type);

const refuse = (response: ServerResponse, status: number, error: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(error));
};

const request = (changes: Partial<GenerationRequest> = {}): GenerationRequest => ({
  system: { content: "Plan.", hash: "plan" },
  user: [{ kind: "trusted", text: "State: on=false" }],
  maxTokens: 300,
  sampling: GREEDY,
  schema: { type: "object" },
  deadline: new Deadline(systemClock, 60_000),
  ...changes,
});

async function ask(url: string, calls = 1): Promise<string> {
  const backend = new OpenAiBackend({ model: "m", url });
  try {
    let text = "";
    for (let call = 0; call < calls; call++) ({ text } = await backend.generate(request()));
    return text;
  } finally {
    await backend.dispose();
  }
}

const failure = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => new Error("it did not fail"),
    (error: Error) => error,
  );

describe("what a server does not take", () => {
  it.each<[string, readonly unknown[], (body: Body) => unknown, unknown]>([
    [
      "a schema",
      [{ error: { message: "This response_format type is unavailable now", type: "invalid" } }],
      ({ response_format }) => response_format,
      { type: "json_object" },
    ],
    [
      "any format",
      [
        { error: { message: "'json_schema' is not supported" } },
        { error: { message: "no", param: "response_format" } },
      ],
      (body) => "response_format" in body,
      false,
    ],
    [
      "a temperature",
      [{ error: { message: "Only the default (1) value is supported", param: "temperature" } }],
      (body) => ["temperature" in body, "top_p" in body],
      [false, true],
    ],
    [
      "the old name of a limit",
      [
        {
          error: {
            message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            param: "max_tokens",
          },
        },
      ],
      (body) => [body["max_tokens"], body["max_completion_tokens"]],
      [undefined, 300],
    ],
    [
      "any limit",
      [{ error: "max_tokens is unknown" }, { error: "max_completion_tokens is unknown" }],
      (body) => "max_tokens" in body || "max_completion_tokens" in body,
      false,
    ],
    [
      "several at once",
      [
        {
          detail: [
            { type: "extra_forbidden", loc: ["body", "stream_options"], msg: "Not permitted" },
            { type: "extra_forbidden", loc: ["body", "seed"], msg: "Not permitted" },
          ],
        },
      ],
      (body) => ["stream_options" in body, "seed" in body, "stream" in body],
      [false, false, true],
    ],
  ])("is learnt once: %s", async (_, refusals, look, expected) => {
    const heard: Body[] = [];
    const url = await serve((body, response) => {
      const refusal = refusals[heard.length];
      heard.push(body);
      if (refusal === undefined) say(response, { content: written });
      else refuse(response, heard.length === 1 ? 400 : 422, refusal);
    });
    expect(await ask(url, 2)).toBe(written);
    // One question more for each refusal, and none for the second question.
    expect(heard).toHaveLength(refusals.length + 2);
    expect(heard.slice(refusals.length).map(look)).toEqual([expected, expected]);
  });

  it("is a second name of a penalty, as long as it takes the first", async () => {
    const heard: Body[] = [];
    const url = await serve((body, response) => {
      heard.push(body);
      if (!("repeat_penalty" in body)) return say(response, { content: written });
      refuse(response, 422, { detail: "Unexpected keys in the request: {'repeat_penalty'}" });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    const sampling = { ...GREEDY, repeatPenalty: 1.1 };
    for (let call = 0; call < 2; call++) await backend.generate(request({ sampling }));
    expect(heard.map((body) => [body["repeat_penalty"], body["repetition_penalty"]])).toEqual([
      [1.1, 1.1],
      [undefined, 1.1],
      [undefined, 1.1],
    ]);
    await backend.dispose();
  });

  it.each([
    ["temperature", { temperature: 0.7 }, "temperature 0.7"],
    ["top_p", { topP: 0.9 }, "topP 0.9"],
    ["seed", { seed: 7 }, "seed 7"],
    ["top_k", { topK: 40 }, "topK 40"],
    ["min_p", { minP: 0.1 }, "minP 0.1"],
    ["re[a-z]+_penalty", { repeatPenalty: 1.1 }, "repeatPenalty 1.1"],
  ])("is an error where somebody chose it: %s", async (parameter, chosen, told) => {
    const heard: Body[] = [];
    const url = await serve((body, response) => {
      heard.push(body);
      const unknown = Object.keys(body).find((name) => new RegExp(`^${parameter}$`).test(name));
      if (unknown === undefined) return say(response, { content: written });
      const { [unknown]: value } = body;
      refuse(response, 400, { error: { message: `no ${unknown} ${value}`, param: unknown } });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    // What is learnt of a default must not be done to a choice.
    await backend.generate(request());
    const error = await failure(backend.generate(request({ sampling: { ...GREEDY, ...chosen } })));
    expect(error).toMatchObject({ code: "http-status", status: 400, transient: false });
    expect(error.message).toContain(`It does not take ${told}: leave it out`);
    expect(await backend.generate(request())).toMatchObject({ text: written });
    await backend.dispose();
  });

  it("is never a choice that the server only mentions", async () => {
    const heard: Body[] = [];
    const url = await serve((body, response) => {
      heard.push(body);
      if (!("stream_options" in body)) return say(response, { content: written });
      const detail = "stream_options is unknown; known are temperature, top_p, seed";
      refuse(response, 422, { detail });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    await backend.generate(request({ sampling: { ...GREEDY, temperature: 0.7 } }));
    expect(heard.at(-1)).toMatchObject({ temperature: 0.7 });
    await backend.dispose();
  });

  it("is an error where a model of Ollama shall think and cannot", async () => {
    const url = await serve((body, response) => {
      if ("think" in body) refuse(response, 400, { error: '"phi3" does not support thinking' });
      else {
        response.setHeader("content-type", "application/x-ndjson");
        response.end(`${JSON.stringify({ message: { content: written }, done: true })}\n`);
      }
    });
    const thinking = new OllamaBackend({ model: "phi3", url, think: true });
    expect((await failure(thinking.generate(request()))).message).toContain(
      "does not take think true",
    );
    const plain = new OllamaBackend({ model: "phi3", url });
    expect(await plain.generate(request())).toMatchObject({ text: written });
    await Promise.all([thinking.dispose(), plain.dispose()]);
  });

  it("is learnt by calls under way at the same time", async () => {
    let refused = 0;
    const url = await serve((body, response) => {
      if (!("temperature" in body)) return say(response, { content: written });
      refused++;
      refuse(response, 400, { error: { message: "temperature is not supported" } });
    });
    const backend = new OpenAiBackend({ model: "m", url, slots: 4 });
    const texts = await Promise.all(
      Array.from({ length: 4 }, () => backend.generate(request()).then(({ text }) => text)),
    );
    expect(texts).toEqual(Array(4).fill(written));
    expect(refused).toBeLessThanOrEqual(4);
    await backend.dispose();
  });

  it("is no reason to ask for ever, nor to hide another mistake", async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      refuse(response, 400, {
        error: "temperature, top_p, seed, stream_options, max_tokens, response_format: none",
      });
    });
    expect(await failure(ask(url))).toMatchObject({ code: "http-status", status: 400 });
    expect(asked).toBeLessThan(10);
    const strict = await serve((_, response) => {
      asked = -1;
      refuse(response, 400, { error: "the conversation must end with a user" });
    });
    expect((await failure(ask(strict))).message).toContain("must end with a user");
    expect(asked).toBe(-1);
  });

  it("is the schema, for an older Ollama", async () => {
    const formats: unknown[] = [];
    const url = await serve(({ format }, response) => {
      formats.push(format);
      if (typeof format === "object") {
        const error = "json: cannot unmarshal object into Go struct field .format of type string";
        return refuse(response, 400, { error });
      }
      response.setHeader("content-type", "application/x-ndjson");
      response.end(`${JSON.stringify({ message: { content: written }, done: true })}\n`);
    });
    const backend = new OllamaBackend({ model: "phi3", url });
    await backend.generate(request());
    expect(await backend.generate(request())).toMatchObject({ text: written });
    expect(formats).toEqual([{ type: "object" }, "json", "json"]);
    await backend.dispose();
  });
});

describe("how a server answers", () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ["events under another label", (to) => say(to, { content: written }, "application/json")],
    ["events without a label", (to) => say(to, { content: written }, "text/plain")],
    ["in parts", (to) => say(to, { content: [{ type: "text", text: written }] })],
    [
      "in parts, thoughts among them",
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
      "whole although a stream was asked for, over many lines",
      (to) => {
        const message = { role: "assistant", content: written };
        const whole = { choices: [{ message, finish_reason: "stop" }] };
        to.end(`\n${JSON.stringify(whole, null, 2)}\n`);
      },
    ],
  ])("%s", async (_, answer) => {
    const url = await serve((__, response) => answer(response));
    expect(await ask(url)).toBe(written);
  });

  it("in calls that it found in the model's text", async () => {
    const call = (index: number, name: string | undefined, input: unknown) => ({
      choices: [{ delta: { tool_calls: [{ index, function: { name, arguments: input } }] } }],
    });
    const url = await serve((_, response) =>
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
    const parsed = parsePlan(domain, await ask(url));
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

  it.each([
    ["with a page instead of an answer", 200, "text/html"],
    ["with a page that is labelled as events", 200, "text/event-stream"],
    ["with a page that says what is wrong", 502, "text/html"],
  ])("%s: a clear error, and nothing printed", async (_, status, type) => {
    const printed = [vi.spyOn(console, "log"), vi.spyOn(console, "error")];
    const page = `<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head>${"<p>x".repeat(99)}`;
    const url = await serve((__, response) => {
      response.writeHead(status, { "content-type": type }).end(page);
    });
    const error = await failure(ask(url));
    expect(error).toBeInstanceOf(InferenceError);
    expect(error.message).toContain('a web page, "Bad gateway"');
    expect(error.message).not.toContain("<p>");
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it("with a page where its models should be", async () => {
    const url = await serve((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<html><title>Welcome</title></html>");
    });
    const backend = new OpenAiBackend({ model: "m", url });
    expect((await failure(backend.load())).message).toMatch(/a web page, "Welcome": check the/);
    await backend.dispose();
  });

  it("that a prompt is too long, with its numbers", async () => {
    const message = "maximum context length is 2048 tokens and your request has 3000 input tokens";
    const url = await serve((_, response) => refuse(response, 400, { message }));
    const error = await failure(ask(url));
    expect(error).toBeInstanceOf(ContextLimitError);
    expect(error).toMatchObject({ max: 2048, required: 3000 });
  });
});

describe("addresses", () => {
  it.each([403, 405, 500])("may refuse to list models by %i", async (status) => {
    const url = await serve((_, response, { url: path }) => {
      if (path?.endsWith("/models")) refuse(response, status, { error: "no list" });
      else say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    await backend.load();
    expect(await backend.generate(request())).toMatchObject({ text: written });
    await backend.dispose();
  });

  it.each([401, 503])("may not refuse the key or be out of order: %i", async (status) => {
    const url = await serve((_, response) => refuse(response, status, { error: "no" }));
    const backend = new OpenAiBackend({ model: "m", url });
    expect(await failure(backend.load())).toMatchObject({ status });
    await backend.dispose();
  });

  it("keep their parameters, and keys among them to themselves", async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((_, response, { url: path }) => {
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

  it("may be of an Ollama that refuses to load a model by an empty prompt", async () => {
    const url = await serve((_, response, { url: path }) => {
      if (path === "/api/tags") response.end(JSON.stringify({ models: [{ name: "phi3:latest" }] }));
      else if (path === "/api/generate") refuse(response, 422, { error: "prompt is empty" });
      else response.end("{}");
    });
    const backend = new OllamaBackend({ model: "phi3", url });
    await backend.load();
    await backend.dispose();
  });
});
