import { type Command, InvalidArgumentError } from "commander";

/** Options of every command about repertoires. */
export interface RepertoireFlags {
  readonly domain: string;
  readonly json: boolean;
}

/** The flags that decide the life that a repertoire is looked at in. */
export interface LifeFlags extends RepertoireFlags {
  readonly scenario?: string;
  readonly seed?: number;
  readonly situations?: number;
}

/** The flag for the file of a changed repertoire. */
export interface OutFlags extends RepertoireFlags {
  readonly out?: string;
}

/** Flags of `prune`. */
export interface PruneFlags extends OutFlags {
  readonly broken: boolean;
  readonly minServed?: number;
  readonly max?: number;
}

/** Flags of `compress`. */
export interface CompressFlags extends OutFlags, LifeFlags {
  readonly keep?: number;
}

/** One of the commands: what it takes, and what to run. */
export interface RepertoireCommands {
  check(file: string, flags: RepertoireFlags): Promise<void>;
  list(file: string, flags: RepertoireFlags): Promise<void>;
  show(file: string, plan: number, flags: RepertoireFlags): Promise<void>;
  merge(files: readonly string[], flags: OutFlags): Promise<void>;
  prune(file: string, flags: PruneFlags): Promise<void>;
  compress(file: string, flags: CompressFlags): Promise<void>;
  coverage(file: string, flags: LifeFlags): Promise<void>;
  diff(before: string, after: string, flags: LifeFlags): Promise<void>;
  personas(file: string, flags: LifeFlags): Promise<void>;
}

/** Declares `understudy repertoire` and its commands. */
export function addRepertoireCommands(program: Command, run: RepertoireCommands): Command {
  const repertoire = program
    .command("repertoire")
    .summary("check, edit and compare repertoires")
    .description("Proves repertoire files, shows what is in them, and changes them.");
  declareInspection(repertoire, run);
  declareChanges(repertoire, run);
  declareComparisons(repertoire, run);
  return repertoire;
}

/** The commands that look at one file. */
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
  out(addCommand(repertoire, "prune", "remove plans that no longer work, or are rarely served"))
    .argument("<file>")
    .option(
      "--broken",
      "remove plans that do not work, for example after a change of the domain",
      false,
    )
    .option("--min-served <n>", "remove plans that were served less often", count)
    .option("--max <n>", "then remove the least useful until this many are left", count)
    .action((file: string, flags: PruneFlags) => run.prune(file, flags));
  out(
    living(
      addCommand(
        repertoire,
        "compress",
        "keep the fewest plans that still serve as much of a simulated life",
      ),
    ),
  )
    .argument("<file>")
    .option("--keep <share>", "share of the coverage that must stay (default: 1)", number)
    .action((file: string, flags: CompressFlags) => run.compress(file, flags));
}

/** The commands that play a simulated life. */
function declareComparisons(repertoire: Command, run: RepertoireCommands): void {
  living(
    addCommand(
      repertoire,
      "coverage",
      "measure how much of a simulated life is served, and at what cost",
    ),
  )
    .argument("<file>")
    .action((file: string, flags: LifeFlags) => run.coverage(file, flags));
  living(addCommand(repertoire, "diff", "say what a change gained or lost: plans and coverage"))
    .argument("<old>")
    .argument("<new>")
    .action((before: string, after: string, flags: LifeFlags) => run.diff(before, after, flags));
  living(
    addCommand(
      repertoire,
      "personas",
      "show where agents of different personas act differently, and how",
    ),
  )
    .argument("<file>")
    .action((file: string, flags: LifeFlags) => run.personas(file, flags));
}

function addCommand(repertoire: Command, name: string, summary: string): Command {
  return repertoire
    .command(name)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
    .requiredOption("-d, --domain <file>", "the domain, as JSON")
    .option("--json", "print one JSON object", false);
}

function living(command: Command): Command {
  return command
    .option(
      "--scenario <file>",
      "how agents live (default: from any state, all goals equally often)",
    )
    .option("--seed <n>", "seed of the simulated life (default: 1)", number)
    .option("--situations <n>", "how many situations to look at (default: 4000)", count);
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
