import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { describeIssue, InputError, issuesOf } from "../input/input-error.ts";
import { printable } from "../output/printable.ts";
import { cliVersion } from "../version.ts";
import { MCP_TOOLS } from "./tools.ts";

/** Longer answers are cut: they fill the context of a model. */
const MAX_CHARACTERS = 12_000;
/** An assistant mends a few mistakes and checks again. */
const MAX_ISSUES = 20;

const INSTRUCTIONS =
  "Understudy plans for game agents. Write a domain (state, tools, goals) as JSON, call check_domain, apply the mend that each mistake names, and check again; then plan for each goal.";

/**
 * A server of the Model Context Protocol, not yet connected.
 *
 * @param folder files of domains are read below it alone
 */
export function createMcpServer(folder: string): Server {
  const server = new Server(
    { name: "understudy", version: cliVersion },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: MCP_TOOLS.map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    const tool = MCP_TOOLS.find(({ name }) => name === params.name);
    if (tool === undefined) {
      const names = MCP_TOOLS.map(({ name }) => name).join(", ");
      return answer(`there is no tool ${params.name.slice(0, 100)}. Mend: one of ${names}`, true);
    }
    try {
      return answer(await tool.call(params.arguments ?? {}, folder), false);
    } catch (error) {
      return answer(describeError(error), true);
    }
  });
  return server;
}

function answer(text: string, isError: boolean): CallToolResult {
  const plain = text.split("\n").map(printable).join("\n");
  const cut = plain.length > MAX_CHARACTERS ? `${plain.slice(0, MAX_CHARACTERS)}\n… cut` : plain;
  return { content: [{ type: "text", text: cut }], isError };
}

function describeError(error: unknown): string {
  const issues = error instanceof InputError ? error.issues : issuesOf(error);
  if (issues === undefined) return error instanceof Error ? error.message : String(error);
  const source = error instanceof InputError ? error.source : "the input";
  const count = issues.length === 1 ? "1 mistake" : `${issues.length} mistakes`;
  const lines = issues.slice(0, MAX_ISSUES).map(({ hint, ...issue }) => {
    const mend = hint === undefined ? "" : `\n  mend: ${hint}`;
    return `- ${describeIssue(issue)}${mend}`;
  });
  const rest = issues.length > MAX_ISSUES ? [`… ${issues.length - MAX_ISSUES} more`] : [];
  return [`${source} cannot be used: ${count}`, ...lines, ...rest].join("\n");
}
