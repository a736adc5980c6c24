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
import { findMends, type MendedIssue } from "../check/mend/find-mend.ts";
import { describeIssue, InputError, issuesOf, type LocatedIssue } from "../input/input-error.ts";
import { printable } from "../output/printable.ts";
import { cliVersion } from "../version.ts";
import { listResources, readResource } from "./library/library.ts";
import { getPrompt, listPrompts } from "./library/prompts.ts";
import { MCP_TOOLS } from "./tools.ts";

/** Longer answers are cut: they fill the context of a model. */
const MAX_CHARACTERS = 12_000;
/** An assistant mends a few mistakes and checks again. */
const MAX_ISSUES = 20;

const INSTRUCTIONS =
  "Understudy plans for game agents. Write a domain (state, tools, goals) as JSON, call check_domain, apply the mend that each mistake names, and check again until it finds nothing; then call simulate, and plan for each goal.";

/**
 * A server of the Model Context Protocol, not yet connected.
 *
 * @param folder files of domains are read below it alone
 */
export function createMcpServer(folder: string): Server {
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
  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    const tool = MCP_TOOLS.find(({ name }) => name === params.name);
    if (tool === undefined) {
      const names = MCP_TOOLS.map(({ name }) => name).join(", ");
      return answer(`there is no tool ${params.name.slice(0, 100)}. Mend: one of ${names}`, true);
    }
    try {
      const { text, data } = await tool.call(params.arguments ?? {}, folder);
      return answer(text, false, data);
    } catch (error) {
      return describeError(error);
    }
  });
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

function answer(
  text: string,
  isError: boolean,
  data?: Readonly<Record<string, unknown>>,
): CallToolResult {
  const plain = text.split("\n").map(printable).join("\n");
  const cut = plain.length > MAX_CHARACTERS ? `${plain.slice(0, MAX_CHARACTERS)}\n… cut` : plain;
  const isShort = data !== undefined && JSON.stringify(data).length <= MAX_CHARACTERS;
  return {
    content: [{ type: "text", text: cut }],
    ...(isShort ? { structuredContent: data } : {}),
    isError,
  };
}

function describeError(error: unknown): CallToolResult {
  const found = error instanceof InputError ? error.issues : issuesOf(error);
  if (found === undefined)
    return answer(error instanceof Error ? error.message : String(error), true);
  const source = error instanceof InputError ? error.source : "the input";
  const count = found.length === 1 ? "1 mistake" : `${found.length} mistakes`;
  const shown = found.slice(0, MAX_ISSUES);
  const document = error instanceof InputError ? error.document : undefined;
  const issues = document === undefined ? shown : findMends(document, shown);
  const lines = issues.map(({ hint, mend, ...issue }: MendedIssue<LocatedIssue>) =>
    [
      `- ${describeIssue(issue)}`,
      ...(hint === undefined ? [] : [`  mend: ${hint}`]),
      ...(mend === undefined ? [] : [`  patch: ${JSON.stringify(mend)}`]),
    ].join("\n"),
  );
  const rest = found.length > MAX_ISSUES ? [`… ${found.length - MAX_ISSUES} more`] : [];
  const text = [`${source} cannot be used: ${count}`, ...lines, ...rest].join("\n");
  return answer(text, true, { errors: issues });
}
