import type { RequestListener, ServerResponse } from "node:http";
import { inspect } from "node:util";
import {
  Deadline,
  InferenceError,
  ModelNotLoadedError,
  systemClock,
} from "@understudy/planner-core";
import fc from "fast-check";
import { afterAll, describe, expect, it, vi } from "vitest";
import { IS_QUICK } from "../../../../../scripts/testing/cases.mjs";
import { endServer, serveRequests } from "../../testing/one-server.ts";
import type { BackendInfo, GenerationRequest } from "../interface/backend.ts";
import { GREEDY } from "../interface/sampling.ts";
import { ollamaStatus } from "../spec/ollama-status.ts";
import { AnthropicBackend } from "./anthropic-backend.ts";
import { baseUrl } from "./connection/server-address.ts";
import { environmentKey } from "./environment-key.ts";
import { OllamaBackend } from "./ollama-backend.ts";
import { OpenAiBackend } from "./openai-backend.ts";

/* Misbehaving servers, over real HTTP. */

afterAll(endServer);

/** Sends an event stream in the format of `/chat/completions`. */
function stream(response: ServerResponse, ...chunks: readonly unknown[]): void {
  response.setHeader("content-type", "text/event-stream");
  for (const chunk of chunks) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  response.end("data: [DONE]\n\n");
}

const delta = (content: unknown, finish: unknown = null) => ({
  choices: [{ delta: { content }, finish_reason: finish }],
});
const key = "sk-0123456789abcdef";
const written = '{"steps":[{"tool":"press","args":{}}]}';
const request = (changes: Partial<GenerationRequest> = {}): GenerationRequest => ({
  system: { content: "Plan.", hash: "plan" },
  user: [{ kind: "trusted", text: "State: on=false" }],
  maxTokens: 300,
  sampling: GREEDY,
  deadline: new Deadline(systemClock, 60_000),
  ...changes,
});
const failure = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => new Error("it did not fail"),
    (error: Error) => error,
  );

describe("OpenAiBackend", () => {
  it("reads an answer surrounded by malformed events", async () => {
    const url = await serveRequests((_, response) =>
      stream(
        response,
        [],
        { choices: null, usage: null, timings: null },
        { choices: [null] },
        { choices: [{ delta: null, message: 5 }] },
        { choices: [{ delta: { content: 7, reasoning: {} }, finish_reason: 3 }] },
        delta(written),
        { ...delta("", "stop"), usage: "many", timings: [1] },
        { choices: [], usage: { prompt_tokens: "9", completion_tokens: {} } },
      ),
    );
    const backend = new OpenAiBackend({ model: "m", url });
    const { text, usage } = await backend.generate(request());
    expect(text).toBe(written);
    expect(Number.isInteger(usage.promptTokens + usage.completionTokens)).toBe(true);
    await backend.dispose();
  });

  it("redacts its key, however the server repeats it", async () => {
    const escaped = [...key].map((each) => `\\u00${each.charCodeAt(0).toString(16)}`).join("");
    const filler = "x".repeat(290);
    const bodies = [
      `{"error":{"message":"no such key: ${escaped}"}}`,
      `{"error":"${filler}${key}"}`,
      `<p>${key}</p>`,
      `{"error":{"message":{"toString":"${key}"}}}`,
    ];
    let next = 0;
    const url = await serveRequests((_, response) => {
      const body = bodies[next++];
      if (body === undefined) stream(response, { error: { message: `bad key ${key}` } });
      else response.writeHead(401, { "content-type": "application/json" }).end(body);
    });
    const backend = new OpenAiBackend({ model: "m", url, apiKey: key });
    for (let call = 0; call <= bodies.length; call++) {
      const shown = inspect(await failure(backend.generate(request())), { depth: 9 });
      expect(shown).toMatch(/401|with an error/);
      expect(shown).not.toContain("sk-0");
    }
    await backend.dispose();
  });

  it("redacts its key in answers, for any piece boundaries", async () => {
    const url = await serveRequests((_, response) =>
      stream(response, ...[...`a ${key} b sk`].map((piece) => delta(piece)), delta("", "stop")),
    );
    const backend = new OpenAiBackend({ model: "m", url, apiKey: key });
    let heard = "";
    const onText = (piece: string): void => {
      heard += piece;
    };
    const { text } = await backend.generate(request({ onText }));
    expect([text, heard]).toEqual(["a *** b sk", "a *** b sk"]);
    await backend.dispose();
  });

  it("redacts an address's password in a server's messages", async () => {
    const basic = Buffer.from("me:p@ssword99").toString("base64");
    const url = await serveRequests((incoming, response) => {
      response.writeHead(403).end(`denied: ${incoming.headers.authorization} p@ssword99`);
    });
    const backend = new OpenAiBackend({
      model: "m",
      url: url.replace("//", "//me:p%40ssword99@"),
    });
    const error = await failure(backend.generate(request()));
    expect(error.message).toContain("denied: Basic *** ***");
    expect(inspect(error, { depth: 9 })).not.toMatch(new RegExp(`${basic}|ssword99`));
    await backend.dispose();
  });

  it("gives a remedy if a server does not speak https", async () => {
    const url = await serveRequests((_, response) => response.end());
    const backend = new OpenAiBackend({ model: "m", url: url.replace("http:", "https:") });
    const error = await failure(backend.generate(request()));
    expect(error.message).toContain("write http:// before its address");
    await backend.dispose();
  });
});

