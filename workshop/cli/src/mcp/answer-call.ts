import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { type Clock, systemClock } from "@understudy/planner-core";
import { describeIssue, InputError, issuesOf } from "../input/input-error.ts";
import { printable } from "../output/printable.ts";
import { TimeLimit } from "../time-limit.ts";
import { ANSWER_MS, MCP_TOOLS } from "./tools.ts";

/** Limit on the length of an answer: it fills the model's context. */
const MAX_CHARACTERS = 12_000;
/** Limit on reported issues: an assistant fixes a few and checks again. */
const MAX_ISSUES = 20;

/** A tool call; cloneable for threads. */
export interface ToolCall {
  readonly name: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** Root of all readable domain files. */
  readonly folder: string;
}

/** Answers a call; input errors are answers too. */
export async function answerCall(
  { name, given, folder }: ToolCall,
  clock: Clock = systemClock,
): Promise<CallToolResult> {
  const limit = new TimeLimit(ANSWER_MS, clock);
  const tool = MCP_TOOLS.find((each) => each.name === name);
  if (tool === undefined) {
    const names = MCP_TOOLS.map((each) => each.name).join(", ");
    return textAnswer(`there is no tool ${name.slice(0, 100)}. Mend: one of ${names}`, true);
  }
  try {
    const { text, data } = await tool.call(given, folder, limit);
    return textAnswer(text, false, data);
  } catch (error) {
    return describeError(error);
  }
}

/** An answer as text, with structured content for programs. */
export function textAnswer(
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
    return textAnswer(error instanceof Error ? error.message : String(error), true);
  const source = error instanceof InputError ? error.source : "the input";
  const count = found.length === 1 ? "1 mistake" : `${found.length} mistakes`;
  const issues = found.slice(0, MAX_ISSUES);
  const lines = issues.map(({ hint, ...issue }) =>
    [`- ${describeIssue(issue)}`, ...(hint === undefined ? [] : [`  mend: ${hint}`])].join("\n"),
  );
  const rest = found.length > MAX_ISSUES ? [`… ${found.length - MAX_ISSUES} more`] : [];
  const text = [`${source} cannot be used: ${count}`, ...lines, ...rest].join("\n");
  return textAnswer(text, true, { errors: issues });
}
