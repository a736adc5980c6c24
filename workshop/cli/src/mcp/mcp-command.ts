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

/** The environment variable that holds the token. */
const TOKEN = "UNDERSTUDY_MCP_TOKEN";

/**
 * Runs `understudy mcp` until its input ends, or over HTTP until Ctrl+C.
 *
 * @param port where to serve HTTP; undefined for standard input and output
 * @throws InputError for a port or a token that cannot be used
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

/** Serves standard input and output until that ends; what was asked by then is answered. */
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
  // Calls are taken a turn after they were read, and their answers are written a turn after they are there.
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
