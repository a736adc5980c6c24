import { type Command, Option } from "commander";
import type { CheckOptions } from "./check/check-command.ts";
import type { CommandContext } from "./command-context.ts";
import { addConfigCommands } from "./configuration/config-flags.ts";
import type { ExitCode } from "./exit-code.ts";
import type { ExplainCommandOptions } from "./explain/explain-command.ts";
import type { ExportOptions } from "./export/export-command.ts";
import {
  CHECK_HELP,
  CONFIG_HELP,
  EXPLAIN_HELP,
  EXPORT_HELP,
  INIT_HELP,
  MODEL_HELP,
  MODEL_SPECS,
  PLAN_HELP,
  PLAN_LIBRARY_HELP,
  PREPARE_HELP,
  REPLAY_HELP,
  SERVE_HELP,
  STRESS_HELP,
  VIEWER_HELP,
  WORKER_HELP,
} from "./help-text.ts";
import { CONFIGURATION_FILE } from "./input/configuration-file.ts";
import { InputError } from "./input/input-error.ts";
import { integer } from "./input/integer-flag.ts";
import { milliseconds, tick } from "./input/number-flags.ts";
import { addPlanLibraryCommands } from "./library/plan-library-flags.ts";
import { declareMcp } from "./mcp/mcp-flags.ts";
import { addModelCommands } from "./model/model-flags.ts";
import { declareNewFlags, type NewFlags } from "./new/new-flags.ts";
import type { PlanOptions } from "./plan/plan-command.ts";
import { PLANNER_NAMES } from "./plan/solver.ts";
import { declarePrepareFlags, type PrepareFlags } from "./prepare/prepare-flags.ts";
import type { WorkerFlags } from "./prepare/worker-command.ts";
import type { ReplayCommandOptions } from "./replay/replay-command.ts";
import { declareServeFlags, type ServeFlags } from "./serve/serve-flags.ts";
import { declareStressFlags, type StressFlags } from "./stress/stress-flags.ts";
import { declareTrialFlags } from "./trial/trial-flags.ts";
import { declareViewerFlags, type ViewerFlags } from "./viewer/viewer-flags.ts";
import { addWordsCommands } from "./words/words-flags.ts";

