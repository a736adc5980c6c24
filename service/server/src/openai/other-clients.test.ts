import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { ScriptedBackend } from "@understudy/llm/testing";
import { APICallError, generateObject, generateText, jsonSchema, streamText } from "ai";
import { describe, expect, it } from "vitest";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();

const model = "scripted";
const person = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
  additionalProperties: false,
} as const;

const followsSchemas = { info: { followsSchemas: true } };
/** The model of the file's server, which asks that of the running test. */
const relay = new ScriptedBackend([], followsSchemas);
const RELAYED = { backend: relay };

/** A scripted model behind the file's server, and the base address of its OpenAI-compatible API. */
async function open(script: ConstructorParameters<typeof ScriptedBackend>[0]) {
  const backend = new ScriptedBackend(script, followsSchemas);
  relay.generate = (request) => backend.generate(request);
  const server = await servers.shared(RELAYED);
  return { backend, baseURL: `${server.url}/v1` };
}

async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe("the AI SDK", () => {
  const of = (baseURL: string, name = model) =>
    createOpenAICompatible({
      name: "understudy",
      baseURL,
      includeUsage: true,
      supportsStructuredOutputs: true,
    })(name);

  it("generates and streams text", async () => {
    const { baseURL } = await open(["Good day.", { text: "Good day to you.", pieces: 4 }]);
    const whole = await generateText({ model: of(baseURL), prompt: "Hello" });
    expect([whole.text, whole.finishReason]).toEqual(["Good day.", "stop"]);
    expect(whole.usage.outputTokens).toBeGreaterThan(0);
    const { textStream, usage } = streamText({ model: of(baseURL), prompt: "Hello" });
    const pieces: string[] = [];
    for await (const piece of textStream) pieces.push(piece);
    expect([pieces.length > 1, pieces.join("")]).toEqual([true, "Good day to you."]);
    expect((await usage).outputTokens).toBeGreaterThan(0);
  });

  it("generates objects that match a schema", async () => {
    const { baseURL, backend } = await open(['{"name":"Ann","age":7}']);
    const schema = jsonSchema<{ name: string; age: number }>(person);
    const { object } = await generateObject({ model: of(baseURL), schema, prompt: "Who?" });
    expect(object).toEqual({ name: "Ann", age: 7 });
    expect(backend.requests[0]?.schema).toMatchObject(person);
  });

  it("gets errors, and stops the model on disconnect", async () => {
    const { baseURL, backend } = await open([{ hang: true }]);
    const asked = generateText({ model: of(baseURL, "gpt-4"), prompt: "Hello", maxRetries: 0 });
    const error = await asked.catch((reason: unknown) => reason);
    expect(APICallError.isInstance(error) && error.statusCode).toBe(404);
    const left = new AbortController();
    const { signal: abortSignal } = left;
    const waiting = generateText({ model: of(baseURL), prompt: "Hello", abortSignal });
    const ended = expect(waiting).rejects.toThrow("abort");
    await eventually(() => backend.active === 1);
    left.abort();
    await ended;
    await eventually(() => backend.active === 0);
  });
});
