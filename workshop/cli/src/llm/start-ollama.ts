import type { ModelsConfiguration } from "@understudy/llm/models";
import { RequestError } from "@understudy/planner-core";
import type { Command } from "commander";
import type { Printer } from "../output/printer.ts";
import type { CliEnvironment } from "../streams.ts";

/** Adds `--start-ollama` to all commands with a model. */
export function declareStartOllama(program: Command): void {
  for (const command of commandsWithModel(program)) {
    command.option(
      "--start-ollama",
      "for ollama/NAME and local/NAME: start Ollama if it is not running",
      false,
    );
  }
}

/**
 * Starts Ollama on request, if the command may use one of its models.
 *
 * @throws OllamaStartError
 */
export async function startOllamaFor(
  command: Command,
  parts: {
    readonly configuration: () => Promise<ModelsConfiguration>;
    readonly env: CliEnvironment;
    readonly printer: Printer;
  },
): Promise<void> {
  if (command.getOptionValue("startOllama") !== true) return;
  const [argument] = command.processedArgs as readonly unknown[];
  const spec: unknown = command.name() === "status" ? argument : command.getOptionValue("model");
  if (typeof spec !== "string" || !(await mayBeOllamas(spec))) return;
  const { models } = await import("@understudy/llm/models");
  const { configuration, env, printer } = parts;
  const { ollamaUrl } = (await configuration()).defaults;
  const { wasRunning, pid, url } = await models.start({ ollamaUrl, env });
  if (!wasRunning) printer.notice(`Ollama was started as process ${pid}, at ${url}`);
}

async function mayBeOllamas(spec: string): Promise<boolean> {
  const { parseModelSpec } = await import("@understudy/llm/internal");
  try {
    const named = parseModelSpec(spec);
    return named.kind === "ollama" || (named.kind === "local" && named.at !== "embedded");
  } catch (error) {
    // The command itself reports an invalid SPEC.
    if (error instanceof RequestError) return false;
    throw error;
  }
}

/** All commands with a model. */
function commandsWithModel(program: Command): readonly Command[] {
  return [program, ...program.commands.flatMap(commandsWithModel)].filter(
    (each) => each.name() === "status" || each.options.some(({ long }) => long === "--model"),
  );
}
