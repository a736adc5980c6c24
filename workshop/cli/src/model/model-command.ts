/**
 * `understudy model`: lists, fetches and removes models.
 *
 * @module
 */

import { ollamaStatus, SHIPPED_MODEL, withoutPassword } from "@understudy/llm";
import { modelPlaces } from "@understudy/llm/internal";
import { models } from "@understudy/llm/models";
import { InferenceError } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { parseLlmSpec } from "../llm/model-spec.ts";
import { type Inventory, renderList, renderProbe, renderStatus } from "./render-models.ts";

/** Options of `understudy model list` and `understudy model status`. */
export interface ModelCommandOptions {
  readonly json: boolean;
  /** For `list`: restricts the list to models of this backend. */
  readonly backend?: "embedded" | "ollama" | undefined;
}

/** Runs `understudy model list`. */
export async function listModels(
  { json, backend }: ModelCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const all = await takeInventory(context);
  const isWanted = ({ place }: { readonly place: string }): boolean =>
    backend === undefined || (backend === "ollama") === (place === "ollama");
  const inventory = { ...all, models: all.models.filter(isWanted) };
  const { printer } = context;
  const { ollama, folder, models } = inventory;
  if (json) printer.line(JSON.stringify({ models, folder, ollama: ollama?.url ?? null }));
  else printer.line(renderList(inventory, printer.colours, backend !== "embedded"));
  return EXIT.solved;
}

/**
 * Runs `understudy model status`.
 *
 * @throws InputError if the named model cannot be opened
 */
export async function showStatus(
  text: string | undefined,
  { json }: ModelCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer, openModel } = context;
  if (text === undefined) {
    const inventory = await takeInventory(context);
    const { ollama = null, folder, models } = inventory;
    if (json) printer.line(JSON.stringify({ ollama, folder, models }));
    else printer.line(renderStatus(inventory, printer.colours));
    return EXIT.solved;
  }
  const spec = parseLlmSpec(text);
  if (spec.kind === "none") {
    const message = "there is no model to look at";
    throw new InputError("invalid-usage", "model status", [{ pointer: "", message }]);
  }
  const shown = withoutPassword(text.trim());
  try {
    const beganMs = performance.now();
    const model = await openModel(spec);
    try {
      const loadMs = performance.now() - beganMs;
      const probe = await model.probe();
      const result = { spec: shown, name: model.name, loadMs, ...probe };
      if (json) printer.line(JSON.stringify({ ...result, available: true }));
      else printer.line(renderProbe(result, printer.colours));
    } finally {
      await model.dispose();
    }
    return EXIT.solved;
  } catch (cause) {
    if (!(cause instanceof InferenceError)) throw cause;
    const { code, message } = cause;
    if (json) {
      const error = { code, message };
      printer.line(JSON.stringify({ spec: shown, available: false, error }));
    }
    throw new InputError(code, shown, [{ pointer: "", message }], { cause });
  }
}

async function takeInventory({ configuration }: CommandContext): Promise<Inventory> {
  const { ollamaUrl, modelsFolder: folder } = modelPlaces(await configuration());
  const [ollama, files] = await Promise.all([
    ollamaStatus({ url: ollamaUrl, templates: true }),
    models.list(folder),
  ]);
  const listed: Inventory["models"] = [
    { spec: SHIPPED_MODEL, place: "shipped" },
    ...files.map(({ path, bytes, isAdapter }) => ({
      spec: path,
      place: isAdapter ? ("adapter" as const) : ("file" as const),
      bytes,
    })),
    ...(ollama?.models ?? []).map(
      ({ name, bytes, parameters, quantization, isLoaded, problem }) => ({
        ...{ spec: `ollama/${name}`, place: "ollama" as const, bytes },
        ...{ parameters, quantization, isLoaded, problem },
      }),
    ),
  ];
  return { ollama, ollamaUrl: withoutPassword(ollamaUrl), folder, models: listed };
}
