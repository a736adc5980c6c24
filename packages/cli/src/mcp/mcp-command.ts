/**
 * `understudy mcp`: a server of the Model Context Protocol for coding assistants.
 *
 * @module
 */

import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { createMcpServer } from "./create-mcp-server.ts";

/** Runs `understudy mcp` until its input ends. */
export async function mcpCommand(): Promise<ExitCode> {
  const server = createMcpServer(process.cwd());
  const ended = new Promise<void>((resolve) => {
    server.onclose = resolve;
    process.stdin.once("end", () => void server.close());
  });
  await server.connect(new StdioServerTransport());
  await ended;
  return EXIT.solved;
}
