/**
 * `understudy client-check`: holds a client of any language to the protocol of sessions.
 *
 * @module
 */

import type { ClientVerdict } from "@understudy/client-check";
import { RequestError } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { loadOptional } from "../input/load-optional.ts";
import { printable } from "../output/printable.ts";

/** The flags of `understudy client-check`, as they are read. */
export interface ClientCheckFlags {
  readonly command?: string;
  readonly case?: readonly string[];
  readonly patience: number;
  readonly jobs: number;
  readonly list: boolean;
  readonly json: boolean;
}

/**
 * Runs `understudy client-check`.
 *
 * @throws InputError for flags that cannot be used, and where the package that checks clients is not installed
 */
export async function clientCheckCommand(
  flags: ClientCheckFlags,
  { printer }: CommandContext,
): Promise<ExitCode> {
  const { checkClient, listClientCases } = await loadCheck();
  if (flags.list) {
    for (const { name, title } of listClientCases()) printer.line(`${name.padEnd(WIDTH)}${title}`);
    return EXIT.solved;
  }
  const { command, case: cases, patience, jobs } = flags;
  if (command === undefined) {
    const hint = 'such as --command "python3 play_hut.py"';
    refuse("there is no client to check", hint);
  }
  const options = { command, cases, patienceMs: patience * 1000, jobs };
  const verdicts = await checkClient(options).catch((error) => {
    if (!(error instanceof RequestError)) throw error;
    const [issue] = error.issues;
    return refuse(issue?.message ?? "", issue?.hint);
  });
  const failed = verdicts.filter(({ verdict }) => verdict === "failed");
  if (flags.json) for (const each of verdicts) printer.line(JSON.stringify(each));
  else {
    for (const each of verdicts) for (const line of linesOf(each)) printer.line(line);
    const passed = verdicts.filter(({ verdict }) => verdict === "passed");
    printer.line(`${passed.length} passed, ${failed.length} failed`);
  }
  return failed.length > 0 ? EXIT.notFound : EXIT.solved;
}

/** Names of cases fit in. */
const WIDTH = 16;
const WORDS = { passed: "ok", failed: "WRONG", "left-out": "left out" } as const;

function linesOf({ name, title, verdict, why, output }: ClientVerdict): string[] {
  const lines = [`${WORDS[verdict].padEnd(10)}${name.padEnd(WIDTH)}${title}`];
  if (why !== undefined) lines.push(`          ${printable(why)}`);
  const written = (output ?? "").trimEnd();
  if (written !== "")
    lines.push(...written.split("\n").map((line) => `          | ${printable(line)}`));
  return lines;
}

/** The check is a package of its own, which the command line does without. */
async function loadCheck(): Promise<typeof import("@understudy/client-check")> {
  return await loadOptional(
    "@understudy/client-check",
    "client-check",
    () => import("@understudy/client-check"),
  );
}

function refuse(message: string, hint: string | undefined): never {
  const issue = { pointer: "", message, ...(hint === undefined ? {} : { hint }) };
  throw new InputError("invalid-usage", "client-check", [issue]);
}
