import { afterAll, describe, expect, it } from "vitest";
import {
  askDialect,
  type Body,
  failure,
  refuse,
  request,
  say,
  serveAnswers,
  written,
} from "../../testing/differing-servers.ts";
import { endServer } from "../../testing/one-server.ts";
import { GREEDY } from "../interface/sampling.ts";
import { OllamaBackend } from "./ollama-backend.ts";
import { OpenAiBackend } from "./openai-backend.ts";

afterAll(endServer);

describe("a refused parameter", () => {
  it.each<[string, readonly unknown[], (body: Body) => unknown, unknown]>([
    [
      "a schema",
      [{ error: { message: "This response_format type is unavailable now", type: "invalid" } }],
      ({ response_format }) => response_format,
      { type: "json_object", schema: { type: "object" } },
    ],
    [
      "a schema beside JSON mode",
      [
        { error: { message: "json_schema is not supported" } },
        { detail: [{ loc: ["body", "response_format", "schema"], msg: "Not permitted" }] },
      ],
      ({ response_format }) => response_format,
      { type: "json_object" },
    ],
    [
      "any format",
      [
        { error: { message: "'json_schema' is not supported" } },
        { error: { message: "no schema either", param: "response_format" } },
        { error: { message: "no", param: "response_format" } },
      ],
      (body) => "response_format" in body,
      false,
    ],
    [
      "a temperature",
      [{ error: { message: "Only the default (1) value is supported", param: "temperature" } }],
      (body) => ["temperature" in body, "max_tokens" in body],
      [false, true],
    ],
    [
      "the old name of the token limit",
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
      "any token limit",
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
            { type: "extra_forbidden", loc: ["body", "temperature"], msg: "Not permitted" },
          ],
        },
      ],
      (body) => ["stream_options" in body, "temperature" in body, "stream" in body],
      [false, false, true],
    ],
  ])("is learnt once: %s", async (_, refusals, look, expected) => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
      const refusal = refusals[heard.length];
      heard.push(body);
      if (refusal === undefined) say(response, { content: written });
      else refuse(response, heard.length === 1 ? 400 : 422, refusal);
    });
    expect(await askDialect(url, 2)).toBe(written);
    // One extra request per refusal, and none for the second question.
    expect(heard).toHaveLength(refusals.length + 2);
    expect(heard.slice(refusals.length).map(look)).toEqual([expected, expected]);
  });

  it("may be the second name of the repetition penalty, while the first is accepted", async () => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
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
  ])("is an error if the user set it: %s", async (parameter, chosen, told) => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
      heard.push(body);
      const unknown = Object.keys(body).find((name) => new RegExp(`^${parameter}$`).test(name));
      if (unknown === undefined) return say(response, { content: written });
      const { [unknown]: value } = body;
      refuse(response, 400, { error: { message: `no ${unknown} ${value}`, param: unknown } });
    });
    const backend = new OpenAiBackend({ model: "m", url });
    // A default may be dropped, but not an explicit value.
    await backend.generate(request());
    const error = await failure(backend.generate(request({ sampling: { ...GREEDY, ...chosen } })));
    expect(error).toMatchObject({ code: "http-status", status: 400, transient: false });
    expect(error.message).toContain(`It does not take ${told}: leave it out`);
    expect(await backend.generate(request())).toMatchObject({ text: written });
    await backend.dispose();
  });

  it("is never a user option that the server only mentions", async () => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response) => {
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

  it("is an error if an Ollama model is asked to think and cannot", async () => {
    const url = await serveAnswers((body, response) => {
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

  it.each([
    ["low", "low", "low"],
    ["high", "high", "high"],
    [true, true, undefined],
    [false, false, "none"],
    [undefined, false, undefined],
  ] as const)("may be a level of thinking: %s", async (think, toOllama, toOpenAi) => {
    const heard: Body[] = [];
    const url = await serveAnswers((body, response, { url: path }) => {
      heard.push(body);
      if (path !== "/api/chat") return say(response, { content: written });
      response.setHeader("content-type", "application/x-ndjson");
      response.end(`${JSON.stringify({ message: { content: written }, done: true })}\n`);
    });
    const backends = [
      new OllamaBackend({ model: "m", url, think }),
      new OpenAiBackend({ model: "m", url, think }),
    ];
    for (const each of backends) await each.generate(request());
    expect(heard.map((body) => body["think"] ?? body["reasoning_effort"])).toEqual([
      toOllama,
      toOpenAi,
    ]);
    const other = new OpenAiBackend({ model: "m", url, think: "medium" });
    expect(other.info.fingerprint).not.toBe(backends[1]?.info.fingerprint);
    await Promise.all([...backends, other].map((each) => each.dispose()));
  });

  it.each([
    [
      400,
      {
        error: { message: "Unsupported parameter: 'reasoning_effort'", param: "reasoning_effort" },
      },
    ],
    [500, { error: "reasoning_effort must be one of medium" }],
    [400, { error: "this model cannot think" }],
  ])("is an error if a level of thinking is refused: %i %j", async (status, error) => {
    const url = await serveAnswers((body, response) => {
      if ("reasoning_effort" in body) refuse(response, status, error);
      else say(response, { content: written });
    });
    const backend = new OpenAiBackend({ model: "m", url, think: "low" });
    const told = (await failure(backend.generate(request()))).message;
    expect(told).toContain("does not take think low: leave it out");
    await backend.dispose();
  });

  it("is learnt by concurrent calls", async () => {
    let refused = 0;
    const url = await serveAnswers((body, response) => {
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

  it("causes a bounded number of retries, and does not hide another error", async () => {
    let asked = 0;
    const url = await serveAnswers((_, response) => {
      asked++;
      refuse(response, 400, {
        error: "temperature, top_p, seed, stream_options, max_tokens, response_format: none",
      });
    });
    expect(await failure(askDialect(url))).toMatchObject({ code: "http-status", status: 400 });
    expect(asked).toBeLessThan(10);
    const strict = await serveAnswers((_, response) => {
      asked = -1;
      refuse(response, 400, { error: "the conversation must end with a user" });
    });
    expect((await failure(askDialect(strict))).message).toContain("must end with a user");
    expect(asked).toBe(-1);
  });
});
