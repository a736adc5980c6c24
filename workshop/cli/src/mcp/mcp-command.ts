/**
 * `understudy mcp`: a server of the Model Context Protocol for coding assistants.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { refusePort } from "../input/refuse-port.ts";
import { processInterrupts, untilInterrupted } from "../interrupts.ts";
import { createMcpServer } from "./create-mcp-server.ts";
import { ToolThreads } from "./threads/tool-threads.ts";

/** Environment variable with the token. */
const TOKEN = "UNDERSTUDY_MCP_TOKEN";

/**
 * Runs `understudy mcp` to the end of its input, or over HTTP until Ctrl+C.
 *
 * @param port HTTP port; undefined for standard input and output
 * @throws InputError for an unusable port or token
 */
export async function mcpCommand(
  port: number | undefined,
  context: CommandContext,
): Promise<ExitCode> {
  const threads = new ToolThreads();
  try {
    if (port !== undefined) await serveUntilInterrupted(port, context, threads);
    else await serveStreams(context, threads);
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

async function serveUntilInterrupted(
  port: number,
  { streams, printer, interrupts = processInterrupts }: CommandContext,
  { call }: ToolThreads,
): Promise<void> {
  const given = (streams.env ?? process.env)[TOKEN];
  if (given !== undefined && !/^[\x21-\x7e]{16,}$/.test(given)) {
    const hint = "16 letters, digits or signs at least; or leave it out, and one is made";
    throw new InputError("invalid-usage", TOKEN, [{ pointer: "", message: "is no token", hint }]);
  }
  const token = given ?? randomBytes(24).toString("base64url");
  const { serveHttp } = await import("./http/serve-http.ts");
  const server = await serveHttp(process.cwd(), token, port, call).catch((error: unknown) =>
    refusePort(error, port),
  );
  printer.line(server.url);
  if (given === undefined) printer.line(`Authorization: Bearer ${token}`);
  const { asked, started, forget } = untilInterrupted(interrupts);
  started();
  await asked;
  await server.close();
  forget();
}
