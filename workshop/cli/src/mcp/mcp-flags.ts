import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { MCP_HELP } from "../help-text.ts";
import { integer } from "../input/integer-flag.ts";

/** Declares `understudy mcp`, with its help. */
export function declareMcp(
  program: Command,
  run: (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>,
): Command {
  return program
    .command("mcp")
    .summary("check, mend and plan for a coding assistant")
    .description(
      "Serves the Model Context Protocol on standard input and output, so that an assistant can check, mend, plan, explain, simulate and compare domains.",
    )
    .option(
      "--port <n>",
      "serve HTTP on the loopback instead; 0: any free port",
      integer(0, 65_535),
    )
    .addHelpText("after", MCP_HELP)
    .action(({ port }: { readonly port?: number }) =>
      run(async (context) => (await import("./mcp-command.ts")).mcpCommand(port, context)),
    );
}
