import { dirname } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { expect, it } from "vitest";
import { commandFromSource, nothing, village } from "../testing/run-cli.ts";

it("serves the official client over stdio", async () => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...commandFromSource, "mcp"],
    cwd: dirname(village),
  });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  try {
    const domain = "village.json";
    const problem = { domain, goal: "warm_home", state: { ...nothing, wood: 1 } };
    const given: Readonly<Record<string, Record<string, unknown>>> = {
      check_domain: { domain },
      plan: problem,
      explain: problem,
      simulate: { domain },
      compare: { before: domain, after: domain },
    };
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(Object.keys(given));
    for (const { name } of tools) {
      const good = await client.callTool({ name, arguments: given[name] ?? {} });
      expect(good.isError).toBe(false);
      const bad = await client.callTool({ name, arguments: { domain: "../../package.json" } });
      expect(bad.isError).toBe(true);
    }
    for (const { uri } of (await client.listResources()).resources) {
      expect((await client.readResource({ uri })).contents).toHaveLength(1);
    }
    const { prompts } = await client.listPrompts();
    expect(prompts).not.toHaveLength(0);
    for (const { name, arguments: taken = [] } of prompts) {
      const told = Object.fromEntries(taken.map((argument) => [argument.name, "a game"]));
      expect((await client.getPrompt({ name, arguments: told })).messages).toHaveLength(1);
      await expect(client.getPrompt({ name })).rejects.toThrow("is missing");
    }
  } finally {
    await client.close();
  }
});
