import type { Command } from "commander";
import type { ExitCode } from "../exit-code.ts";
import { MCP_HELP } from "../help-text.ts";

/** Declares `understudy mcp`, with its help. */
export function declareMcp(
  program: Command,
  run: (work: () => Promise<ExitCode>) => Promise<void>,
): Command {
  return program
    .command("mcp")
    .summary("check and plan for a coding assistant")
    .description(
      "Serves the Model Context Protocol on standard input and output, so that an assistant can check, plan, explain and compare domains.",
    )
    .addHelpText("after", MCP_HELP)
    .action(() => run(async () => (await import("./mcp-command.ts")).mcpCommand()));
}
