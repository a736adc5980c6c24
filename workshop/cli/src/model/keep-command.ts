import { SHIPPED_MODEL } from "@understudy/llm";
import { chosenSpec, modelPlaces, parseModelSpec, shippedGains } from "@understudy/llm/internal";
import {
  type CatalogueModel,
  ModelPullError,
  models,
  readConfiguration,
} from "@understudy/llm/models";
import { formatBytes } from "@understudy/planner-core/internal";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { CONFIGURATION_FILE, namedConfiguration } from "../input/configuration-file.ts";
import { InputError, refuseInput } from "../input/input-error.ts";
import { processInterrupts } from "../interrupts.ts";
import { printable } from "../output/printable.ts";
import { formatTable } from "../output/table.ts";
import { PullView } from "./pull-view.ts";

/** Options of `understudy model pull`. */
export interface PullFlags {
  readonly config?: string;
  readonly quantization?: string;
  readonly sha256?: string;
  readonly trustFirst: boolean;
  readonly json: boolean;
}

/** Options of `understudy model available`. */
export interface AvailableFlags {
  readonly json: boolean;
  readonly recommended?: boolean;
}

/** Runs `understudy model pull`: one model, or all models of the configuration. */
export async function pullModelCommand(
  source: string | undefined,
  flags: PullFlags,
  context: CommandContext,
): Promise<ExitCode> {
  if (source !== undefined) return await pullOne(source, flags, context);
  const { printer } = context;
  const file = flags.config ?? namedConfiguration(context.streams.env) ?? CONFIGURATION_FILE;
  const { toPull, others } = await modelsToPull(file, flags);
  for (const each of toPull) await pullOne(each, flags, context);
  for (const each of others) printer.notice(`${printable(each)}: nothing to fetch`);
  return EXIT.solved;
}

/** The configuration's models: downloadable ones, and the rest. */
async function modelsToPull(
  file: string,
  { quantization, sha256 }: PullFlags,
): Promise<{ readonly toPull: readonly string[]; readonly others: readonly string[] }> {
  const one = quantization === undefined ? "--sha256" : "--quantization";
  if (quantization !== undefined || sha256 !== undefined) {
    const message = `${one} is about one model`;
    const hint = "name the model, or leave it out";
    throw new InputError("invalid-usage", "model pull", [{ pointer: "", message, hint }]);
  }
  const configuration = await readConfiguration(file).catch((error: unknown) =>
    refuseInput(error, file, "invalid-usage"),
  );
  const specs = new Set([
    ...Object.values(configuration.models),
    ...(configuration.pool?.members ?? []).map(({ model }) => chosenSpec(configuration, model)),
  ]);
  const sources = [...specs].map((spec) => ({ spec, source: sourceOf(spec) }));
  return {
    toPull: [...new Set(sources.flatMap(({ source }) => source ?? []))],
    others: sources.filter(({ source }) => source === undefined).map(({ spec }) => spec),
  };
}

/** The download source of a SPEC; undefined for local or remote models. */
function sourceOf(spec: string): string | undefined {
  const parsed = parseModelSpec(spec);
  if (parsed.kind === "ollama") return `ollama/${parsed.model}`;
  if (parsed.kind !== "local") return undefined;
  const { model, variant, at = "embedded" } = parsed;
  return `local/${model}${variant === undefined ? "" : `:${variant}`}@${at}`;
}

async function pullOne(
  source: string,
  { json, config: _, ...flags }: PullFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer, streams, interrupts = processInterrupts } = context;
  const stop = new AbortController();
  const view = new PullView(streams.stderr);
  const unlisten = interrupts.onInterrupt(() => {
    stop.abort(new ModelPullError("Stopped: pulling again resumes from here"));
  });
  try {
    const pulled = await models.pull(source, {
      ...{ ...flags, ...(await place(context)), signal: stop.signal, onProgress: view.tell },
    });
    view.end();
    if (json) printer.line(JSON.stringify(pulled));
    else {
      const { record, spec, wasThere } = pulled;
      const verb = wasThere ? "is there already" : "is ready";
      printer.line(`${printer.colours.green("✓")} ${printable(spec)} ${verb}`);
      if (record !== undefined)
        printer.line(`  SHA-256 ${record.sha256} (${FROM[record.hashFrom]})`);
      printer.line(`  understudy plan --model ${printable(spec)} …`);
    }
    return EXIT.solved;
  } finally {
    view.end();
    unlisten();
  }
}

