import type { Command } from "commander";

/** Declares `understudy config check`. */
export function addConfigCommands(
  program: Command,
  check: (file: string) => Promise<void>,
): Command {
  const config = program
    .command("config")
    .summary("check configurations of the service")
    .description(
      "Checks the service's configuration file. A running service applies changes by itself, including those of its pool of models.",
    );
  config
    .command("check")
    .summary("say everything that is wrong with a file, and where")
    .description("Says everything that is wrong with a file, and where.")
    .argument("[file]", "the configuration (default: UNDERSTUDY_CONFIG, or understudy.toml)")
    .action((file: string) => check(file));
  return config;
}
