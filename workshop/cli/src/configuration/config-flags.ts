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
      "Works on the file by which the service runs, and on those it ran by before. A service takes changes over by itself, those of its pool of models included.",
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
  sub("diff", "say what a file changes, beside the one that a server runs by").action(
    (file: string) => run.diff(file),
  );
  sub("rollback", "put back what a server ran by before")
    .option("--to <hash>", "how the hash of another one begins, as diff lists them")
    .action((file: string, flags: RollbackFlags) => run.rollback(file, flags));
  return config;
}
