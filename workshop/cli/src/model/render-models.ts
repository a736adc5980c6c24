import type { BackendInfo, GenerationUsage, OllamaStatus } from "@understudy/llm";
import { tokensPerSecond } from "@understudy/planner-core";
import { formatBytes, formatMs } from "@understudy/planner-core/internal";
import { plural } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import type { Colours } from "../output/printer.ts";
import { formatTable } from "../output/table.ts";

type ModelPlacement = NonNullable<BackendInfo["placement"]>;

/** A listed model. */
interface ListedModel {
  readonly spec: string;
  readonly place: "shipped" | "file" | "adapter" | "ollama";
  readonly bytes?: number | undefined;
  readonly parameters?: string | undefined;
  readonly quantization?: string | undefined;
  /** Whether a server has the model in memory. */
  readonly isLoaded?: boolean | undefined;
  /** A mistake that keeps it from planning, with the remedy. */
  readonly problem?: string | undefined;
}

/** The models found. */
export interface Inventory {
  readonly ollama: OllamaStatus | undefined;
  /** Address of Ollama, without password. */
  readonly ollamaUrl: string;
  /** The searched models folder. */
  readonly folder: string;
  readonly models: readonly ListedModel[];
}

/** Result of a short generation. */
export interface ProbedModel {
  readonly spec: string;
  readonly name: string;
  readonly loadMs: number;
  readonly contextSize: number | undefined;
  readonly usage: GenerationUsage;
  readonly adapter?: BackendInfo["adapter"];
  readonly placement: ModelPlacement | undefined;
  readonly memoryBytes: number | undefined;
  /** Parameters that the server refused. */
  readonly leftOut?: BackendInfo["leftOut"];
}

/**
 * The models as a table, ready for `--model`.
 *
 * @param asksOllama whether to include Ollama's models
 */
export function renderList(
  { models, ollama, ollamaUrl }: Inventory,
  colours: Colours,
  asksOllama = true,
): string {
  const rows = models.map(
    ({ spec, place, bytes, parameters = "", quantization = "", isLoaded }) => [
      printable(spec),
      place,
      bytes === undefined ? "" : formatBytes(bytes),
      printable(parameters),
      printable(quantization),
      isLoaded ? "loaded" : "",
    ],
  );
  const columns = [
    { paint: colours.bold },
    {},
    { align: "right" as const },
    {},
    {},
    { paint: colours.green },
  ];
  const lines = [...formatTable(rows, columns, ""), ...problemLines(models, colours)];
  if (ollama === undefined && asksOllama)
    lines.push("", colours.dim(printable(`no Ollama answers at ${ollamaUrl}`)));
  return lines.join("\n");
}

/** The running servers and their models. */
export function renderStatus(
  { models, ollama, ollamaUrl, folder }: Inventory,
  colours: Colours,
): string {
  const count = (place: ListedModel["place"]): string =>
    plural(models.filter((model) => model.place === place).length, "model");
  const adapterCount = models.filter(({ place }) => place === "adapter").length;
  const adapters = adapterCount === 0 ? "" : `, ${plural(adapterCount, "adapter")}`;
  const loaded = models.filter(({ isLoaded }) => isLoaded).map(({ spec }) => printable(spec));
  const version = ollama?.version === undefined ? "" : `, version ${printable(ollama.version)}`;
  const server =
    ollama === undefined
      ? `${colours.dim("does not run")}  looked at ${printable(ollamaUrl)}`
      : `${colours.green("runs")}  at ${ollama.url}${version}, ${count("ollama")}`;
  const rows = [
    ["shipped", `${colours.green("there")}  nano`],
    ["files", `${count("file")}${adapters} in ${printable(folder)}`],
    ["ollama", server],
    ...(ollama === undefined ? [] : [["", `loaded: ${loaded.join(", ") || "none"}`]]),
  ];
  const lines = formatTable(rows, [{ paint: colours.bold }, {}], "");
  return [...lines, ...problemLines(models, colours)].join("\n");
}

/** The models that cannot plan as they are, with the remedies. */
function problemLines(models: Inventory["models"], colours: Colours): string[] {
  const problems = models.flatMap(({ spec, problem }) =>
    problem === undefined ? [] : [`${colours.red(printable(spec))}: ${printable(problem)}`],
  );
  return problems.length === 0 ? [] : ["", ...problems];
}

