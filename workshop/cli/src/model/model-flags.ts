import { type Command, Option } from "commander";
import { MODEL_SPECS } from "../help-text.ts";
import type { KeepFlags, PullFlags } from "./keep-command.ts";
import type { ModelCommandOptions } from "./model-command.ts";

/** The actions of the commands. */
export interface ModelCommands {
  list(options: ModelCommandOptions): Promise<void>;
  status(spec: string | undefined, options: ModelCommandOptions): Promise<void>;
  available(flags: KeepFlags): Promise<void>;
  pull(source: string | undefined, flags: PullFlags): Promise<void>;
  verify(name: string, flags: KeepFlags): Promise<void>;
  remove(name: string, flags: KeepFlags): Promise<void>;
  import(file: string, flags: KeepFlags): Promise<void>;
  installOllama(): Promise<void>;
  start(flags: KeepFlags): Promise<void>;
}

/** Declares `understudy model` with its subcommands. */
export function addModelCommands(program: Command, run: ModelCommands): Command {
  const model = program
    .command("model")
    .summary("show, fetch and check models")
    .description(
      "Shows which models there are and whether they work; fetches, checks and removes them.",
    );
  declareLists(model, run);
  declareFiles(model, run);
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
    .action((flags: KeepFlags) => run.available(flags));
}

/** The commands that download, verify and remove model files. */
function declareFiles(model: Command, run: ModelCommands): void {
  const named = "its name in the models folder, or local/NAME:VARIANT";
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
  withJson(
    addCommand(
      model,
      "verify",
      "compare a model file with its recorded hash",
      "Reads a model again, and compares its SHA-256 with the one recorded when it was fetched.",
    ),
  )
    .argument("<name>", "as list prints it: nano, a file or ollama/NAME; or local/NAME:VARIANT")
    .action((name: string, flags: KeepFlags) => run.verify(name, flags));
  withJson(
    addCommand(
      model,
      "remove",
      "remove a model",
      "Removes a model file, or a model of Ollama, after asking.",
    ),
  )
    .argument("<name>", `${named}, or ollama/NAME`)
    .option("--yes", "do not ask first", false)
    .action((name: string, flags: KeepFlags) => run.remove(name, flags));
  withJson(
    addCommand(
      model,
      "import",
      "copy a model file into the models folder",
      "Checks a model file, copies it into the models folder, and records its SHA-256.",
    ),
  )
    .argument("<file>", "a .gguf file")
    .option("--name <name>", "name of the copy, ending in .gguf")
    .action((file: string, flags: KeepFlags) => run.import(file, flags));
}

function declareOllama(model: Command, run: ModelCommands): void {
  addCommand(
    model,
    "install-ollama",
    "print how to install Ollama here",
    "Prints the commands that install and start Ollama on this system, and runs none of them.",
  ).action(() => run.installOllama());
  withJson(
    addCommand(
      model,
      "start",
      "start an Ollama that is installed but not running",
      "Starts Ollama (ollama serve), waits until it answers, and leaves it running. Installs nothing.",
    ),
  ).action((flags: KeepFlags) => run.start(flags));
}

function addCommand(model: Command, name: string, summary: string, description: string): Command {
  return model.command(name).summary(summary).description(description);
}

function withJson(command: Command): Command {
  return command.option("--json", "print one JSON object", false);
}