it("sends the environment's key only to OpenAI, and never unencrypted", () => {
  vi.stubEnv("OPENAI_API_KEY", key);
  const sentTo = (address: string): boolean => environmentKey(baseUrl(address)) === key;
  expect(sentTo("https://api.openai.com")).toBe(true);
  expect(sentTo("api.openai.com")).toBe(true);
  expect(sentTo("API.OpenAI.com/v1")).toBe(true);
  expect(sentTo("http://api.openai.com")).toBe(false);
  expect(sentTo("https://api.openai.com.example")).toBe(false);
  expect(sentTo("https://example.com/api.openai.com")).toBe(false);
  expect(sentTo("https://api.openai.com@example.com")).toBe(false);
  vi.unstubAllEnvs();
});

describe("Ollama", () => {
  const json = (answers: Readonly<Record<string, unknown>>): RequestListener => {
    return (incoming, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answers[incoming.url ?? ""] ?? {}));
    };
  };

  it("may report its models as null", async () => {
    const url = await serveRequests(
      json({ "/api/tags": { models: null }, "/api/ps": { models: null } }),
    );
    expect(await ollamaStatus({ url })).toMatchObject({ models: [] });
    const error = await failure(new OllamaBackend({ model: "phi3", url }).load());
    expect(error).toBeInstanceOf(ModelNotLoadedError);
    expect(error.message).toContain('has no model "phi3"');
  });

  it("may report anything about its models", async () => {
    const models = [
      null,
      5,
      { name: "" },
      { name: "two\nlines" },
      { model: "named:latest", size: "big", details: null },
      {
        ...{ name: "phi3:latest", size: 2.2e9 },
        details: { parameter_size: "3.8B\n  nano  shipped", quantization_level: "Q4\u001b[2J" },
      },
    ];
    const version = "0.12.6\nnano";
    const url = await serveRequests(json({ "/api/tags": { models }, "/api/version": { version } }));
    expect(await ollamaStatus({ url })).toEqual({
      url,
      version: "0.12.6 nano",
      models: [
        { name: "named:latest", isLoaded: false },
        {
          ...{ name: "phi3:latest", bytes: 2.2e9, isLoaded: false },
          ...{ parameters: "3.8B nano shipped", quantization: "Q4 [2J" },
        },
      ],
    });
  });

  it("refuses a model whose template drops the system part, with the remedy", async () => {
    const tags = { models: [{ name: "qwen:latest" }] };
    const url = await serveRequests(
      json({ "/api/tags": tags, "/api/show": { template: "{{ .Prompt }}" } }),
    );
    const error = await failure(new OllamaBackend({ model: "qwen", url }).load());
    expect(error).toBeInstanceOf(ModelNotLoadedError);
    expect(error.message).toMatch(/leaves out the system part.*TEMPLATE.*ollama create qwen -f/);
    const { models: [listed] = [] } = (await ollamaStatus({ url, templates: true })) ?? {};
    expect(listed?.problem).toContain("leaves out the system part");
    expect((await ollamaStatus({ url }))?.models[0]?.problem).toBeUndefined();
  });

  it("reports its model's placement, which determines the expected speed", async () => {
    const entry = { name: "phi3:latest", size: 2e9 };
    const infoOf = async (running: object): Promise<BackendInfo> => {
      const tags = { models: [entry] };
      const url = await serveRequests(
        json({ "/api/tags": tags, "/api/ps": { models: [running] } }),
      );
      const backend = new OllamaBackend({ model: "phi3", url });
      await backend.load();
      return backend.info;
    };
    const whole = await infoOf({ ...entry, size_vram: 2e9 });
    const half = await infoOf({ ...entry, size_vram: 1e9 });
    const untold = await infoOf({});
    expect([whole, half, untold].map(({ speeds }) => speeds?.writeMsPerToken)).toEqual([
      20, 200, 200,
    ]);
    expect(whole.placement).toMatchObject({ gpuBytes: 2e9, machineBytes: 0 });
    expect(half.placement).toMatchObject({ gpuBytes: 1e9, machineBytes: 1e9 });
    expect(untold.placement).toBeUndefined();
  });
});

