import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Server } from "./assistant.ts";

const root = new URL("../../../", import.meta.url);

/** `understudy mcp` in its own process. */
export interface ServerProcess {
  readonly call: Server;
  /** Call times in milliseconds, by tool. */
  readonly times: ReadonlyMap<string, readonly number[]>;
  readonly close: () => Promise<void>;
}

/** Starts the server, with the official client. */
export async function startServer(): Promise<ServerProcess> {
  const runner = fileURLToPath(new URL("scripts/testing/run-source.mjs", root));
  const main = fileURLToPath(new URL("workshop/cli/src/main.ts", root));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [runner, main, "mcp"],
    cwd: fileURLToPath(new URL("examples/domains", root)),
  });
  const client = new Client({ name: "bench", version: "1" });
  await client.connect(transport);
  const times = new Map<string, number[]>();
  return {
    times,
    close: () => client.close(),
    call: async (name, given) => {
      const start = performance.now();
      const { structuredContent = {} } = await client.callTool({ name, arguments: given });
      const passed = performance.now() - start;
      times.set(name, [...(times.get(name) ?? []), passed]);
      return structuredContent as Record<string, unknown>;
    },
  };
}