/** The properties of one model. */
export function renderProbe(
  {
    spec,
    name,
    loadMs,
    contextSize,
    usage,
    adapter,
    placement,
    memoryBytes,
    leftOut = [],
  }: ProbedModel,
  colours: Colours,
): string {
  const { promptTokens, cachedTokens = 0, prefillMs } = usage;
  const read = promptTokens - cachedTokens;
  const rows = [
    ["model", printable(name)],
    ["adapter", adapter === undefined ? "" : adapterText(adapter)],
    ["context", contextSize === undefined ? "not told" : plural(contextSize, "token")],
    ["runs on", placement === undefined ? "" : devicesText(placement)],
    ["passed over", (placement?.passedOver ?? []).map(printable).join("; ")],
    ["layers", placement === undefined ? "" : layersText(placement)],
    ["memory", memoryText(placement, memoryBytes)],
    ["refuses", leftOut.map(printable).join(", ")],
    ["opened", `in ${formatMs(loadMs)}`],
    [
      "first token",
      usage.firstTokenMs === undefined ? "" : `after ${formatMs(usage.firstTokenMs)}`,
    ],
    ["reads", rateText(readingRate(read, prefillMs))],
    ["writes", rateText(tokensPerSecond(usage))],
  ].filter(([, value]) => value !== "");
  const title = `${colours.green("✓")} ${colours.bold(printable(spec))}`;
  return [title, ...formatTable(rows, [{ paint: colours.dim }, {}])].join("\n");
}

function adapterText({ name, bytes, sha256 }: NonNullable<BackendInfo["adapter"]>): string {
  return `${printable(name)}, ${formatBytes(bytes)}, SHA-256 ${sha256.slice(0, 12)}…`;
}

function devicesText({
  gpu,
  devices,
  layers = 0,
  gpuLayers = layers,
  threads,
  gpuBytes,
  machineBytes,
}: ModelPlacement): string {
  const threadsText = threads === undefined ? "" : ` (${plural(threads, "thread")})`;
  const processor = `the processor${threadsText}`;
  if (gpuBytes === 0 && gpu === undefined) return processor;
  const names = devices.map(printable).join(", ");
  const kind = gpu === undefined ? "a GPU" : `${names} (${gpu})`;
  // The processor computes the layers that do not fit the GPU.
  const isShared = gpu === undefined ? machineBytes > 0 : gpuLayers < layers;
  return isShared ? `${kind} and ${processor}` : kind;
}

/** Such as `1-2 on CPU, 3-11 on CUDA0, the last of 11 is the output`. */
function layersText({ layers, gpuLayers, layerDevices }: ModelPlacement): string {
  if (layers === undefined || gpuLayers === undefined) return "";
  if (gpuLayers === 0) return `all ${layers} on the processor`;
  if (layerDevices === undefined) return `${gpuLayers} of ${layers} on the GPU`;
  const runs: { device: string; from: number; to: number }[] = [];
  for (const [index, device] of layerDevices.entries()) {
    const run = runs.at(-1);
    if (run?.device === device) run.to = index + 1;
    else runs.push({ device, from: index + 1, to: index + 1 });
  }
  const told = runs.map(({ device, from, to }) => {
    return `${from === to ? from : `${from}-${to}`} on ${printable(device)}`;
  });
  return `${told.join(", ")}; the last of ${layers} is the output`;
}

function memoryText(
  placement: ModelPlacement | undefined,
  memoryBytes: number | undefined,
): string {
  if (placement === undefined || placement.gpuBytes === 0) {
    return memoryBytes === undefined ? "" : formatBytes(memoryBytes);
  }
  const { gpuBytes, machineBytes } = placement;
  return `${formatBytes(gpuBytes)} of the GPU, ${formatBytes(machineBytes)} of the machine`;
}

function readingRate(tokens: number, ms: number | undefined): number | undefined {
  return ms === undefined || ms <= 0 || tokens <= 0 ? undefined : (1000 * tokens) / ms;
}

function rateText(rate: number | undefined): string {
  return rate === undefined ? "" : `${Math.round(rate)} tokens per second`;
}
