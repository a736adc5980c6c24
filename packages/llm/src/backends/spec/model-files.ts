import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { readEnvironment } from "../../environment.ts";
import { contentsOf } from "../embedded/gguf/read-header.ts";
import { catalogueFileNames } from "./catalogue.ts";

/** A model file in the folder of models. */
export interface ModelFile {
  /** Without `.gguf`; with its folder, if it lies in one. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Whether it is an adapter, which changes a model, and no model of its own. */
  readonly isAdapter: boolean;
}

/** Folders within the folder of models are looked into this deep. */
const MAX_DEPTH = 3;

/**
 * The `.gguf` files of a folder, by name. None where there is no such folder.
 *
 * @param folder default: `UNDERSTUDY_MODELS` of the environment, else `models`
 *
 * @example
 * for (const { path } of await listModelFiles("models")) console.log(path);
 */
export async function listModelFiles(
  folder: string = readEnvironment().modelsFolder,
): Promise<readonly ModelFile[]> {
  const files: ModelFile[] = [];
  const look = async (directory: string, depth: number): Promise<void> => {
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && depth < MAX_DEPTH) await look(path, depth + 1);
      if (!/\.gguf$/i.test(entry.name)) continue;
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() !== true) continue;
      const name = relative(folder, path)
        .replaceAll("\\", "/")
        .replace(/\.gguf$/i, "");
      files.push({ name, path, bytes: found.size, isAdapter: contentsOf(path) === "adapter" });
    }
  };
  await look(folder, 0);
  return files.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * The file of a model by name and variant: the one that `understudy model pull` fetches by that name, else one whose
 * name begins so and that is no adapter: `phi3` and `mini` match `phi3-mini.gguf`, `Phi3.mini-q4.gguf` and so on. Of several the one with the
 * shortest name.
 */
export async function findModelFile(
  files: readonly ModelFile[],
  model: string,
  variant: string | undefined,
): Promise<ModelFile | undefined> {
  for (const name of await catalogueFileNames(model, variant)) {
    const pulled = name.toLowerCase().replace(/\.gguf$/, "");
    const found = files.find((file) => baseOf(file.name).toLowerCase() === pulled);
    if (found !== undefined) return found;
  }
  const wanted = words(variant === undefined ? model : `${model}-${variant}`);
  return files
    .filter(({ isAdapter }) => !isAdapter)
    .filter(({ name }) => words(name).startsWith(wanted) || words(baseOf(name)).startsWith(wanted))
    .sort((one, other) => one.name.length - other.name.length)[0];
}

function words(name: string): string {
  // A dash behind each word: `phi3-mini` must not match `phi3-minimal`.
  return `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-`;
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
