import { afterAll, describe, expect, it } from "vitest";
import {
  failure,
  refuse,
  request,
  say,
  serveAnswers,
  written,
} from "../../testing/differing-servers.ts";
import { endServer } from "../../testing/one-server.ts";
import { AnthropicBackend } from "./anthropic-backend.ts";
import { OllamaBackend } from "./ollama-backend.ts";
import { OpenAiBackend } from "./openai-backend.ts";

afterAll(endServer);

/** A server with a single path; its answer fits all dialects. */
async function serveAt(path: string): Promise<string> {
  return serveAnswers((_, response, incoming) => {
    if (incoming.url !== path) return refuse(response, 404, { detail: "Not Found" });
    if (path.endsWith("/api/chat")) {
      return response.end(`${JSON.stringify({ message: { content: written }, done: true })}\n`);
    }
    if (!path.endsWith("/messages")) return say(response, { content: written });
    const content = [{ type: "text", text: written }];
    return response.end(JSON.stringify({ content, stop_reason: "end_turn" }));
  });
}

describe("the address of a server may be that of its endpoint", () => {
  it.each([
    ["/v1/chat/completions", "/v1/chat/completions"],
    ["/v1/chat/completions/", "/v1/chat/completions"],
    ["/V1/Chat/Completions", "/V1/chat/completions"],
    ["/v1/completions", "/v1/chat/completions"],
    ["/v1/responses", "/v1/chat/completions"],
    ["/v1/", "/v1/chat/completions"],
    ["", "/v1/chat/completions"],
    ["/chat/completions", "/chat/completions"],
    ["/openai/v1/chat/completions?v=1", "/openai/v1/chat/completions?v=1"],
    ["/models", "/models/chat/completions"],
    ["/v1/chat", "/v1/chat/completions"],
    ["/v1/models", "/v1/chat/completions"],
    ["/api/v3/chat", "/api/v3/chat/completions"],
    ["/v1//chat/completions//", "/v1/chat/completions"],
  ])("of OpenAI's dialect: %s", async (given, path) => {
    const backend = new OpenAiBackend({ model: "m", url: (await serveAt(path)) + given });
    expect(await backend.generate(request())).toMatchObject({ text: written });
    await backend.dispose();
  });

  it.each([
    ["/v1/messages", "/v1/messages"],
    ["/v1", "/v1/messages"],
    ["", "/v1/messages"],
    ["/proxy/v1/messages/", "/proxy/v1/messages"],
  ])("of Claude: %s", async (given, path) => {
    const backend = new AnthropicBackend({ model: "m", url: (await serveAt(path)) + given });
    expect(await backend.generate(request())).toMatchObject({ text: written });
    await backend.dispose();
  });

  it.each([
    ["/api/chat", "/api/chat"],
    ["/api/generate", "/api/chat"],
    ["/api", "/api/chat"],
    ["/v1", "/api/chat"],
    ["/ollama/api/tags", "/ollama/api/chat"],
    ["/ollama/", "/ollama/api/chat"],
  ])("of Ollama: %s", async (given, path) => {
    const backend = new OllamaBackend({ model: "m", url: (await serveAt(path)) + given });
    expect(await backend.generate(request())).toMatchObject({ text: written });
    await backend.dispose();
  });

  it.each([
    ["/v2/ai", /404: Not Found; check the address, to which \/chat\/completions is added: \/v1 is/],
    ["/v1/chat/completions?missing=model", /404: no such model$/],
  ])("and a wrong one is told: %s", async (given, told) => {
    const url = await serveAnswers((_, response, incoming) => {
      const isModel = incoming.url?.includes("model");
      refuse(response, 404, { detail: isModel ? "no such model" : "Not Found" });
    });
    const backend = new OpenAiBackend({ model: "m", url: url + given });
    expect((await failure(backend.generate(request()))).message).toMatch(told);
    await backend.dispose();
  });
});
