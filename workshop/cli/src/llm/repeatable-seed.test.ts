import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseConfiguration } from "@understudy/llm/models";
import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { parseLlmSpec } from "./model-spec.ts";
import { type NamedModel, openNamedModel } from "./open-model.ts";

const lamp = loadDomain({
  name: "lamp",
  state: { lit: { type: "boolean" } },
  tools: [{ name: "strike", then: { lit: true } }],
});
const content = '{"steps":[{"tool":"strike","args":{}}]}';

it("preparations and trials send servers a seed, other commands only a chosen one", async () => {
  const seeds: unknown[] = [];
  const server = createServer((incoming, response) => {
    let text = "";
    incoming.on("data", (chunk) => {
      text += chunk;
    });
    incoming.on("end", () => {
      if (!incoming.url?.endsWith("/chat/completions")) return response.end('{"data":[]}');
      seeds.push((JSON.parse(text) as { readonly seed?: number }).seed);
      return response.end(
        JSON.stringify({ choices: [{ message: { content }, finish_reason: "stop" }] }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seedOf = async (options: string, isRepeatable: boolean): Promise<unknown> => {
    const spec = parseLlmSpec(`openai/m@${url}${options}`) as NamedModel;
    const model = await openNamedModel(spec, parseConfiguration(""), { isRepeatable });
    await model.warmUp(lamp);
    await model.dispose();
    return seeds.at(-1);
  };
  try {
    expect(await seedOf("", true)).toBe(0);
    expect(await seedOf("#seed=7", true)).toBe(7);
    expect(await seedOf("", false)).toBeUndefined();
    expect(await seedOf("#seed=0", false)).toBe(0);
  } finally {
    server.close().closeAllConnections();
  }
});
