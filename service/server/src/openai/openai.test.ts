import { ScriptedBackend } from "@understudy/llm/testing";
import { ContextLimitError, InferenceError } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { hashApiKey, makeApiKey } from "../access/api-keys.ts";
import type { ServerOptions } from "../server-options.ts";
import { askServer } from "../testing/ask.ts";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();

type Script = ConstructorParameters<typeof ScriptedBackend>[0];

/** The model of the file's server, which asks that of the running test. */
const relay = new ScriptedBackend([]);
const RELAYED = { backend: relay };

/** OpenAI's client, connected to a server with a scripted model: the file's, or one of the test's own. */
async function open(script: Script, options?: ServerOptions, apiKey = "none") {
  const backend = new ScriptedBackend(script);
  relay.generate = (request) => backend.generate(request);
  const own = options && servers.start({ backend, ...options });
  const server = await (own ?? servers.shared(RELAYED));
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey, maxRetries: 0 });
  return { backend, server, client };
}

const hello = [{ role: "user" as const, content: "Hello <b>you</b>\nthere" }];
const model = "scripted";

/** The error of a refused call. */
async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (reason: InstanceType<typeof OpenAI.APIError>) => reason,
  );
  return [error?.constructor.name, error?.status, error?.code, error?.param];
}

describe("OpenAI's own client", () => {
  it("lists the model", async () => {
    const { client } = await open([]);
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toEqual([model]);
    expect((await client.models.retrieve(model)).id).toBe(model);
    expect(await refusal(client.models.retrieve("gpt-4"))).toEqual([
      "NotFoundError",
      404,
      "model_not_found",
      null,
    ]);
  });

  it("samples n answers at random, unless a temperature is given", async () => {
    const { client, backend } = await open(() => "Good day.");
    const asked = { model, messages: hello, n: 2 };
    await client.chat.completions.create(asked);
    await client.chat.completions.create({ ...asked, temperature: 0 });
    await client.chat.completions.create({ ...asked, n: 1 });
    const drawn = backend.requests.map(({ sampling }) => [sampling.temperature, sampling.seed]);
    expect(drawn).toEqual([
      ...[
        [1, 0],
        [1, 1],
      ],
      ...[
        [0, 0],
        [0, 1],
      ],
      [0, undefined],
    ]);
  });

  it("gets an answer with its usage", async () => {
    const { client, backend } = await open(["Good day."]);
    const system = { role: "system" as const, content: "Be polite." };
    const answer = await client.chat.completions.create({
      model,
      messages: [system, ...hello],
      temperature: 0.5,
      top_p: 0.9,
      seed: 7,
      max_tokens: 20,
      stop: "\n\n",
      user: "ann",
    });
    expect(answer.choices).toHaveLength(1);
    expect(answer.choices[0]).toMatchObject({
      index: 0,
      finish_reason: "stop",
      message: { role: "assistant", content: "Good day." },
    });
    expect(answer.choices[0]?.message).not.toHaveProperty("tool_calls");
    const [request] = backend.requests;
    expect(request).toMatchObject({
      system: { content: "Be polite." },
      user: [{ kind: "user", text: hello[0]?.content }],
      maxTokens: 20,
      sampling: { temperature: 0.5, topP: 0.9, seed: 7, stop: ["\n\n"] },
    });
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = answer.usage ?? {};
    expect(completion_tokens).toBeGreaterThan(0);
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  });

  it("streams an answer", async () => {
    const { client } = await open([{ text: "Good day to you.", pieces: 4, stop: "length" }]);
    const stream = await client.chat.completions.create({
      model,
      messages: hello,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
    expect(deltas[0]).toEqual({ role: "assistant", content: "" });
    expect(deltas.map(({ content }) => content ?? "").join("")).toBe("Good day to you.");
    const reasons = chunks.flatMap(({ choices }) => choices.map((choice) => choice.finish_reason));
    expect(reasons.filter((reason) => reason !== null)).toEqual(["length"]);
    expect(reasons.at(-1)).toBe("length");
    const last = chunks.at(-1);
    expect([last?.choices, (last?.usage?.completion_tokens ?? 0) > 0]).toEqual([[], true]);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it("continues a conversation, and a text", async () => {
    const { client, backend } = await open(["Blue.", "upon a time"]);
    await client.chat.completions.create({
      model,
      messages: [
        { role: "user", content: [{ type: "text", text: "A colour?" }] },
        { role: "assistant", content: "Red." },
        { role: "user", content: "Another?" },
      ],
    });
    expect(backend.requests[0]?.user).toEqual([
      { kind: "user", text: "User: A colour?\nAssistant: Red.\nUser: Another?\nAssistant:" },
    ]);
    const { choices, object } = await client.completions.create({ model, prompt: "Once" });
    expect([object, choices[0]?.text]).toEqual(["text_completion", "upon a time"]);
  });

  it("gets an error that names the unsupported option", async () => {
    const { client } = await open([]);
    const chat = (more: object) =>
      refusal(client.chat.completions.create({ model, messages: hello, ...more } as never));
    const tools = [{ type: "function", function: { name: "f" } }];
    expect(await chat({ tools })).toEqual(["BadRequestError", 400, "invalid-request", "tools"]);
    expect((await chat({ tool_choice: "required" }))[3]).toBe("tool_choice");
    const schema = {
      response_format: { type: "json_schema", json_schema: { name: "a", schema: {} } },
    };
    expect((await chat(schema))[3]).toBe("response_format");
    expect((await chat({ n: 9 }))[3]).toBe("n");
    expect((await chat({ logprobs: true }))[3]).toBe("logprobs");
    expect((await chat({ presence_penalty: 1 }))[3]).toBe("presence_penalty");
    expect((await chat({ temperature: 3 }))[3]).toBe("temperature");
    expect((await chat({ top_k: 1.5 }))[3]).toBe("top_k");
    expect((await chat({ repetition_penalty: 1.1 }))[3]).toBe("repetition_penalty");
    expect((await chat({ reasoning_effort: "high" }))[3]).toBe("reasoning_effort");
    expect((await chat({ guided_json: { type: "object" } }))[3]).toBe("guided_json");
    expect((await chat({ stop: "" }))[3]).toBe("stop");
    const text = (more: object) =>
      refusal(client.completions.create({ model, prompt: "Once", ...more } as never));
    expect((await text({ response_format: { type: "json_object" } }))[3]).toBe("response_format");
    expect((await text({ max_completion_tokens: 1 }))[3]).toBe("max_completion_tokens");
    expect((await chat({ messages: [] }))[3]).toBe("messages");
    expect((await chat({ model: "gpt-4" }))[1]).toBe(404);
    const harmless = {
      ...{
        tools: [],
        n: 1,
        logprobs: false,
        top_logprobs: 0,
        presence_penalty: 0,
        tool_choice: "none",
      },
      ...{ top_k: -1, repetition_penalty: 1, user: "ann", metadata: { game: "hut" } },
    };
    const { client: willing } = await open(["Yes."]);
    const format = { response_format: { type: "text" as const } };
    const all = { model, messages: hello, ...harmless, ...format } as never;
    expect(await refusal(willing.chat.completions.create(all))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("gets answers that match a schema, or an error", async () => {
    const answers = ['{"name":"Ann","age":7}', "Ann, seven", '{"name":7}', '{"na', "{}"];
    const script = answers.map(
      (text, at) => ({ text, stop: at === 3 ? "length" : "end" }) as const,
    );
    const backend = new ScriptedBackend(script, { info: { followsSchemas: true } });
    const server = await servers.start({ backend });
    const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "none", maxRetries: 0 });
    const schema = {
      type: "object",
      properties: { name: { type: "string" }, age: { type: "integer", minimum: 0 } },
      required: ["name"],
      additionalProperties: false,
    };
    const ask = (wanted: object, name = "person") => {
      const json_schema = { name, strict: true, schema: wanted as Record<string, unknown> };
      const response_format = { type: "json_schema" as const, json_schema };
      return client.chat.completions.create({ model, messages: hello, response_format });
    };
    const { choices } = await ask(schema);
    expect(JSON.parse(choices[0]?.message.content ?? "")).toEqual({ name: "Ann", age: 7 });
    expect(backend.requests[0]?.schema).toEqual(schema);
    // An upstream server may fail to enforce the schema: its answer must not pass as a match.
    expect((await refusal(ask(schema)))[1]).toBe(502);
    expect((await refusal(ask(schema)))[1]).toBe(502);
    expect((await ask(schema)).choices[0]).toMatchObject({ finish_reason: "length" });
    const object = { response_format: { type: "json_object" as const } };
    const any = await client.chat.completions.create({ model, messages: hello, ...object });
    expect(any.choices[0]?.message.content).toBe("{}");
    const param = async (wanted: object) => (await refusal(ask(wanted))).slice(1);
    const place = "response_format.json_schema.schema";
    const code = "invalid-request";
    const patterned = { ...schema, properties: { name: { type: "string", pattern: "^A" } } };
    expect(await param(patterned)).toEqual([400, code, `${place}.properties.name.pattern`]);
    expect(await param({ type: "array" })).toEqual([400, code, place]);
    expect(backend.requests).toHaveLength(5);
  });

  it("gets several choices, each with its own seed, and their tokens in one count", async () => {
    const { client, backend } = await open(
      (_, call) => ["Red.", "Green.", "Blue, it is."][call] ?? "",
    );
    const asked = { model, messages: hello, n: 3, seed: 7, temperature: 1 };
    const { choices, usage } = await client.chat.completions.create(asked);
    expect(choices.map(({ index, message }) => [index, message.content])).toEqual([
      [0, "Red."],
      [1, "Green."],
      [2, "Blue, it is."],
    ]);
    expect(backend.requests.map(({ sampling }) => sampling.seed)).toEqual([7, 8, 9]);
    expect(usage?.completion_tokens).toBe(1 + 2 + 3);
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + 6);
    const other = await open((_, call) => ["Yes.", "No."][call] ?? "");
    const stream = await other.client.chat.completions.create({ ...asked, n: 2, stream: true });
    const texts = ["", ""];
    const ends: (number | undefined)[] = [];
    for await (const { choices: parts } of stream) {
      for (const { index, delta, finish_reason } of parts) {
        texts[index] += delta.content ?? "";
        if (finish_reason !== null) ends.push(index);
      }
    }
    expect([texts, ends]).toEqual([
      ["Yes.", "No."],
      [0, 1],
    ]);
    const text = await other.client.completions
      .create({ model, prompt: "Once", n: 2 })
      .then(({ choices: all }) => all.map(({ index }) => index));
    expect(text).toEqual([0, 1]);
  });

  it("gets errors, also in mid-stream", async () => {
    const { client } = await open(
      [
        { error: new ContextLimitError(512, 900) },
        { error: new InferenceError("the model broke") },
      ],
      {},
    );
    const chat = () => client.chat.completions.create({ model, messages: hello });
    expect(await refusal(chat())).toEqual([
      "BadRequestError",
      400,
      "context_length_exceeded",
      null,
    ]);
    expect((await refusal(chat()))[1]).toBe(502);
    const failing = new ScriptedBackend([]);
    failing.generate = async ({ onText }) => {
      onText?.("Good");
      throw new InferenceError("the model broke");
    };
    const other = await servers.start({ backend: failing });
    const broken = new OpenAI({ baseURL: `${other.url}/v1`, apiKey: "none", maxRetries: 0 });
    const stream = await broken.chat.completions.create({ model, messages: hello, stream: true });
    const read = (async () => {
      for await (const _ of stream);
    })();
    await expect(read).rejects.toThrow("the model could not be asked");
  });

  it("accepts the sampling options of other compatible servers", async () => {
    const { client, backend } = await open(["Good day.", "Good day."]);
    const more = { top_k: 40, min_p: 0.05, repeat_penalty: 1.1 } as object;
    await client.chat.completions.create({ model, messages: hello, ...more });
    await client.completions.create({ model, prompt: "Hello", ...more, stop: ["."] });
    const sampling = { topK: 40, minP: 0.05, repeatPenalty: 1.1 };
    expect(backend.requests).toMatchObject([
      { sampling },
      { sampling: { ...sampling, stop: ["."] } },
    ]);
  });

  it("gets an error that names the options the model does not take", async () => {
    const info = { takes: ["temperature"] as const };
    const backend = new ScriptedBackend(["Good day."], { info });
    const server = await servers.start({ backend });
    const ask = (path: string, more: object) =>
      askServer(server, path, { body: { model, messages: hello, prompt: "Hello", ...more } });
    for (const path of ["/v1/chat/completions", "/v1/completions"]) {
      const { status, json } = await ask(path, { stop: "\n", top_p: 1, min_p: 0, top_k: -1 });
      expect([status, json.error.param]).toEqual([400, "stop"]);
    }
    expect((await ask("/v1/chat/completions", { top_p: 1, temperature: 1 })).status).toBe(200);
  });

  it("gets an error for a chat with a model that only plans, which is not listed", async () => {
    const backend = new ScriptedBackend([], { info: { writesTexts: false } });
    const { client, server } = await open([], { backend });
    const chat = client.chat.completions.create({ model, messages: hello });
    expect(await refusal(chat)).toEqual(["BadRequestError", 400, "invalid-request", "model"]);
    const { data } = await client.models.list();
    expect(data).toEqual([]);
    const body = { prompt: "Who?", deadlineMs: 1000 };
    const query = await askServer(server, "/v1/query", { body });
    expect([query.status, query.json.error.code]).toEqual([501, "no-model"]);
    expect(backend.requests).toEqual([]);
  });

  it("stops the model on disconnect", async () => {
    const { client, backend } = await open([{ hang: true }, { hang: true }]);
    const eventually = async (count: number) => {
      while (backend.active !== count) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    for (const stream of [true, false]) {
      const left = new AbortController();
      const call = client.chat.completions.create(
        { model, messages: hello, stream },
        { signal: left.signal },
      );
      await eventually(1);
      left.abort();
      await expect(call).rejects.toThrow("aborted");
      await eventually(0);
    }
  });

  it("authenticates with a chat key, and retries only where that helps", async () => {
    const key = makeApiKey();
    const keys = [{ hash: hashApiKey(key), tenant: "acme", roles: ["chat" as const] }];
    const tenants = { acme: { requestsPerSecond: 1, burst: 1 } };
    const options = { access: { keys }, tenants, clock: new FakeClock() };
    const { client, server } = await open(() => "Yes.", options, key);
    const chat = (of: OpenAI) => of.chat.completions.create({ model, messages: hello });
    expect((await chat(client)).choices[0]?.message.content).toBe("Yes.");
    expect(await refusal(chat(client))).toEqual([
      "RateLimitError",
      429,
      "rate_limit_exceeded",
      null,
    ]);
    const foreign = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "uk_no" });
    expect(await refusal(chat(foreign))).toEqual([
      "AuthenticationError",
      401,
      "invalid_api_key",
      null,
    ]);
    const headers = { authorization: `Bearer ${key}` };
    const again = await askServer(server, "/v1/chat/completions", {
      body: { model, messages: hello },
      headers,
    });
    expect(again.headers["retry-after-ms"]).toBe("1000");
  });

  it("reads a stream that ends like OpenAI's", async () => {
    const { server } = await open([{ text: "Good day", pieces: 2 }]);
    const body = { model, messages: hello, stream: true };
    const { text, headers } = await askServer(server, "/v1/chat/completions", { body });
    expect(headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    const events = text.trimEnd().split("\n\n");
    expect(events.at(-1)).toBe("data: [DONE]");
    for (const event of events.slice(0, -1)) {
      const { choices } = JSON.parse(event.replace(/^data: /, ""));
      expect(choices).toHaveLength(1);
      expect([null, "stop"]).toContain(choices[0].finish_reason);
    }
  });
});
