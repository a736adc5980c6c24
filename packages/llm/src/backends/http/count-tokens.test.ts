import { afterAll, describe, expect, it } from "vitest";
import { endServer, serveRequests } from "../../testing/one-server.ts";
import { openOpenAiBackend } from "./openai-backend.ts";

afterAll(endServer);

/** Counts with a server whose `/tokenize` is like llama.cpp's, like vLLM's, or a different one. */
async function counting(answer: (body: Record<string, unknown>) => unknown) {
  const paths: string[] = [];
  const url = await serveRequests(async (request, response) => {
    paths.push(request.url ?? "");
    let text = "";
    for await (const chunk of request) text += chunk;
    const said = request.url === "/tokenize" ? answer(JSON.parse(text)) : { data: [] };
    if (said === undefined) response.writeHead(404);
    response.end(typeof said === "string" ? said : JSON.stringify(said));
  });
  const backend = await openOpenAiBackend({ model: "phi-3", url });
  const count = await backend.countTokens("one two three");
  await backend.dispose();
  return { count, paths };
}

describe("the number of tokens reported by a server", () => {
  it("comes from llama.cpp's /tokenize, next to /v1", async () => {
    const llama = await counting(({ content }) => ({ tokens: String(content).split(" ") }));
    expect(llama).toEqual({ count: 3, paths: ["/v1/models", "/tokenize"] });
  });

  it("comes from vLLM's /tokenize", async () => {
    const { count } = await counting(({ prompt, model }) => ({
      count: String(prompt).split(" ").length,
      max_model_len: model === "phi-3" ? 4096 : 0,
    }));
    expect(count).toBe(3);
  });

  it.each([undefined, "<html>", { count: -1 }, { count: 1e99 }, { tokens: 7 }, []])(
    "is unknown after the response %j",
    async (answer) => {
      expect((await counting(() => answer)).count).toBeUndefined();
    },
  );
});
