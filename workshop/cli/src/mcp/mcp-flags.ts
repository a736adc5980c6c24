import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { MCP_HELP } from "../help-text.ts";

/** Declares `understudy mcp`, with its help. */
export function declareMcp(
  program: Command,
  run: (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>,
): Command {
  return program
    .command("mcp")
    .summary("check domains and plan for a coding assistant")
    .description(
      "Serves the Model Context Protocol on standard input and output, so that an assistant can check, plan, explain, simulate and compare domains.",
    )
    .addHelpText("after", MCP_HELP)
    .action(() => run(async (context) => (await import("./mcp-command.ts")).mcpCommand(context)));
}
