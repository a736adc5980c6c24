import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { readEnvironment } from "../../environment.ts";
import { contentsOf } from "../embedded/gguf/model-file.ts";
import { catalogueFileNames } from "./catalogue.ts";

/** A model file in the models folder. */
export interface ModelFile {
  /** Path relative to the models folder, without `.gguf`. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Whether the file is a LoRA adapter instead of a model. */
  readonly isAdapter: boolean;
}

/** Maximum depth of subfolders. */
const MAX_DEPTH = 3;

/**
 * The `.gguf` files of a folder, by name; empty if the folder is missing.
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
 * Finds the file for a model name and variant: the one that `understudy model pull` downloads under that name,
 * otherwise a file with a matching prefix that is not an adapter. For example, `phi3` and `mini` match `phi3-mini.gguf`
 * and `Phi3.mini-q4.gguf`. The shortest name wins.
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
  // A dash after each word, so that `phi3-mini` does not match `phi3-minimal`.
  return `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-`;
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
