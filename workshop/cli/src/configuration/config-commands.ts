import { dirname, resolve } from "node:path";
import { writeWhole } from "@understudy/files";
import { type Issue, RequestError } from "@understudy/planner-core";
import type { ConfigChange, KeptConfig, ServerOptions } from "@understudy/server";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError, refuseInput } from "../input/input-error.ts";
import { readText } from "../input/read-text.ts";
import { printable } from "../output/printable.ts";
import { loadServer } from "../server/load-server.ts";
import type { RollbackFlags } from "./config-flags.ts";

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

/**
 * Runs `understudy config diff`: compares the file with the configuration used last.
 *
 * @throws InputError for an invalid file, or without an earlier configuration
 */
export async function diffConfig(file: string, context: CommandContext): Promise<ExitCode> {
  const { configChanges } = await loadServer("config");
  const kept = await keptOf(file);
  const text = await readChecked(file, context);
  const changes = configChanges(kept[0].text, text);
  const { printer } = context;
  const none = "nothing: the server runs by it";
  printer.line(`${printable(file)} changes ${changes.length === 0 ? none : ""}`.trimEnd());
  for (const change of changes) printer.line(`  ${printable(changeText(change))}`);
  printer.line("\nin use, the last one first");
  for (const one of kept) printer.line(`  ${nameOf(one)}`);
  return EXIT.solved;
}

/**
 * Runs `understudy config rollback`: restores the last used configuration that differs from the file.
 *
 * @throws InputError without such a configuration, or if the file cannot be written
 */
export async function rollBackConfig(
  file: string,
  { to = "" }: RollbackFlags,
  { printer, streams }: CommandContext,
): Promise<ExitCode> {
  const { configHash, restoredAccess } = await loadServer("config");
  const kept = await keptOf(file);
  // The file may be missing or empty.
  const text = await readText(file, streams.stdin).catch(() => "");
  const now = configHash(text);
  const found = kept.find(({ hash }) => hash !== now && hash.startsWith(to.toLowerCase()));
  if (found === undefined) {
    const message = to === "" ? "was never another one" : `was never one whose hash begins "${to}"`;
    throw wrong(file, { pointer: "", message, hint: "understudy config diff lists those kept" });
  }
  await writeWhole(file, found.text).catch((cause: NodeJS.ErrnoException) => {
    throw wrong(file, { pointer: "", message: `cannot be written (${cause.code})` }, cause);
  });
  printer.line(`${printer.colours.green("✓")} ${printable(file)} is back at  ${nameOf(found)}`);
  // A key counts as revoked if the file lacks it, and if the running server already does.
  const revoked = [text, kept[0].text].filter((each) => each.trim() !== "");
  const warnings = new Set(revoked.flatMap((each) => restoredAccess(each, found.text)));
  for (const warning of warnings) printer.notice(printable(`warning: ${warning}`));
  printer.notice("a server that runs by this file takes it over within seconds");
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

async function keptOf(file: string): Promise<[KeptConfig, ...KeptConfig[]]> {
  const { ConfigHistory } = await loadServer("config");
  const [last, ...others] = await new ConfigHistory(file).list();
  if (last !== undefined) return [last, ...others];
  const hint = `understudy serve --config ${file} keeps a history of its configuration`;
  throw wrong(file, { pointer: "", message: "was in use by no server yet", hint });
}

function wrong(file: string, issue: Issue, cause?: unknown): InputError {
  return new InputError("invalid-usage", file, [issue], { cause });
}

function changeText({ pointer, before, after }: ConfigChange): string {
  if (before === undefined) return `+ ${pointer}  ${JSON.stringify(after)}`;
  if (after === undefined) return `- ${pointer}  ${JSON.stringify(before)}`;
  return `~ ${pointer}  ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}

/** Such as `3f9a1c2b4d5e  2026-11-21 15:04 UTC`. */
function nameOf({ hash, sinceMs }: KeptConfig): string {
  return `${hash.slice(0, 12)}  ${new Date(sinceMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
