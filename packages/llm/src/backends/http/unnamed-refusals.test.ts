import { afterAll, describe, expect, it } from "vitest";
import {
  type Body,
  events,
  failure,
  refuse,
  request,
  say,
  serveAnswers,
  written,
} from "../../testing/differing-servers.ts";
import { endServer } from "../../testing/one-server.ts";
import { GREEDY } from "../interface/sampling.ts";
import { AnthropicBackend } from "./anthropic-backend.ts";
import { OllamaBackend } from "./ollama-backend.ts";
import { OpenAiBackend } from "./openai-backend.ts";

afterAll(endServer);

const PARAMETERS = [
  "temperature",
  "max_tokens",
  "response_format",
  "stream_options",
  "stream",
  "seed",
];
/** One for each refusal, by turns: which it is makes no difference to how it is found. */
const parameterOf = (index: number): string => PARAMETERS[index % PARAMETERS.length] as string;
const padding = "x".repeat(400);

/** Refusals of a parameter by various gateways and servers. */
const REFUSALS: readonly [string, number, (parameter: string) => unknown][] = [
  [
    "a list in words, and None for the parameter",
    400,
    (name) => ({
      error: {
        message: `UnsupportedParamsError: m does not support parameters: ['${name}']`,
        param: "None",
      },
    }),
  ],
  [
    "an object as message",
    422,
    (name) => ({
      object: "error",
      message: {
        detail: [{ loc: ["body", name], msg: "Extra inputs are not permitted", input: 0 }],
      },
      param: null,
    }),
  ],
  [
    "a provider's own error in a string",
    400,
    (name) => ({
      error: {
        message: "Provider returned error",
        code: 400,
        metadata: { raw: JSON.stringify({ error: { message: `Unsupported: ${name}` } }) },
      },
    }),
  ],
  [
    "404 for a missing provider",
    404,
    () => ({
      error: { message: "No endpoints found that can handle the requested parameters.", code: 404 },
    }),
  ],
  [
    "404 for a missing provider, with a name",
    404,
    (name) => ({
      error: { message: `No endpoints found that support the provided '${name}' value`, code: 404 },
    }),
  ],
  ["a list of errors", 400, (name) => ({ errors: [{ field: name, reason: "unknown" }] })],
  ["errors by field", 422, (name) => ({ errors: { [name]: ["is not allowed"] } })],
  ["no errors at all", 400, () => ({ errors: [] })],
  [
    "an unrelated word in the parameter field",
    400,
    (name) => ({ error: { message: `bad ${name}`, param: "body" } }),
  ],
  [
    "another parameter's name",
    400,
    () => ({ error: { message: "invalid top_k, known are prompt and n" } }),
  ],
  [
    "a name after a long text",
    400,
    (name) => ({ error: { message: `BadRequestError: ${padding} Unknown: '${name}'` } }),
  ],
  ["words of another language", 400, () => ({ error: { message: "不支持的参数", code: "1210" } })],
  [
    "an echo of the request",
    400,
    () => ({ detail: "invalid", input: { temperature: 0, max_tokens: 1 } }),
  ],
  ["nothing", 400, () => ""],
  [
    "a server failure",
    500,
    (name) => ({ error: { message: `UnsupportedParamsError: m does not support ['${name}']` } }),
  ],
  ["a failure of its provider", 502, (name) => ({ error: `Unknown parameter: ${name}` })],
  ["rights", 403, (name) => ({ error: `parameter ${name} is not permitted for m` })],
  ["an error under the status 200", 200, () => ({ error: { code: 400, message: "bad" } })],
  [
    "a named error with status 200",
    200,
    (name) => ({ error: { message: `bad ${name}`, type: "invalid_request_error" } }),
  ],
];

