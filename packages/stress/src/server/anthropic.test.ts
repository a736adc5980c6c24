import { openAnthropicBackend, openBackend } from "@understudy/llm";
import { GREEDY } from "@understudy/llm/internal";
import { ContextLimitError, Deadline, RequestError, systemClock } from "@understudy/planner-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { goodAnswer } from "../testing/woods.ts";
import { type ModelServer, type ModelServerOptions, startModelServer } from "./model-server.ts";

/* Tested against a server that follows the published protocol, not against Anthropic's own. */

const servers: ModelServer[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) await server.close();
});
async function serve(options: Partial<ModelServerOptions> = {}): Promise<ModelServer> {
  const server = await startModelServer({
    answer: () => goodAnswer,
    models: ["claude-haiku-4-5"],
    ...options,
  });
  servers.push(server);
  return server;
}

const model = "claude-haiku-4-5";
const question = (changes: object = {}) => ({
  system: { content: "Plan with these tools.", hash: "h" },
  user: [{ kind: "trusted", text: "Goal: warm" }] as const,
  maxTokens: 300,
  sampling: GREEDY,
  deadline: new Deadline(systemClock, 30_000),
  ...changes,
});

describe("AnthropicBackend", () => {
  it("asks for the plan as tool input, and for the domain to be cached", async () => {
    const server = await serve();
    const backend = await openAnthropicBackend({ model, url: server.url });
    const schema = { type: "object" };
    const { text, usage } = await backend.generate(question({ schema }));
    expect(text).toBe(goodAnswer);
    expect(usage).toMatchObject({ promptTokens: 8, cachedTokens: 0 });
    const system = "Plan with these tools.";
    expect(server.prompts[0]?.body).toEqual({
      model,
      max_tokens: 300,
      stream: true,
      temperature: 0,
      system: [{ type: "text", text: system, cache_control: { type: "ephemeral" } }],
      messages: [{ role: "user", content: "Goal: warm" }],
      tools: [{ name: "write_plan", description: "Writes down the plan.", input_schema: schema }],
      tool_choice: { type: "tool", name: "write_plan", disable_parallel_tool_use: true },
    });
    await backend.dispose();
  });

  it("passes on Claude's sampling options, and names the others", async () => {
    const server = await serve();
    const spec = `anthropic/${model}@${server.url}#temperature=0.5&topK=40&stop=%0A%0A`;
    const backend = await openBackend(spec);
    expect(backend.info.generation).toEqual({ temperature: 0.5, topK: 40, stop: ["\n\n"] });
    const sampling = { ...GREEDY, ...backend.info.generation };
    await backend.generate(question({ sampling }));
    expect(server.prompts[0]?.body).toMatchObject({
      ...{ temperature: 0.5, top_k: 40, stop_sequences: ["\n\n"] },
    });
    expect(server.prompts[0]?.body).not.toHaveProperty("top_p");
    const hot = question({ sampling: { ...GREEDY, temperature: 1.5 } });
    await expect(backend.generate(hot)).rejects.toThrow("Claude takes 0 to 1");
    await expect(openBackend(`anthropic/${model}#seed=1`)).rejects.toThrow(RequestError);
    await backend.dispose();
  });

  it("sends its key in Anthropic's header, and never leaks it", async () => {
    const apiKey = "sk-ant-0123456789";
    const server = await serve({ apiKey });
    const host = new URL(server.url).host;
    vi.stubEnv("ANTHROPIC_API_KEY", "sk-ant-of-the-service");
    const refused = openBackend(`anthropic/${model}@${server.url}`);
    await expect(refused).rejects.toThrow(/401.*Set ANTHROPIC_API_KEY/);
    vi.stubEnv("UNDERSTUDY_API_KEYS", `other.example=nothing, ${host}=${apiKey}`);
    const backend = await openBackend(`anthropic/${model}@${server.url}`);
    expect((await backend.generate(question())).text).toBe(goodAnswer);
    await backend.dispose();
    const wrong = openAnthropicBackend({ model, url: server.url, apiKey: `${apiKey}x` });
    const error: unknown = await wrong.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ cause: { status: 401 } });
    expect(String(error)).not.toContain("sk-ant");
  });

  it("recognises a prompt that is too long by the service's message", async () => {
    const server = await serve({ contextSize: 3 });
    const backend = await openAnthropicBackend({ model, url: server.url });
    const error: unknown = await backend.generate(question()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContextLimitError);
    expect(error).toMatchObject({ max: 3, required: 8 });
    await backend.dispose();
  });
});
