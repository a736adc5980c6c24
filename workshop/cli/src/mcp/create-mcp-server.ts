import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { cliVersion } from "../version.ts";
import { answerCall, type ToolCall } from "./answer-call.ts";
import { listResources, readResource } from "./library/library.ts";
import { getPrompt, listPrompts } from "./library/prompts.ts";
import { MCP_TOOLS } from "./tools.ts";

const INSTRUCTIONS =
  "Understudy plans for game agents. Write a domain (state, tools, goals) as JSON, call check_domain, apply the mend that each mistake names, and check again until it finds nothing; then call simulate, and plan for each goal.";

/**
 * An unconnected server of the Model Context Protocol.
 *
 * @param folder root of all readable domain files
 * @param callTool answers calls; default: in this thread, which it blocks
 */
export function createMcpServer(
  folder: string,
  callTool: (call: ToolCall, signal: AbortSignal) => Promise<CallToolResult> = (call) =>
    answerCall(call),
): Server {
  const server = new Server(
    { name: "understudy", version: cliVersion },
    { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: MCP_TOOLS.map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) =>
    callTool({ name: params.name, given: params.arguments ?? {}, folder }, signal),
  );
  server.setRequestHandler(ListResourcesRequestSchema, async () => ({
    resources: await listResources(),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => ({
    contents: [await readResource(params.uri)],
  }));
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: listPrompts() }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) =>
    getPrompt(params.name, params.arguments ?? {}),
  );
  return server;
}
