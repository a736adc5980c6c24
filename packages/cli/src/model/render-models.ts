import type { GenerationUsage, OllamaStatus } from "@understudy/llm";
import { formatBytes } from "@understudy/planner-core/internal";
import { formatMs, plural } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import type { Colours } from "../output/printer.ts";
import { formatTable } from "../output/table.ts";

/** A model that can be asked. */
interface ListedModel {
  readonly spec: string;
  readonly place: "shipped" | "file" | "ollama";
  readonly bytes?: number | undefined;
  readonly parameters?: string | undefined;
  readonly quantization?: string | undefined;
  /** Whether a server holds it in memory now. */
  readonly isLoaded?: boolean | undefined;
}

/** All that was found. */
export interface Inventory {
  readonly ollama: OllamaStatus | undefined;
  /** Where Ollama was looked for, without a password. */
  readonly ollamaUrl: string;
  /** Where files were looked for. */
  readonly folder: string;
  readonly models: readonly ListedModel[];
}

/** The result of asking a model a few words. */
export interface ProbedModel {
  readonly spec: string;
  readonly name: string;
  readonly loadMs: number;
  readonly contextSize: number | undefined;
  readonly usage: GenerationUsage;
}

/** The models as a table, ready for `--model`. */
export function renderList({ models, ollama, ollamaUrl }: Inventory, colours: Colours): string {
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
  const lines = formatTable(rows, columns, "");
  if (ollama === undefined)
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
  const loaded = models.filter(({ isLoaded }) => isLoaded).map(({ spec }) => printable(spec));
  const version = ollama?.version === undefined ? "" : `, version ${printable(ollama.version)}`;
  const server =
    ollama === undefined
      ? `${colours.dim("does not run")}  looked at ${printable(ollamaUrl)}`
      : `${colours.green("runs")}  at ${ollama.url}${version}, ${count("ollama")}`;
  const rows = [
    ["shipped", `${colours.green("there")}  nano`],
    ["files", `${count("file")} in ${printable(folder)}`],
    ["ollama", server],
    ...(ollama === undefined ? [] : [["", `loaded: ${loaded.join(", ") || "none"}`]]),
  ];
  return formatTable(rows, [{ paint: colours.bold }, {}], "").join("\n");
}

/** The abilities of one model. */
export function renderProbe(
  { spec, name, loadMs, contextSize, usage }: ProbedModel,
  colours: Colours,
): string {
  const { promptTokens, cachedTokens = 0, prefillMs, completionTokens, decodeMs } = usage;
  const read = promptTokens - cachedTokens;
  const rows = [
    ["model", printable(name)],
    ["context", contextSize === undefined ? "not told" : plural(contextSize, "token")],
    ["opened", `in ${formatMs(loadMs)}`],
    [
      "first token",
      usage.firstTokenMs === undefined ? "" : `after ${formatMs(usage.firstTokenMs)}`,
    ],
    ["reads", speed(read, prefillMs)],
    ["writes", speed(completionTokens, decodeMs)],
  ].filter(([, value]) => value !== "");
  const title = `${colours.green("✓")} ${colours.bold(printable(spec))}`;
  return [title, ...formatTable(rows, [{ paint: colours.dim }, {}])].join("\n");
}

function speed(tokens: number, ms: number | undefined): string {
  if (ms === undefined || ms <= 0 || tokens <= 0) return "";
  return `${Math.round((tokens / ms) * 1000)} tokens per second`;
}
