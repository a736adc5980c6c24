/**
 * `understudy mcp`: a server of the Model Context Protocol for coding assistants.
 *
 * @module
 */

import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { processInterrupts, untilInterrupted } from "../interrupts.ts";
import { createMcpServer } from "./create-mcp-server.ts";
import { ToolThreads } from "./threads/tool-threads.ts";

/** Runs `understudy mcp` to the end of its input. */
export async function mcpCommand(context: CommandContext): Promise<ExitCode> {
  const threads = new ToolThreads();
  try {
    await serveStreams(context, threads);
  } finally {
    await threads.close();
  }
  return EXIT.solved;
}

/** Serves standard input and output to the end of input; pending calls are answered. */
async function serveStreams({ interrupts }: CommandContext, threads: ToolThreads): Promise<void> {
  const waiting = new Set<Promise<unknown>>();
  const server = createMcpServer(process.cwd(), (call, signal) => {
    const answer = threads.call(call, signal);
    waiting.add(answer);
    void answer.finally(() => waiting.delete(answer));
    return answer;
  });
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  const interruption = untilInterrupted(interrupts ?? processInterrupts);
  interruption.started();
  const ended = new Promise<void>((resolve) => process.stdin.once("end", resolve));
  await server.connect(new StdioServerTransport());
  await Promise.race([ended, interruption.asked, closed]);
  // Calls start one turn after they are read, and answers are written one turn after they are ready.
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  for (await turn(); waiting.size > 0; await turn()) await Promise.all(waiting);
  await server.close();
  interruption.forget();
}
