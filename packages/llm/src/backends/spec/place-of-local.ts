import { ModelNotLoadedError } from "@understudy/planner-core";
import { readEnvironment } from "../../environment.ts";
import { isSameModel } from "../http/dialect/ollama-models.ts";
import { catalogueFileNames } from "./catalogue.ts";
import { findModelFile, listModelFiles } from "./model-files.ts";
import type { ModelSpec } from "./model-spec.ts";
import { ollamaStatus } from "./ollama-status.ts";

/** Location of a local model. */
export type LocalPlace = { readonly file: string } | { readonly ollama: string };

/**
 * Finds a model by name: in a running Ollama, then in the models folder.
 *
 * @throws ModelNotLoadedError naming the places searched
 */
export async function placeOfLocal(
  { model, variant, at }: Extract<ModelSpec, { readonly kind: "local" }>,
  options: { readonly ollamaUrl?: string | undefined; readonly modelsFolder?: string | undefined },
): Promise<LocalPlace> {
  const folder = options.modelsFolder ?? readEnvironment().modelsFolder;
  const name = variant === undefined ? model : `${model}:${variant}`;
  if (at === "ollama") return { ollama: name };
  const tried: string[] = [];
  if (at === undefined) {
    const status = await ollamaStatus({ url: options.ollamaUrl });
    if (status?.models.some((each) => isSameModel(each.name, name))) return { ollama: name };
    const where = `Ollama at ${status?.url} does not have it`;
    tried.push(status === undefined ? "no Ollama runs" : where);
  }
  const file = await findModelFile(await listModelFiles(folder), model, variant);
  if (file !== undefined) return { file: file.path };
  tried.push(`the folder ${folder} holds no file of it`);
  const isKnown = (await catalogueFileNames(model, variant)).length > 0;
  const ways = [
    ...(at === undefined ? [`get it with "ollama pull ${name}"`] : []),
    ...(isKnown ? [`fetch it with "understudy model pull local/${name}@embedded"`] : []),
    "put its .gguf file into the folder",
  ];
  throw new ModelNotLoadedError(
    `There is no model ${name}: ${tried.join(", ")}. What helps: ${ways.join(", or ")}`,
  );
}