/** Runs a command; its exit code becomes the program's. */
export type RunCommand = (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

/** Declares a command with its subcommands. */
type Declare = (program: Command, run: RunCommand) => Command;

/**
 * All commands by name, in help order. Each loads its code when it runs, so that others do not slow the start.
 */
export const COMMANDS: Readonly<Record<string, Declare>> = {
  plan: declarePlan,
  check: declareCheck,
  export: declareExport,
  stress: declareStress,
  viewer: declareViewer,
  serve: declareServe,
  mcp: declareMcp,
  replay: declareReplay,
  explain: declareExplain,
  prepare: declarePrepare,
  worker: declareWorker,
  planLibrary: declarePlanLibrary,
  words: declareWords,
  new: declareNew,
  init: declareInit,
  config: declareConfig,
  model: declareModel,
};

function declarePlan(program: Command, run: RunCommand): Command {
  return program
    .command("plan")
    .summary("solve problems of a domain")
    .description("Solves problems of a domain.")
    .option("-d, --domain <file>", "the domain: JSON (- for standard input), or a program")
    .option("-p, --problem <file>", "the problem, as JSON (- for standard input)")
    .option("--problems <file>", "many problems, one JSON object per line")
    .option("--state <json>", "the state, instead of a problem file")
    .option("--goal <goal>", "the goal, instead of a problem file: a name or JSON")
    .option("--ways <json>", "what ways cost, from place to place, beside --state and --goal")
    .option("--pddl <files...>", "instead of all these: a domain and a problem in PDDL")
    .addOption(
      new Option("--planner <name>", "the planner that answers")
        .choices(PLANNER_NAMES)
        .default("auto"),
    )
    .option(
      "--budget-ms <n>",
      "milliseconds for each problem, after loading (auto: 1000, llm: 60000)",
      milliseconds,
    )
    .option("--model <spec>", `${MODEL_SPECS} (default: nano)`)
    .option("--explain", "explain each step, or why there is no plan", false)
    .option("--json", "print one JSON object for each problem", false)
    .addHelpText("after", PLAN_HELP)
    .action((options: PlanOptions) =>
      run(async (context) =>
        (await import("./plan/plan-command.ts")).planCommand(options, context),
      ),
    );
}

function declareCheck(program: Command, run: RunCommand): Command {
  return program
    .command("check")
    .summary("explain a domain")
    .description("Checks a domain and explains it.")
    .argument("[domain]", "the domain: JSON (- for standard input), or a program that exports it")
    .option("--prompt", "print the system prompt", false)
    .option("--graph <file>", "draw the domain as SVG (- for standard output, without the report)")
    .option("--goal <goal>", "the goal whose plan is lit up on the picture: a name or JSON")
    .option("--state <json>", "the state that the plan starts from (default: the domain's)")
    .option("--ways <json>", "what ways cost the plan, from place to place")
    .option("--model <spec>", `whose tokens to count: ${MODEL_SPECS}`, "nano")
    .option("--json", "print the whole report as JSON", false)
    .addHelpText("after", CHECK_HELP)
    .action((domain: string | undefined, options: Omit<CheckOptions, "domain">) =>
      run(async (context) => {
        if (domain === undefined) throw noDomain();
        const { checkCommand } = await import("./check/check-command.ts");
        return checkCommand({ ...options, domain }, context);
      }),
    );
}

function declareExport(program: Command, run: RunCommand): Command {
  return program
    .command("export")
    .summary("write a typed domain as JSON, or a game's file")
    .description(
      "Writes the JSON of a domain that a TypeScript or JavaScript file exports, or all that a game ships in one file.",
    )
    .argument("<domain>", "the program; FILE#NAME if it exports several domains; or its JSON")
    .option("-o, --out <file>", "the file to write (default: standard output)")
    .option("--library <file>", "for a game's file: its prepared plans")
    .option("--tables", "for a game's file: policy tables, where they are small enough", false)
    .addHelpText("after", EXPORT_HELP)
    .action((domain: string, flags: Omit<ExportOptions, "domain">) =>
      run(async (context) =>
        (await import("./export/export-command.ts")).exportCommand({ ...flags, domain }, context),
      ),
    );
}

function declareStress(program: Command, run: RunCommand): Command {
  return declareStressFlags(
    program
      .command("stress")
      .summary("put the engine under load, and judge it")
      .description(
        "Simulates thousands of planning agents, optionally with faults, and checks the engine's guarantees.",
      ),
  )
    .addHelpText("after", STRESS_HELP)
    .action((flags: StressFlags) =>
      run(async (context) =>
        (await import("./stress/stress-command.ts")).stressCommand(flags, context),
      ),
    );
}

function declareViewer(program: Command, run: RunCommand): Command {
  return declareViewerFlags(
    program
      .command("viewer")
      .summary("watch agents plan, on a web page")
      .description(
        "Lets agents of a domain plan with the real engine, and shows them on a web page on this machine.",
      ),
  )
    .addHelpText("after", VIEWER_HELP)
    .action((flags: ViewerFlags) =>
      run(async (context) =>
        (await import("./viewer/viewer-command.ts")).viewerCommand(flags, context),
      ),
    );
}

function declareServe(program: Command, run: RunCommand): Command {
  return declareServeFlags(
    program
      .command("serve")
      .summary("plan for programs in any language, over HTTP")
      .description(
        "Serves the engine on this machine: games in any language ask for plans over HTTP.",
      ),
  )
    .addHelpText("after", SERVE_HELP)
    .action((flags: ServeFlags) =>
      run(async (context) =>
        (await import("./serve/serve-command.ts")).serveCommand(flags, context),
      ),
    );
}

function declareReplay(program: Command, run: RunCommand): Command {
  return program
    .command("replay")
    .summary("play a recorded run again")
    .description("Plays a recorded run again and compares every outcome.")
    .argument("<file>", "the recording (- for standard input)")
    .option("--json", "print one JSON object", false)
    .addHelpText("after", REPLAY_HELP)
    .action((file: string, flags: Omit<ReplayCommandOptions, "file">) =>
      run(async (context) =>
        (await import("./replay/replay-command.ts")).replayCommand({ ...flags, file }, context),
      ),
    );
}

function declareExplain(program: Command, run: RunCommand): Command {
  return program
    .command("explain")
    .summary("show what decided one recorded request")
    .description(
      "Shows what decided one request of a recorded run. For a domain and a goal: understudy plan --explain",
    )
    .argument("<file>", "the recording (- for standard input)")
    .option("--agent <name>", "whose request")
    .option("--tick <n>", "which of its requests (default: the last)", tick)
    .option("--json", "print the whole story as JSON", false)
    .addHelpText("after", EXPLAIN_HELP)
    .action((file: string, flags: Omit<ExplainCommandOptions, "file">) =>
      run(async (context) =>
        (await import("./explain/explain-command.ts")).explainCommand({ ...flags, file }, context),
      ),
    );
}

function declarePrepare(program: Command, run: RunCommand): Command {
  return declarePrepareFlags(
    program
      .command("prepare")
      .summary("have a model teach a plan library")
      .description(
        "Simulates agents in a domain, asks a model for the plans that they need, and keeps the proved ones.",
      ),
  )
    .addHelpText("after", PREPARE_HELP)
    .action((flags: PrepareFlags) =>
      run(async (context) =>
        (await import("./prepare/prepare-command.ts")).prepareCommand(flags, context),
      ),
    );
}

function declareWorker(program: Command, run: RunCommand): Command {
  return program
    .command("worker")
    .summary("answer questions of preparations on other machines")
    .description("Answers the questions of preparations that are started with the same --queue.")
    .requiredOption("--queue <address>", "the Redis of the preparations: redis://localhost:6379")
    .option("--model <spec>", `who answers: ${MODEL_SPECS}, or scripted: the best plans`, "nano")
    .option("--in-flight <n>", "questions at the same time", integer(1, 64), 1)
    .addHelpText("after", WORKER_HELP)
    .action((flags: WorkerFlags) =>
      run(async (context) =>
        (await import("./prepare/worker-command.ts")).workerCommand(flags, context),
      ),
    );
}

function declarePlanLibrary(program: Command, run: RunCommand): Command {
  return addPlanLibraryCommands(program, (file, flags) =>
    run(async (context) =>
      (await import("./library/check-plan-library.ts")).checkPlanLibrary(file, flags, context),
    ),
  ).addHelpText("after", PLAN_LIBRARY_HELP);
}

function declareWords(program: Command, run: RunCommand): Command {
  return addWordsCommands(program, (file, flags) =>
    run(async (context) =>
      (await import("./words/read-command.ts")).readWordsCommand(file, flags, context),
    ),
  );
}

function declareNew(program: Command, run: RunCommand): Command {
  return declareNewFlags(program).action((folder: string | undefined, flags: NewFlags) =>
    run(async (context) =>
      (await import("./new/new-command.ts")).newCommand(folder, flags, context),
    ),
  );
}

function declareInit(program: Command, run: RunCommand): Command {
  return program
    .command("init")
    .summary("write a configuration")
    .description("Writes a configuration file with comments. An existing file stays.")
    .argument("[file]", "the file to write", CONFIGURATION_FILE)
    .addHelpText("after", INIT_HELP)
    .action((file: string) =>
      run(async (context) =>
        (await import("./configuration/init-command.ts")).initCommand(file, context),
      ),
    );
}

function declareConfig(program: Command, run: RunCommand): Command {
  const commands = () => import("./configuration/config-commands.ts");
  return addConfigCommands(program, (file) =>
    run(async (context) => (await commands()).checkConfig(file, context)),
  ).addHelpText("after", CONFIG_HELP);
}

function declareModel(program: Command, run: RunCommand): Command {
  const asking = () => import("./model/model-command.ts");
  const commands = () => import("./model/keep-command.ts");
  const model = addModelCommands(program, {
    list: (options) => run(async (context) => (await asking()).listModels(options, context)),
    status: (spec, options) =>
      run(async (context) => (await asking()).showStatus(spec, options, context)),
    available: (flags) => run(async (context) => (await commands()).showAvailable(flags, context)),
    pull: (source, flags) =>
      run(async (context) => (await commands()).pullModelCommand(source, flags, context)),
    installOllama: () => run(async (context) => (await commands()).tellOllama(context)),
  }).addHelpText("after", MODEL_HELP);
  declareTrialFlags(model, (specs, flags) =>
    run(async (context) =>
      (await import("./trial/trial-command.ts")).trialCommand(specs, flags, context),
    ),
  );
  return model;
}

function noDomain(): InputError {
  const message = "there is no domain to check";
  const hint = "such as understudy check village.json";
  return new InputError("invalid-usage", "check", [{ pointer: "", message, hint }]);
}
