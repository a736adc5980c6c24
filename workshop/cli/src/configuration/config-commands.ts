import { dirname, resolve } from "node:path";
import { type Issue, RequestError } from "@understudy/planner-core";
import type { ServerOptions } from "@understudy/server";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { refuseInput } from "../input/input-error.ts";
import { readText } from "../input/read-text.ts";
import { printable } from "../output/printable.ts";
import { loadServer } from "../server/load-server.ts";

/**
 * Runs `understudy config check`.
 *
 * @throws InputError with every issue
 */
export async function checkConfig(file: string, context: CommandContext): Promise<ExitCode> {
  const { configHash } = await loadServer("config");
  const text = await readChecked(file, context);
  const { printer } = context;
  printer.line(`${printer.colours.green("✓")} ${printable(file)}  ${configHash(text)}`);
  return EXIT.solved;
}

/** The text of a valid file. */
async function readChecked(file: string, { streams }: CommandContext): Promise<string> {
  const { readServerConfig } = await loadServer("config");
  const text = await readText(file, streams.stdin, "a configuration");
  const folder = dirname(resolve(file));
  const env = streams.env ?? process.env;
  try {
    const { tasks = {}, models } = readServerConfig(text, folder, env);
    const hasPool = models !== undefined && "pool" in models && models.pool !== undefined;
    const stray = hasPool ? [] : strayMembers(tasks);
    if (stray.length > 0) throw new RequestError(stray);
  } catch (error) {
    refuseInput(error, file, "invalid-usage");
  }
  return text;
}

/** Members named by tasks although no pool has members. */
function strayMembers(tasks: NonNullable<ServerOptions["tasks"]>): readonly Issue[] {
  return Object.entries(tasks).flatMap(([name, { members = [] }]) =>
    members.map((member, index) => ({
      pointer: `/tasks/${name}/members/${index}`,
      message: `there is no [pool] with a "${member}"`,
      hint: "write one, or leave `members` out",
    })),
  );
}
