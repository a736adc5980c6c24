import { Command, InvalidArgumentError, Option } from "commander";
import { type CheckOptions, checkCommand } from "./check/check-command.ts";
import type { ClientCheckFlags } from "./client-check/client-check-command.ts";
import type { CommandContext } from "./command-context.ts";
import { CONFIGURATION_FILE } from "./configuration/apply-configuration.ts";
import { declareConfig } from "./configuration/config-flags.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { ExplainCommandOptions } from "./explain/explain-command.ts";
import {
  CHECK_HELP,
  CLIENT_CHECK_HELP,
  CONFIG_HELP,
  EXPLAIN_HELP,
  INIT_HELP,
  MODEL_HELP,
  PLAN_HELP,
  PROGRAM_HELP,
  REHEARSE_HELP,
  REPERTOIRE_HELP,
  REPLAY_HELP,
  SERVE_HELP,
  SIZE_HELP,
  STRESS_HELP,
  VIEWER_HELP,
  WORKER_HELP,
} from "./help-text.ts";
import { InputError } from "./input/input-error.ts";
import { integer } from "./input/integer-flag.ts";
import { MODEL_SPECS } from "./lead/model-spec.ts";
import { declareStartOllama } from "./lead/start-ollama.ts";
import { declareModel } from "./model/declare-model.ts";
import { listModels, showStatus } from "./model/model-command.ts";
import { printableLines } from "./output/printable.ts";
import { type PlanOptions, planCommand } from "./plan/plan-command.ts";
import { PLANNER_NAMES } from "./plan/solver.ts";
import { declareRehearseFlags, type RehearseFlags } from "./rehearse/rehearse-flags.ts";
import type { WorkerFlags } from "./rehearse/worker-command.ts";
import { declareRepertoire } from "./repertoire/repertoire-flags.ts";
import type { ReplayCommandOptions } from "./replay/replay-command.ts";
import { declareServeFlags, type ServeFlags } from "./serve/serve-flags.ts";
import { declareSizeFlags, type SizeFlags, sizeCommand } from "./size/size-command.ts";
import type { CliStreams } from "./streams.ts";
import { declareStressFlags, type StressFlags } from "./stress/stress-flags.ts";
import { cliVersion } from "./version.ts";
import { declareViewerFlags, type ViewerFlags } from "./viewer/viewer-flags.ts";

/** The command line, and the exit code that its command comes to. */
export interface Program {
  readonly command: Command;
  readonly exitCode: () => ExitCode;
}

