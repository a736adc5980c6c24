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
import { processInterrupts } from "../interrupts.ts";
import { createMcpServer } from "./create-mcp-server.ts";

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
  if (port !== undefined) return serveUntilInterrupted(port, context);
  const server = createMcpServer(process.cwd());
  const ended = new Promise<void>((resolve) => {
    server.onclose = resolve;
    process.stdin.once("end", () => void server.close());
  });
  await server.connect(new StdioServerTransport());
  await ended;
  return EXIT.solved;
}

async function serveUntilInterrupted(
  port: number,
  { streams, printer, interrupts = processInterrupts }: CommandContext,
): Promise<ExitCode> {
  const given = (streams.env ?? process.env)[TOKEN];
  if (given !== undefined && !/^[\x21-\x7e]{16,}$/.test(given)) {
    const hint = "16 letters, digits or signs at least; or leave it out, and one is made";
    throw new InputError("invalid-usage", TOKEN, [{ pointer: "", message: "is no token", hint }]);
  }
  const token = given ?? randomBytes(24).toString("base64url");
  const { serveHttp } = await import("./http/serve-http.ts");
  const server = await serveHttp(process.cwd(), token, port).catch((error: unknown) =>
    refusePort(error, port),
  );
  printer.line(server.url);
  if (given === undefined) printer.line(`Authorization: Bearer ${token}`);
  await new Promise<void>((resolve) => {
    const stop = interrupts.onInterrupt(() => {
      stop();
      resolve();
    });
  });
  await server.close();
  return EXIT.solved;
}
