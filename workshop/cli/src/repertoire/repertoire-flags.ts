import { type Command, InvalidArgumentError } from "commander";

/** Options of all repertoire commands. */
export interface RepertoireFlags {
  readonly domain: string;
  readonly json: boolean;
}

/** The flag for the output file. */
export interface OutFlags extends RepertoireFlags {
  readonly out?: string;
}

/** Flags of `compress`. */
export interface CompressFlags extends OutFlags {
  readonly scenario?: string;
  readonly seed?: number;
  readonly situations?: number;
  readonly keep?: number;
}

/** The actions of the commands. */
export interface RepertoireCommands {
  check(file: string, flags: RepertoireFlags): Promise<void>;
  list(file: string, flags: RepertoireFlags): Promise<void>;
  show(file: string, plan: number, flags: RepertoireFlags): Promise<void>;
  merge(files: readonly string[], flags: OutFlags): Promise<void>;
  prune(file: string, flags: OutFlags): Promise<void>;
  compress(file: string, flags: CompressFlags): Promise<void>;
}

/** Declares `understudy repertoire` with its subcommands. */
export function addRepertoireCommands(program: Command, run: RepertoireCommands): Command {
  const repertoire = program
    .command("repertoire")
    .summary("check and edit repertoires")
    .description("Proves, shows and changes repertoire files.");
  declareInspection(repertoire, run);
  declareChanges(repertoire, run);
  return repertoire;
}

/** The commands that read one file. */
function declareInspection(repertoire: Command, run: RepertoireCommands): void {
  addCommand(repertoire, "check", "prove every plan again, and say what does not work and why")
    .argument("<file>")
    .action((file: string, flags: RepertoireFlags) => run.check(file, flags));
  addCommand(repertoire, "list", "list the plans by goal and persona")
    .argument("<file>")
    .action((file: string, flags: RepertoireFlags) => run.list(file, flags));
  addCommand(repertoire, "show", "show one plan: when it works, its steps and who wrote them")
    .argument("<file>")
    .argument("<plan>", "its number in list", count)
    .action((file: string, plan: number, flags: RepertoireFlags) => run.show(file, plan, flags));
}

/** The commands that write a file. */
function declareChanges(repertoire: Command, run: RepertoireCommands): void {
  addCommand(repertoire, "merge", "put the plans of several files into one")
    .argument("<files...>")
    .requiredOption("--out <file>", "where the result goes")
    .action((files: readonly string[], flags: OutFlags) => run.merge(files, flags));
  out(addCommand(repertoire, "prune", "remove plans that no longer work"))
    .argument("<file>")
    .action((file: string, flags: OutFlags) => run.prune(file, flags));
  out(
    addCommand(
      repertoire,
      "compress",
      "keep the fewest plans that still serve as much of a simulated life",
    ),
  )
    .argument("<file>")
    .option("--keep <share>", "share of the coverage that must stay (default: 1)", number)
    .option(
      "--scenario <file>",
      "how agents live (default: from any state, all goals equally often)",
    )
    .option("--seed <n>", "seed of the simulated life (default: 1)", number)
    .option("--situations <n>", "how many situations to look at (default: 4000)", count)
    .action((file: string, flags: CompressFlags) => run.compress(file, flags));
}

function addCommand(repertoire: Command, name: string, summary: string): Command {
  return repertoire
    .command(name)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
    .requiredOption("-d, --domain <file>", "the domain, as JSON")
    .option("--json", "print one JSON object", false);
}

function out(command: Command): Command {
  return command.option("--out <file>", "where the result goes (default: the file itself)");
}

function number(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number.");
}

function count(text: string): number {
  const value = number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError("It must be a whole number of at least 0.");
}
