import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { ModelPullError } from "./model-pull-error.ts";

/** A model that is known by name. */
export interface CatalogueModel {
  /** As in `local/NAME:VARIANT`. */
  readonly name: string;
  /** The number of parameters may stand in its place: `local/phi3:3.8b` is `local/phi3:mini`. */
  readonly variant: string;
  /** The facts of the entry that were found again, in its publisher's pages or others that name its files. */
  readonly verified: readonly ("repository" | "licence" | "size")[];
  readonly title: string;
  /** Such as `3.8B`. */
  readonly parameters: string;
  readonly licence: string;
  /** Whether it is worth trying first. */
  readonly isRecommended: boolean;
  /** Its name in Ollama. */
  readonly ollama: string;
  /** The repository of its files on Hugging Face. */
  readonly repository: string;
  /** About what a context of 2048 tokens takes beside the weights, in bytes. */
  readonly contextBytes: number;
  /** By quantization. */
  readonly files: Readonly<Record<string, CatalogueFile>>;
  /** Its worth in a few words, if it was tried: `understudy model trial`. */
  readonly evaluation?: string | undefined;
}

/** One file of a model. */
interface CatalogueFile {
  readonly path: string;
  readonly bytes: number;
}

const DEFAULT_QUANTIZATION = "Q4_K_M";

/**
 * The models that `pull` knows by name: `shipped/catalogue.json` of this package.
 *
 * @param recommended only those that are worth trying first
 */
export async function availableModels(recommended = false): Promise<readonly CatalogueModel[]> {
  // The same number of levels from src and from dist.
  const url = new URL("../../../shipped/catalogue.json", import.meta.url);
  const { models } = JSON.parse(await readFile(url, "utf8")) as {
    readonly models: readonly CatalogueModel[];
  };
  return recommended ? models.filter(({ isRecommended }) => isRecommended) : models;
}

/**
 * The gain of the shipped model over a random walk, by set of questions: plans with a step of the model, in points of a
 * percent, as `pnpm training:evaluate` found it.
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
 * The names of the files that a model by name may have, the default quantization first.
 *
 * @param variant undefined: any
 * @returns none for a model that is not in the catalogue
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
 * The file of a model by name.
 *
 * @throws ModelPullError that says what there is
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
  // People know many by their size, as Ollama does: phi3:3.8b.
  const isVariant = ({ variant: own, parameters }: CatalogueModel): boolean =>
    variant === undefined || isSame(own, variant) || isSame(parameters, variant);
  return models.filter((model) => isSame(model.name, name) && isVariant(model));
}

/** Quantizations, the default one first. */
function byPreference(files: CatalogueModel["files"]): readonly string[] {
  const names = Object.keys(files);
  return names.includes(DEFAULT_QUANTIZATION)
    ? [DEFAULT_QUANTIZATION, ...names.filter((name) => name !== DEFAULT_QUANTIZATION)]
    : names;
}
