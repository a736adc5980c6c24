import { ScriptedBackend } from "@understudy/llm/testing";
import OpenAI from "openai";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ServerSet } from "../testing/server-set.ts";
import { ToolUse } from "./tool-calls.ts";

const servers = new ServerSet();
afterEach(() => vi.restoreAllMocks());

const model = "scripted";
const messages = [{ role: "user" as const, content: "Is it cold in the forest?" }];
const parameters = {
  type: "object",
  properties: { place: { enum: ["home", "forest"] } },
  required: ["place"],
  additionalProperties: false,
};
const tools = [
  {
    type: "function" as const,
    function: { name: "look", description: "Looks around", parameters },
  },
  { type: "function" as const, function: { name: "wait" } },
];
const named = { type: "function" as const, function: { name: "look" } };

const followsSchemas = { info: { followsSchemas: true } };
/** The model of the file's server, which asks that of the running test. */
const relay = new ScriptedBackend([], followsSchemas);
const RELAYED = { backend: relay };

/** OpenAI's client, connected to a server with a scripted model. */
async function open(script: ConstructorParameters<typeof ScriptedBackend>[0]) {
  const backend = new ScriptedBackend(script, followsSchemas);
  relay.generate = (request) => backend.generate(request);
  const server = await servers.shared(RELAYED);
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "none", maxRetries: 0 });
  return { backend, client };
}

describe("a chat with tools", () => {
  it("calls the named function with arguments that match its schema", async () => {
    const { client, backend } = await open(['{"place":"forest"}', '{"place":"sea"}']);
    const asked = { model, messages, tools, tool_choice: named };
    const { choices } = await client.chat.completions.create(asked);
    expect(choices[0]).toMatchObject({
      finish_reason: "stop",
      message: {
        content: null,
        tool_calls: [
          { type: "function", function: { name: "look", arguments: '{"place":"forest"}' } },
        ],
      },
    });
    expect(backend.requests[0]?.schema).toEqual(parameters);
    expect(backend.requests[0]?.system.content).toContain("look: Looks around");
    await expect(client.chat.completions.create(asked)).rejects.toMatchObject({ status: 502 });
  });

  it("lets the model call a function or answer in text", async () => {
    const { client, backend } = await open([
      '{"answer":{"name":"wait","arguments":{}}}',
      '{"answer":{"text":"I do not know."}}',
      '{"answer":{"name":"look","arguments":{"place":"home"}}}',
      { text: '{"answer":{"na', stop: "length" },
    ]);
    const must = { model, messages, tools, tool_choice: "required" as const };
    const called = (await client.chat.completions.create(must)).choices[0];
    expect(called).toMatchObject({
      finish_reason: "tool_calls",
      message: { tool_calls: [{ function: { name: "wait", arguments: "{}" } }] },
    });
    const said = (await client.chat.completions.create({ model, messages, tools })).choices[0];
    expect(said).toMatchObject({ finish_reason: "stop", message: { content: "I do not know." } });
    expect(said?.message).not.toHaveProperty("tool_calls");
    const kinds = backend.requests.map(({ schema }) => JSON.stringify(schema).includes('"text"'));
    expect(kinds).toEqual([false, true]);
    const stream = await client.chat.completions.create({ model, messages, tools, stream: true });
    const deltas = [];
    for await (const { choices } of stream) for (const { delta } of choices) deltas.push(delta);
    expect(deltas[1]?.tool_calls).toMatchObject([
      { index: 0, function: { name: "look", arguments: '{"place":"home"}' } },
    ]);
    const cut = (await client.chat.completions.create({ model, messages, tools })).choices[0];
    expect([cut?.finish_reason, cut?.message.content]).toEqual(["length", ""]);
  });

  it("continues after the result of a call", async () => {
    const { client, backend } = await open(['{"answer":{"text":"It is."}}']);
    const call = {
      id: "call_1",
      type: "function" as const,
      function: { name: "look", arguments: "{}" },
    };
    await client.chat.completions.create({
      ...{ model, tools },
      messages: [
        ...messages,
        { role: "assistant", content: null, tool_calls: [call] },
        { role: "tool", tool_call_id: "call_1", content: "snow" },
      ],
    });
    expect(backend.requests[0]?.user[0]?.text).toBe(
      "User: Is it cold in the forest?\nAssistant: calls look {}\nResult of the call: snow\nAssistant:",
    );
  });

  it("is refused if the backend cannot enforce the schema", async () => {
    const { client, backend } = await open([]);
    const param = (more: object) =>
      client.chat.completions.create({ model, messages, tools, ...more } as never).then(
        () => undefined,
        (error: InstanceType<typeof OpenAI.APIError>) => [error.status, error.param],
      );
    const other = { type: "function", function: { name: "fly" } };
    expect(await param({ tool_choice: other })).toEqual([400, "tool_choice"]);
    const format = { response_format: { type: "json_object" } };
    expect(await param(format)).toEqual([400, "response_format"]);
    const bad = { ...parameters, properties: { place: { type: "string", format: "uri" } } };
    const badTools = [tools[0], { type: "function", function: { name: "go", parameters: bad } }];
    const place = "tools.1.function.parameters";
    expect(await param({ tools: badTools })).toEqual([400, `${place}.properties.place.format`]);
    const self = { ...parameters, properties: { next: { $ref: "#" } }, required: [] };
    const selfish = [tools[0], { type: "function", function: { name: "go", parameters: self } }];
    expect(await param({ tools: selfish })).toEqual([400, place]);
    const many = Array.from({ length: 600 }, (_, n) => [`p${n}`, { type: "integer" }] as const);
    const long = { type: "object", properties: Object.fromEntries(many) };
    const functions = ["a", "b", "c", "d"].map((name) => ({
      type: "function",
      function: { name, parameters: long },
    }));
    expect(await param({ tools: functions })).toEqual([400, "tools"]);
    expect(backend.requests).toHaveLength(0);
  });

  it("has its tools read once", async () => {
    const { client, backend } = await open(() => '{"answer":{"text":"no"}}');
    const write = vi.spyOn(ToolUse, "of");
    await client.chat.completions.create({ model, messages, tools, n: 3 });
    expect(backend.requests).toHaveLength(3);
    expect(write).toHaveBeenCalledOnce();
  });
});
