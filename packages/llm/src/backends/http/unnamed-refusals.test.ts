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
  ["no errors at all", 400, () => ({ errors: [] })],
  [
    "another parameter's name",
    400,
    () => ({ error: { message: "invalid top_k, known are prompt and n" } }),
  ],
  [
    "an echo of the request",
    400,
    () => ({ detail: "invalid", input: { temperature: 0, max_tokens: 1 } }),
  ],
  [
    "a server failure",
    500,
    (name) => ({ error: { message: `UnsupportedParamsError: m does not support ['${name}']` } }),
  ],
  ["rights", 403, (name) => ({ error: `parameter ${name} is not permitted for m` })],
  ["an error under the status 200", 200, () => ({ error: { code: 400, message: "bad" } })],
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