/** Declares commands and options; parsing runs the command. */
export function createProgram(context: CommandContext): Program {
  let exitCode: ExitCode = EXIT.solved;
  const command = new Command("understudy")
    .description("Plans for game agents: a language model proposes, a classical planner stands by.")
    .version(cliVersion, "-V, --version", "show the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .addHelpText("after", PROGRAM_HELP);
  settle(command, context.streams);

  const plan = command
    .command("plan")
    .summary("solve problems of a domain")
    .description("Solves problems of a domain.")
    .option("-d, --domain <file>", "the domain, as JSON (- for standard input)")
    .option("-p, --problem <file>", "the problem, as JSON (- for standard input)")
    .option("--problems <file>", "many problems, one JSON object per line")
    .option("--state <json>", "the state, instead of a problem file")
    .option("--goal <goal>", "the goal, instead of a problem file: a name or JSON")
    .option("--pddl <files...>", "instead of all these: a domain and a problem in PDDL")
    .addOption(
      new Option("--planner <name>", "the planner that answers")
        .choices(PLANNER_NAMES)
        .default("auto"),
    )
    .option(
      "--budget-ms <n>",
      "milliseconds for each problem, after loading (auto: 1000, llm: 60000)",
      budget,
    )
    .option("--model <spec>", `${MODEL_SPECS} (default: nano)`)
    .option("--explain", "say what each step is for, or why there is no plan", false)
    .option("--json", "print one JSON object for each problem", false)
    .addHelpText("after", PLAN_HELP)
    .action(async (options: PlanOptions) => {
      exitCode = await planCommand(options, context);
    });
  settle(plan, context.streams);

  const check = command
    .command("check")
    .summary("explain a domain")
    .description("Checks a domain and explains it.")
    .argument("[domain]", "the domain, as JSON (- for standard input)")
    .option("-d, --domain <file>", "the same as an option")
    .option("--prompt", "print the system prompt", false)
    .option("--model <spec>", `whose tokens to count: ${MODEL_SPECS}`, "nano")
    .option("--json", "print the whole report as JSON", false)
    .addHelpText("after", CHECK_HELP)
    .action(async (argument: string | undefined, options: CheckOptions) => {
      exitCode = await checkCommand({ ...options, domain: domainOf(argument, options) }, context);
    });
  settle(check, context.streams);

  const stress = declareStressFlags(
    command
      .command("stress")
      .summary("put the engine under load, and judge it")
      .description(
        "Lets thousands of agents live and plan, with faults if asked, and says whether the engine keeps its promises.",
      ),
  )
    .addHelpText("after", STRESS_HELP)
    .action(async (flags: StressFlags) => {
      // The harness is large, and nobody else's business.
      const { stressCommand } = await import("./stress/stress-command.ts");
      exitCode = await stressCommand(flags, context);
    });
  settle(stress, context.streams);

  const viewer = declareViewerFlags(
    command
      .command("viewer")
      .summary("watch agents plan, on a web page")
      .description(
        "Lets agents of a domain plan with the real engine, and shows them on a web page on this machine.",
      ),
  )
    .addHelpText("after", VIEWER_HELP)
    .action(async (flags: ViewerFlags) => {
      const { viewerCommand } = await import("./viewer/viewer-command.ts");
      exitCode = await viewerCommand(flags, context);
    });
  settle(viewer, context.streams);

  const serve = declareServeFlags(
    command
      .command("serve")
      .summary("plan for programs in any language, over HTTP")
      .description(
        "Serves the engine on this machine: games in any language ask for plans over HTTP.",
      ),
  )
    .addHelpText("after", SERVE_HELP)
    .action(async (flags: ServeFlags) => {
      const { serveCommand } = await import("./serve/serve-command.ts");
      exitCode = await serveCommand(flags, context);
    });
  settle(serve, context.streams);

  const size = declareSizeFlags(
    command
      .command("size")
      .summary("what so many agents take")
      .description(
        "Computes servers, memory, Redis, GPUs and price of a service for so many agents, from measured figures.",
      ),
  )
    .addHelpText("after", SIZE_HELP)
    .action(async (flags: SizeFlags) => {
      exitCode = await sizeCommand(flags, context);
    });
  settle(size, context.streams);

  const clientCheck = command
    .command("client-check")
    .summary("check a client of the service against its protocol")
    .description(
      "Plays the server against a client in any language, and says what the client got wrong.",
    )
    .option("--command <command>", "starts the client, in the shell of the system")
    .option("--case <names...>", "the cases to play (default: all)")
    .option(
      "--patience <s>",
      "a client that does nothing for this long has failed",
      integer(1, 3600),
      20,
    )
    .option("--jobs <n>", "how many cases to play at the same time", integer(1, 64), 4)
    .option("--list", "list the cases without playing them", false)
    .option("--json", "print one JSON object per case", false)
    .addHelpText("after", CLIENT_CHECK_HELP)
    .action(async (flags: ClientCheckFlags) => {
      const { clientCheckCommand } = await import("./client-check/client-check-command.ts");
      exitCode = await clientCheckCommand(flags, context);
    });
  settle(clientCheck, context.streams);

  const replay = command
    .command("replay")
    .summary("play a recorded run again")
    .description("Plays a recorded run again and compares every outcome.")
    .argument("<file>", "the recording (- for standard input)")
    .option("--write <file>", "write the replay as a recording again")
    .option("--json", "print one JSON object", false)
    .addHelpText("after", REPLAY_HELP)
    .action(async (file: string, flags: Omit<ReplayCommandOptions, "file">) => {
      const { replayCommand } = await import("./replay/replay-command.ts");
      exitCode = await replayCommand({ ...flags, file }, context);
    });
  settle(replay, context.streams);

  const explain = command
    .command("explain")
    .summary("show what decided one recorded request")
    .description(
      "Shows what decided one request of a recorded run. For a domain and a goal: understudy plan --explain",
    )
    .argument("<file>", "the recording (- for standard input)")
    .requiredOption("--agent <name>", "whose request")
    .option("--tick <n>", "which of its requests (default: the last)", tick)
    .option("--json", "print the whole story as JSON", false)
    .addHelpText("after", EXPLAIN_HELP)
    .action(async (file: string, flags: Omit<ExplainCommandOptions, "file">) => {
      const { explainCommand } = await import("./explain/explain-command.ts");
      exitCode = await explainCommand({ ...flags, file }, context);
    });
  settle(explain, context.streams);

  const rehearse = declareRehearseFlags(
    command
      .command("rehearse")
      .summary("have a model teach a repertoire")
      .description(
        "Lets agents live in a domain, asks a model for the plans that they need, and keeps those that are proved.",
      ),
  )
    .addHelpText("after", REHEARSE_HELP)
    .action(async (flags: RehearseFlags) => {
      const { rehearseCommand } = await import("./rehearse/rehearse-command.ts");
      exitCode = await rehearseCommand(flags, context);
    });
  settle(rehearse, context.streams);

  const worker = command
    .command("worker")
    .summary("answer questions of rehearsals on other machines")
    .description("Answers the questions of rehearsals that are started with the same --queue.")
    .requiredOption("--queue <address>", "the Redis of the rehearsals: redis://localhost:6379")
    .option("--model <spec>", `who answers: ${MODEL_SPECS}, or scripted: the best plans`, "nano")
    .option("--in-flight <n>", "questions at the same time", integer(1, 64), 1)
    .addHelpText("after", WORKER_HELP)
    .action(async (flags: WorkerFlags) => {
      const { workerCommand } = await import("./rehearse/worker-command.ts");
      exitCode = await workerCommand(flags, context);
    });
  settle(worker, context.streams);

  const commands = () => import("./repertoire/repertoire-commands.ts");
  const [repertoire, ...repertoireCommands] = declareRepertoire(command, {
    check: async (file, flags) => {
      exitCode = await (await commands()).checkRepertoire(file, flags, context);
    },
    list: async (file, flags) => {
      exitCode = await (await commands()).listRepertoire(file, flags, context);
    },
    show: async (file, plan, flags) => {
      exitCode = await (await commands()).showPlan(file, plan, flags, context);
    },
    merge: async (files, flags) => {
      exitCode = await (await commands()).mergeRepertoires(files, flags, context);
    },
    prune: async (file, flags) => {
      exitCode = await (await commands()).pruneRepertoire(file, flags, context);
    },
    compress: async (file, flags) => {
      exitCode = await (await commands()).compressFile(file, flags, context);
    },
    coverage: async (file, flags) => {
      exitCode = await (await commands()).coverageOf(file, flags, context);
    },
    diff: async (before, after, flags) => {
      exitCode = await (await commands()).diffRepertoires(before, after, flags, context);
    },
    personas: async (file, flags) => {
      exitCode = await (await commands()).personaReport(file, flags, context);
    },
  });
  repertoire?.addHelpText("after", REPERTOIRE_HELP);
  for (const each of [repertoire, ...repertoireCommands]) {
    if (each !== undefined) settle(each, context.streams);
  }

  const init = command
    .command("init")
    .summary("write a configuration")
    .description("Writes a configuration file with comments. An existing file stays.")
    .argument("[file]", "the file to write", CONFIGURATION_FILE)
    .addHelpText("after", INIT_HELP)
    .action(async (file: string) => {
      const { initCommand } = await import("./configuration/init-command.ts");
      exitCode = await initCommand(file, context);
    });
  settle(init, context.streams);

  const configs = () => import("./configuration/config-commands.ts");
  const [config, ...configCommands] = declareConfig(command, {
    check: async (file) => {
      exitCode = await (await configs()).checkConfig(file, context);
    },
    diff: async (file) => {
      exitCode = await (await configs()).diffConfig(file, context);
    },
    rollback: async (file, flags) => {
      exitCode = await (await configs()).rollBackConfig(file, flags, context);
    },
  });
  config?.addHelpText("after", CONFIG_HELP);
  for (const each of [config, ...configCommands]) {
    if (each !== undefined) settle(each, context.streams);
  }

  const keep = () => import("./model/keep-command.ts");
  const [model, ...modelCommands] = declareModel(command, {
    list: async (options) => {
      exitCode = await listModels(options, context);
    },
    status: async (spec, options) => {
      exitCode = await showStatus(spec, options, context);
    },
    available: async (flags) => {
      exitCode = await (await keep()).showAvailable(flags, context);
    },
    pull: async (source, flags) => {
      exitCode = await (await keep()).pullModelCommand(source, flags, context);
    },
    verify: async (name, flags) => {
      exitCode = await (await keep()).verifyModelCommand(name, flags, context);
    },
    remove: async (name, flags) => {
      exitCode = await (await keep()).removeModelCommand(name, flags, context);
    },
    import: async (file, flags) => {
      exitCode = await (await keep()).importModelCommand(file, flags, context);
    },
    installOllama: async () => {
      exitCode = await (await keep()).tellOllama(context);
    },
    start: async (flags) => {
      exitCode = await (await keep()).startOllamaCommand(flags, context);
    },
  });
  model?.addHelpText("after", MODEL_HELP);
  for (const each of [model, ...modelCommands]) {
    if (each !== undefined) settle(each, context.streams);
  }
  declareStartOllama(command);
  return { command, exitCode: () => exitCode };
}

/** Errors and help go to the given streams, and nothing ends the process. */
function settle(command: Command, { stdout, stderr }: CliStreams): void {
  command
    .exitOverride()
    .showHelpAfterError(`see ${fullName(command)} --help`)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(printableLines(text)),
      getOutHelpWidth: () => 96,
      getErrHelpWidth: () => 96,
    });
}

/** A command as it is typed: `understudy repertoire check`. */
function fullName(command: Command): string {
  const { parent } = command;
  return parent === null ? command.name() : `${fullName(parent)} ${command.name()}`;
}

function budget(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw new InvalidArgumentError("It must be a number of milliseconds of at least 0.");
}

function tick(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number.");
}

function domainOf(argument: string | undefined, { domain }: Partial<CheckOptions>): string {
  const file = argument ?? domain;
  const isTwice = argument !== undefined && domain !== undefined && argument !== domain;
  if (file !== undefined && !isTwice) return file;
  const message = isTwice ? "there are two domains" : "there is no domain to check";
  const hint = "such as understudy check village.json";
  throw new InputError("invalid-usage", "check", [{ pointer: "", message, hint }]);
}
