import type { Command } from "commander";

/** Options of `planLibrary check`. */
export interface PlanLibraryFlags {
  readonly domain: string;
  readonly json: boolean;
}

/** Declares `understudy library check`. */
export function addPlanLibraryCommands(
  program: Command,
  check: (file: string, flags: PlanLibraryFlags) => Promise<void>,
): Command {
  const planLibrary = program
    .command("library")
    .summary("check plan libraries")
    .description("Proves plan library files.");
  planLibrary
    .command("check")
    .summary("prove every plan again, and say what does not work and why")
    .description("Proves every plan again, and says what does not work and why.")
    .argument("<file>")
    .requiredOption("-d, --domain <file>", "the domain, as JSON")
    .option("--json", "print one JSON object", false)
    .action((file: string, flags: PlanLibraryFlags) => check(file, flags));
  return planLibrary;
}
