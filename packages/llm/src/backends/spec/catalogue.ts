import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { ModelPullError } from "./model-pull-error.ts";

/** A model in the catalogue. */
export interface CatalogueModel {
  /** Name, as in `local/NAME:VARIANT`. */
  readonly name: string;
  /** Variant. A number of parameters also works: `local/phi3:3.8b` is `local/phi3:mini`. */
  readonly variant: string;
  /** Facts in this entry that were confirmed on the publisher's pages or on others that list its files. */
  readonly verified: readonly ("repository" | "licence" | "size")[];
  readonly title: string;
  /** Number of parameters, such as `3.8B`. */
  readonly parameters: string;
  readonly licence: string;
  /** Whether the model is a good first choice. */
  readonly isRecommended: boolean;
  /** Name of the model in Ollama. */
  readonly ollama: string;
  /** Repository on Hugging Face. */
  readonly repository: string;
  /** Approximate memory of a 2048-token context in bytes, not counting the weights. */
  readonly contextBytes: number;
  /** Files by quantization format. */
  readonly files: Readonly<Record<string, CatalogueFile>>;
  /** Short assessment, if the model was tested with `understudy model trial`. */
  readonly evaluation?: string | undefined;
}

/** A file of a model. */
interface CatalogueFile {
  readonly path: string;
  readonly bytes: number;
}

const DEFAULT_QUANTIZATION = "Q4_K_M";

/**
 * The models that `pull` knows by name, from `shipped/catalogue.json` of this package.
 *
 * @param recommended only the good first choices
 */
export async function availableModels(recommended = false): Promise<readonly CatalogueModel[]> {
  // This relative path holds in both `src` and `dist`.
  const url = new URL("../../../shipped/catalogue.json", import.meta.url);
  const { models } = JSON.parse(await readFile(url, "utf8")) as {
    readonly models: readonly CatalogueModel[];
  };
  return recommended ? models.filter(({ isRecommended }) => isRecommended) : models;
}

/**
 * Advantage of the shipped model over a random walk, per question set: the difference in the share of plans with a
 * model step, in percentage points: see its card.
 */
export async function shippedGains(): Promise<Readonly<Record<string, number>>> {
  const url = new URL("../../../shipped/evaluation.json", import.meta.url);
  const { gainOverRandomWalk } = JSON.parse(await readFile(url, "utf8")) as {
    readonly gainOverRandomWalk: Readonly<Record<string, number | { readonly plans: number }>>;
  };
  return Object.fromEntries(
    Object.entries(gainOverRandomWalk).flatMap(([set, gain]) =>
      typeof gain === "number" ? [] : [[set, gain.plans]],
    ),
  );
}

/**
 * File names of a catalogue model, the default quantization first.
 *
 * @param variant undefined: any
 * @returns an empty list for an unknown model
 */
export async function catalogueFileNames(
  name: string,
  variant: string | undefined,
): Promise<readonly string[]> {
  const found = modelsNamed(await availableModels(), name, variant);
  return found.flatMap(({ files }) =>
    byPreference(files).map((quantization) => basename(files[quantization]?.path as string)),
  );
}

/**
 * The file of a catalogue model.
 *
 * @throws ModelPullError listing the available choices
 */
export async function catalogueFile(
  name: string,
  variant: string | undefined,
  quantization: string | undefined,
): Promise<{ readonly repository: string; readonly path: string }> {
  const models = await availableModels();
  const [found] = modelsNamed(models, name, variant);
  if (found === undefined) {
    const known = models.map((model) => `${model.name}:${model.variant}`).join(", ");
    throw new ModelPullError(
      `No model ${name}${variant === undefined ? "" : `:${variant}`} is known by name. Known are ${known}; any other by hf:OWNER/REPOSITORY/FILE.gguf`,
    );
  }
  const names = byPreference(found.files);
  const wanted = quantization ?? names[0];
  const file = names.find((each) => each.toLowerCase() === wanted?.toLowerCase());
  if (file === undefined) {
    throw new ModelPullError(`${found.title} is known in ${names.join(", ")}, not in ${wanted}`);
  }
  return { repository: found.repository, path: found.files[file]?.path as string };
}

function modelsNamed(
  models: readonly CatalogueModel[],
  name: string,
  variant: string | undefined,
): readonly CatalogueModel[] {
  const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  // Many models are known by their size, as in Ollama: phi3:3.8b.
  const isVariant = ({ variant: own, parameters }: CatalogueModel): boolean =>
    variant === undefined || isSame(own, variant) || isSame(parameters, variant);
  return models.filter((model) => isSame(model.name, name) && isVariant(model));
}

/** Quantization formats, the default first. */
function byPreference(files: CatalogueModel["files"]): readonly string[] {
  const names = Object.keys(files);
  return names.includes(DEFAULT_QUANTIZATION)
    ? [DEFAULT_QUANTIZATION, ...names.filter((name) => name !== DEFAULT_QUANTIZATION)]
    : names;
}
