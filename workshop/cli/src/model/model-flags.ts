import { type Command, Option } from "commander";
import { MODEL_SPECS } from "../help-text.ts";
import type { AvailableFlags, PullFlags } from "./keep-command.ts";
import type { ModelCommandOptions } from "./model-command.ts";

/** The actions of the commands. */
export interface ModelCommands {
  list(options: ModelCommandOptions): Promise<void>;
  status(spec: string | undefined, options: ModelCommandOptions): Promise<void>;
  available(flags: AvailableFlags): Promise<void>;
  pull(source: string | undefined, flags: PullFlags): Promise<void>;
  installOllama(): Promise<void>;
}

/** Declares `understudy model` with its subcommands. */
export function addModelCommands(program: Command, run: ModelCommands): Command {
  const model = program
    .command("model")
    .summary("show, fetch and try models")
    .description("Shows which models there are and whether they work; fetches them.");
  declareLists(model, run);
  declarePull(model, run);
  declareOllama(model, run);
  return model;
}

/** The commands that list installed and downloadable models. */
function declareLists(model: Command, run: ModelCommands): void {
  withJson(
    addCommand(
      model,
      "list",
      "list the available models",
      "Lists the available models: the shipped one, files, and Ollama's.",
    ),
  )
    .addOption(
      new Option("--backend <name>", "only models of this backend").choices(["embedded", "ollama"]),
    )
    .action((options: ModelCommandOptions) => run.list(options));
  withJson(
    addCommand(
      model,
      "status",
      "show whether servers run, or how fast a model is",
      "Shows whether servers are running; with a SPEC, opens and tests that model.",
    ),
  )
    .argument("[spec]", `a model: ${MODEL_SPECS}`)
    .action((spec: string | undefined, options: ModelCommandOptions) => run.status(spec, options));
  withJson(
    addCommand(
      model,
      "available",
      "list models that can be fetched by name",
      "Lists the models that pull can download by name, with their sizes and licences.",
    ),
  )
    .option("--recommended", "only models worth trying first", false)
    .action((flags: AvailableFlags) => run.available(flags));
}

/** The command that downloads models. */
function declarePull(model: Command, run: ModelCommands): void {
  withJson(
    addCommand(
      model,
      "pull",
      "fetch a model",
      "Fetches a model; a broken download is resumed. The file gets its name once its SHA-256 is right. Without a source: all models of understudy.toml.",
    ),
  )
    .argument(
      "[source]",
      "ollama/NAME, local/NAME:VARIANT@embedded, hf:OWNER/REPOSITORY/FILE.gguf, or an address",
    )
    .option("--config <file>", "fetch all models that this configuration names")
    .option(
      "--quantization <name>",
      "for models that are known by name (default: Q4_K_M, else the first that available lists)",
    )
    .option("--sha256 <hash>", "the expected hash of the file")
    .option("--trust-first", "accept a file without a known hash, and record its hash", false)
    .action((source: string | undefined, flags: PullFlags) => run.pull(source, flags));
}

function declareOllama(model: Command, run: ModelCommands): void {
  addCommand(
    model,
    "install-ollama",
    "print how to install Ollama here",
    "Prints the commands that install and start Ollama on this system, and runs none of them.",
  ).action(() => run.installOllama());
}

function addCommand(model: Command, name: string, summary: string, description: string): Command {
  return model.command(name).summary(summary).description(description);
}

function withJson(command: Command): Command {
  return command.option("--json", "print one JSON object", false);
}
