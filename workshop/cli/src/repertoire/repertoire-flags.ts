import type { Command } from "commander";

/** Options of `repertoire check`. */
export interface RepertoireFlags {
  readonly domain: string;
  readonly json: boolean;
}

/** Declares `understudy repertoire check`. */
export function addRepertoireCommands(
  program: Command,
  check: (file: string, flags: RepertoireFlags) => Promise<void>,
): Command {
  const repertoire = program
    .command("repertoire")
    .summary("check repertoires")
    .description("Proves repertoire files.");
  repertoire
    .command("check")
    .summary("prove every plan again, and say what does not work and why")
    .description("Proves every plan again, and says what does not work and why.")
    .argument("<file>")
    .requiredOption("-d, --domain <file>", "the domain, as JSON")
    .option("--json", "print one JSON object", false)
    .action((file: string, flags: RepertoireFlags) => check(file, flags));
  return repertoire;
}