const FROM = {
  given: "as you said",
  server: "as its server says",
  first: "what came first: compare it with what its publisher says",
} as const;

/** Memory from which a model is marked: few games can spare that much. */
const LARGE_BYTES = 5e9;

/** Runs `understudy model available`. */
export async function showAvailable(
  { json, recommended }: AvailableFlags,
  { printer }: CommandContext,
): Promise<ExitCode> {
  const all = await models.available(recommended);
  const shipped = { name: SHIPPED_MODEL, gainOverRandomWalk: await shippedGains() };
  if (json) {
    printer.line(JSON.stringify({ models: all.map(withMemory), shipped }));
    return EXIT.solved;
  }
  const gains = Object.entries(shipped.gainOverRandomWalk).map(
    ([set, points]) => `${set} +${points.toFixed(1)}`,
  );
  const isAnyLarge = all.some(({ files, contextBytes }) =>
    Object.values(files).some(({ bytes }) => bytes + contextBytes > LARGE_BYTES),
  );
  const isLeft = all.some(({ evaluation }) => evaluation === undefined);
  const columns = [
    { paint: printer.colours.bold },
    {},
    {},
    {},
    { align: "right" as const },
    {},
    {},
    {},
  ];
  const lines = [
    ...formatTable(all.flatMap(rowsOf), columns, ""),
    "",
    `${SHIPPED_MODEL} ships with Understudy. Its plans, in points over a random walk: ${gains.join(", ")}`,
    ...(isAnyLarge ? ["Large: more than 5 GB beside the game; slow without a GPU"] : []),
    ...(isLeft ? ["Those without a note were not evaluated (understudy model trial)"] : []),
  ];
  printer.line(lines.join("\n"));
  return EXIT.solved;
}

/** A model with the memory of each of its files. */
function withMemory({ files, ...model }: CatalogueModel) {
  const measured = Object.entries(files).map(([quantization, file]) => {
    const memoryBytes = file.bytes + model.contextBytes;
    return [quantization, { ...file, memoryBytes, isLarge: memoryBytes > LARGE_BYTES }] as const;
  });
  return { ...model, files: Object.fromEntries(measured) };
}

function rowsOf(model: CatalogueModel): string[][] {
  const { name, variant, parameters, licence, files, verified, contextBytes, ollama } = model;
  const unverified = (["repository", "licence", "size"] as const).filter(
    (fact) => !verified.includes(fact),
  );
  return Object.entries(files).map(([quantization, { bytes }]) => [
    `local/${name}:${variant}@embedded`,
    quantization,
    `ollama/${ollama}`,
    parameters,
    formatBytes(bytes),
    `about ${formatBytes(bytes + contextBytes)} of memory${bytes + contextBytes > LARGE_BYTES ? ", large" : ""}`,
    licence,
    unverified.length === 0 ? "" : `not verified: ${unverified.join(", ")}`,
    model.evaluation ?? "",
  ]);
}

/** Runs `understudy model install-ollama`, which only prints instructions. */
export async function tellOllama({ printer }: CommandContext): Promise<ExitCode> {
  const how = INSTALL[process.platform];
  if (how === undefined) {
    const message = `Ollama is not made for ${process.platform}`;
    throw new InputError("invalid-usage", "model install-ollama", [{ pointer: "", message }]);
  }
  printer.line(`${how}\nollama serve\nollama pull phi3`);
  return EXIT.solved;
}

const INSTALL: Readonly<Record<string, string>> = {
  linux: "curl -fsSL https://ollama.com/install.sh | sh",
  darwin: "brew install ollama",
  win32: "winget install Ollama.Ollama",
};

async function place({ configuration }: CommandContext): Promise<{
  readonly folder: string;
  readonly ollamaUrl: string;
}> {
  const { modelsFolder: folder, ollamaUrl } = modelPlaces(await configuration());
  return { folder, ollamaUrl };
}
