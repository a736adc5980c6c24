/**
 * `understudy export`: a typed domain as JSON for files and the service, or all that a game ships in one file.
 *
 * @module
 */

import { writeGame } from "@understudy/embedded";
import type { Domain, DomainDefinition, PlanLibrary } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { readPlanLibraryFile, refusedPlans } from "../input/read-plan-library.ts";
import { writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";
import type { CliStreams } from "../streams.ts";

/** Options of `understudy export`. */
export interface ExportOptions {
  readonly domain: string;
  /** Output file. Default: standard output. */
  readonly out?: string | undefined;
  /** File of prepared plans, for a game file. */
  readonly library?: string | undefined;
  /** Whether a game file gets policy tables. */
  readonly tables?: boolean | undefined;
}

/** The ending of game files. */
const GAME = ".understudy";
/** Advice for goals that get no table. */
const PREPARE =
  "plans for goals without a table take a search each; prepared ones take none: understudy prepare, then --library FILE";
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Runs `understudy export`. Writes a game file if the output is called so, or a plan library or tables are asked for.
 *
 * @throws InputError if the domain or the plan library cannot be loaded, or has parts without a JSON form
 */
export async function exportCommand(
  { domain: path, out, library, tables }: ExportOptions,
  { streams, printer }: CommandContext,
): Promise<ExitCode> {
  const { domain, source } = await loadDomainFile(path, streams.stdin);
  const definition = withoutFunctions(domain.written, source);
  const isGame = library !== undefined || tables === true || out?.endsWith(GAME) === true;
  const { text, told, notes } = isGame
    ? gameFile(domain, source, await preparedPlans(domain, library, streams), tables === true)
    : { text: JSON.stringify(definition, undefined, 2), told: "", notes: [] };
  if (out === undefined) printer.line(text);
  else {
    await writeOutput(out, `${text}\n`);
    printer.line(`${printer.colours.green("✓")} ${printable(out)}${told}`);
  }
  for (const note of notes) printer.notice(note);
  return EXIT.solved;
}

/** @throws InputError for a plan library that is unusable, or has plans that do not work */
async function preparedPlans(
  domain: Domain,
  path: string | undefined,
  { stdin }: CliStreams,
): Promise<PlanLibrary | undefined> {
  if (path === undefined) return undefined;
  const read = await readPlanLibraryFile(domain, path, stdin);
  if (read.report.refusedCount > 0) throw refusedPlans(read, path);
  return read.planLibrary;
}

function gameFile(
  domain: Domain,
  source: string,
  planLibrary: PlanLibrary | undefined,
  hasTables: boolean,
): { readonly text: string; readonly told: string; readonly notes: readonly string[] } {
  const { name } = domain;
  if (!NAME.test(name)) {
    const message = `is "${name}", which no session can ask for`;
    const hint = "a name of 1 to 64 letters, digits, _ and -";
    throw new InputError("invalid-domain", source, [{ pointer: "/name", message, hint }]);
  }
  const { text, plans, tables, withoutTable } = writeGame({
    [name]: { domain, planLibrary, hasTables },
  });
  const parts = [
    `${(text.length / 1000).toFixed(1)} kB`,
    ...(planLibrary === undefined ? [] : [`${plans} plans`]),
    ...(hasTables ? [`tables of ${tables} of ${domain.goals.length} goals`] : []),
  ];
  const notes = withoutTable.map(({ goal, why }) => `no table for ${goal}: ${why}`);
  if (notes.length > 0 && planLibrary === undefined) notes.push(PREPARE);
  return { text: text.trimEnd(), told: `: ${parts.join(", ")}`, notes };
}

/** @throws InputError for computed costs */
function withoutFunctions(definition: DomainDefinition, source: string): DomainDefinition {
  const issues = definition.tools.flatMap(({ cost }, index) => {
    if (typeof cost !== "object" || "way" in cost) return [];
    const message = "is computed by a function, which no file can hold";
    const hint = `give a number, such as its base ${cost.base}`;
    return [{ pointer: `/tools/${index}/cost`, message, hint }];
  });
  if (issues.length > 0) throw new InputError("invalid-domain", source, issues);
  return definition;
}