describe("any bytes of a server", () => {
  const words = fc.constantFrom(
    ...[
      "data: ",
      "event: error\n",
      "\n\n",
      "{",
      "}",
      '"error":',
      '"choices":[',
      "]",
      "null",
      "1e999",
    ],
    ...[
      '{"error":{"code":40302}}',
      '{"success":false}',
      '"delta":{"content":"{"}',
      "[DONE]",
      "<html>",
    ],
    ...[
      '"type":"error"',
      '"content":[',
      '"failed_generation":"{}"',
      "try again in 9d",
      "\u0000",
      ",",
    ],
  );
  const body = fc.oneof(
    fc.array(words, { maxLength: 30 }).map((all) => Buffer.from(all.join(""))),
    fc.uint8Array({ maxLength: 200 }).map((any) => Buffer.from(any)),
    fc.jsonValue().map((any) => Buffer.from(JSON.stringify(any))),
  );
  const value = fc.constantFrom(
    "",
    "0",
    "-1",
    "9".repeat(50),
    "soon",
    "gzip",
    "br",
    "deflate",
    "zstd",
  );
  const name = fc.constantFrom(
    "retry-after",
    "content-encoding",
    "x-ratelimit-reset",
    "content-type",
  );
  const headers = fc.dictionary(name, value);
  const status = fc.constantFrom(200, 200, 204, 302, 400, 404, 418, 429, 500, 503, 599, 999);

  it("are an answer or a typed error, in every dialect", async () => {
    await fc.assert(
      fc.asyncProperty(status, headers, body, async (code, named, bytes) => {
        const url = await serveRequests((_, response) => {
          response.writeHead(code, named).end(bytes);
        });
        // A clock of their own keeps limits to one case.
        const clock = { ...systemClock };
        const backends = [
          new OpenAiBackend({ model: "m", url, clock }),
          new AnthropicBackend({ model: "m", url, clock }),
          new OllamaBackend({ model: "m", url, clock }),
        ];
        for (const backend of backends) {
          const got: unknown = await backend.generate(request()).catch((error: unknown) => error);
          if (got instanceof Error) expect(got).toBeInstanceOf(InferenceError);
          await backend.dispose();
        }
      }),
      { numRuns: IS_QUICK ? 25 : 200 },
    );
  });
});