describe("a server that refuses a parameter in any wording", () => {
  const each = REFUSALS.map((refusal, index) => [...refusal, parameterOf(index)] as const);
  it.each(each)("with %s gets requests without it", async (_, status, bodyOf, parameter) => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
      heard.push(body);
      if (parameter in body) refuse(response, status, bodyOf(parameter));
      else say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    for (let call = 0; call < 12; call++) {
      expect(await backend.generate(request())).toMatchObject({ text: written });
    }
    // Suspected parameters are back, and the refused one is gone.
    const kept = Object.keys(heard[0] as Body).filter(
      (name) => name !== parameter && !(parameter === "stream" && name === "stream_options"),
    );
    expect(Object.keys(heard.at(-1) as Body)).toEqual(expect.arrayContaining(kept));
    expect(heard.at(-1)).not.toHaveProperty(parameter);
    expect(heard.length).toBeLessThan(12 + 6);
    await backend.dispose();
  });

  it.each([
    { error: { code: 400, message: "bad" } },
    { error: { code: 400 }, choices: [{ delta: { content: "" }, finish_reason: "error" }] },
    { object: "error", type: "BadRequestError", code: 400, message: "bad" },
  ])("in the first event of its stream, gets requests without it: %j", async (event) => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
      heard.push(body);
      if ("temperature" in body) events(response, [event], "text/event-stream");
      else say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    for (let call = 0; call < 12; call++) await backend.generate(request());
    expect(heard.at(-1)).toMatchObject({ stream: true, response_format: {}, max_tokens: 300 });
    expect(heard.length).toBeLessThan(12 + 6);
    await backend.dispose();
  });

  it("gets no retry once its answer has begun", async () => {
    let asked = 0;
    const url = await serveAnswers((_, response) => {
      asked++;
      const error = { code: 400, message: "temperature" };
      events(
        response,
        [{ choices: [{ delta: { content: "a" } }] }, { error }],
        "text/event-stream",
      );
    });
    const backend = new OpenAiBackend({ model: "m", url });
    expect((await failure(backend.generate(request()))).message).toContain("broke off");
    expect(asked).toBe(1);
    await backend.dispose();
  });

  it("gets the schema in a supported form", async () => {
    const url = await serveAnswers((body, response) => {
      const { type } = (body["response_format"] ?? {}) as { readonly type?: string };
      if (type === "json_schema") refuse(response, 400, { errors: [] });
      else say(response, { content: type ?? "none" });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    const texts: string[] = [];
    for (let call = 0; call < 3; call++) texts.push((await backend.generate(request())).text);
    expect(texts).toEqual(["none", "none", "json_object"]);
    await backend.dispose();
  });

  it("gets one minimal retry if it refuses everything, three times in all", async () => {
    let asked = 0;
    const url = await serveAnswers((_, response) => {
      asked++;
      refuse(response, 400, { error: { message: `the content was filtered, request ${asked}` } });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    expect((await failure(backend.generate(request()))).message).toContain("request 1");
    for (let call = 1; call < 6; call++) await failure(backend.generate(request()));
    expect(asked).toBe(6 + 3);
    await backend.dispose();
  });

  it.each([
    [400, { error: { message: "API key not valid" } }],
    [401, { error: "temperature" }],
    [403, { error: "temperature" }],
    [404, { error: "model 'm' not found" }],
    [404, { error: { message: "No endpoints found for m." } }],
    [413, { error: "seed" }],
    [429, { error: { message: "Rate limit of temperature" } }],
    [400, { error: { message: "the input exceeds the context window", param: "messages" } }],
    [
      400,
      {
        error: {
          message: "Provider returned error",
          metadata: { raw: '{"code":"context_length_exceeded"}' },
        },
      },
    ],
  ])("gets no retry for another cause: %i %j", async (status, error) => {
    let asked = 0;
    const url = await serveAnswers((_, response) => {
      asked++;
      refuse(response, status, error);
    });
    const backend = new OpenAiBackend({ model: "m", url });
    expect((await failure(backend.generate(request()))).message).not.toContain("did not fail");
    expect(asked).toBe(1);
    await backend.dispose();
  });

  it("receives explicit user options", async () => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
      heard.push(body);
      if ("stream_options" in body) refuse(response, 400, {});
      else say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    const sampling = { ...GREEDY, temperature: 0.5, seed: 0, topP: 0.9 };
    await backend.generate(request({ sampling }));
    expect(heard.at(-1)).toMatchObject({ temperature: 0.5, seed: 0, top_p: 0.9 });
    await backend.dispose();
  });

  it("is learnt from by concurrent calls", async () => {
    const url = await serveAnswers((body, response) => {
      if ("temperature" in body) refuse(response, 400, { errors: [] });
      else say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url, slots: 4 });
    const ask = () => Promise.all(Array.from({ length: 4 }, () => backend.generate(request())));
    for (let round = 0; round < 6; round++) {
      expect((await ask()).map(({ text }) => text)).toEqual(Array(4).fill(written));
    }
    await backend.dispose();
  });

  it("may be an Ollama, or compatible with it", async () => {
    for (const parameter of ["format", "think", "keep_alive", "truncate", "shift"]) {
      const heard: Body[] = [];
      const url = await serveAnswers((body, response) => {
        heard.push(body);
        if (parameter in body) return refuse(response, 400, { error: "invalid request" });
        response.setHeader("content-type", "application/x-ndjson");
        response.end(`${JSON.stringify({ message: { content: written }, done: true })}\n`);
      });
      const backend = new OllamaBackend({ model: "phi3", url });
      for (let call = 0; call < 12; call++) await backend.generate(request());
      const { [parameter]: _, ...kept } = heard[0] as Body;
      expect(Object.keys(heard.at(-1) as Body).sort()).toEqual(Object.keys(kept).sort());
      await backend.dispose();
    }
  });

  it("may be a gateway to Claude", async () => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
      heard.push(body);
      if ("tool_choice" in body) return refuse(response, 400, { error: { message: "invalid" } });
      events(
        response,
        [
          { type: "content_block_delta", delta: { text: written } },
          { type: "message_delta", delta: { stop_reason: "end_turn" } },
          { type: "message_stop" },
        ],
        "text/event-stream",
      );
    });
    const backend = new AnthropicBackend({ model: "m", url });
    for (let call = 0; call < 5; call++) {
      expect(await backend.generate(request())).toMatchObject({ text: written });
    }
    expect(heard.at(-1)).toMatchObject({ temperature: 0, system: [{ type: "text" }] });
    await backend.dispose();
  });
});

describe("an unneeded parameter", () => {
  it("is not part of the request", async () => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
      heard.push(body);
      say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    for (const chosen of [{}, { seed: 0 }, { temperature: 0.5 }]) {
      await backend.generate(request({ sampling: { ...GREEDY, ...chosen } }));
    }
    expect(heard.map(({ seed, top_p }) => [seed, top_p])).toEqual([
      [undefined, undefined],
      [0, undefined],
      [undefined, 1],
    ]);
    await backend.dispose();
  });
});
