import type { Command } from "commander";

/** Flags of `rollback`. */
export interface RollbackFlags {
  /** The start of the configuration's hash. */
  readonly to?: string;
}

/** The actions of the commands. */
export interface ConfigCommands {
  check(file: string): Promise<void>;
  diff(file: string): Promise<void>;
  rollback(file: string, flags: RollbackFlags): Promise<void>;
}

/** Declares `understudy config` with its subcommands. */
export function addConfigCommands(program: Command, run: ConfigCommands): Command {
  const config = program
    .command("config")
    .summary("check, compare and put back configurations of the service")
    .description(
      "Checks the service's configuration file, and compares or restores earlier ones. A running service applies changes by itself, including those of its pool of models.",
    );
  const sub = (name: string, summary: string): Command =>
    config
      .command(name)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
      .argument("[file]", "the configuration (default: UNDERSTUDY_CONFIG, or understudy.toml)");
  sub("check", "say everything that is wrong with a file, and where").action((file: string) =>
    run.check(file),
  );
  sub("diff", "show the changes of a file from the server's current configuration").action(
    (file: string) => run.diff(file),
  );
  sub("rollback", "put back what a server ran by before")
    .option("--to <hash>", "how the hash of another one begins, as diff lists them")
    .action((file: string, flags: RollbackFlags) => run.rollback(file, flags));
  return config;
}
