import { constants, copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { claimFile } from "@understudy/files";
import { RequestError, systemClock } from "@understudy/planner-core";
import { hashFile } from "../../backends/embedded/gguf/hash-file.ts";
import { type EmbeddedModel, resolveEmbeddedModel } from "../../backends/embedded/resolve-model.ts";
import { SHIPPED_MODEL, SHIPPED_SHA256 } from "../../backends/embedded/shipped-model.ts";
import { baseUrl } from "../../backends/http/connection/server-address.ts";
import { ServerConnection } from "../../backends/http/connection/server-connection.ts";
import { isSameModel, OLLAMA_PORT } from "../../backends/http/dialect/ollama-models.ts";
import { findModelFile, listModelFiles, type ModelFile } from "../../backends/spec/model-files.ts";
import { ModelPullError } from "../../backends/spec/model-pull-error.ts";
import { parseModelSpec } from "../../backends/spec/model-spec.ts";
import { ollamaStatus } from "../../backends/spec/ollama-status.ts";
import { readEnvironment } from "../../environment.ts";
import { checkModelHeader } from "./check-model-header.ts";
import { type ModelFileRecord, readRecord, recordPath, writeRecord } from "./model-file-record.ts";
import { removePart } from "./part-file.ts";

/** Locations of models. */
export interface KeptModels {
  /** The folder with model files. Default: `UNDERSTUDY_MODELS`, otherwise `models`. */
  readonly folder?: string | undefined;
  readonly ollamaUrl?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The result of verifying a model file. */
export interface VerifiedModel {
  /** Path of the file; for Ollama, the model's name there. */
  readonly path: string;
  /** SHA-256 of the file; for Ollama, the model's digest there. */
  readonly sha256: string;
  /**
   * `as-recorded`: the hash matches the record. `unknown`: the file looks valid, but there is no hash to compare.
   * `kept-by-ollama`: Ollama, which verifies its downloads, has the model under this digest; the file itself was not
   * read.
   */
  readonly verdict: "as-recorded" | "unknown" | "kept-by-ollama";
}

/**
 * Verifies a model against its recorded hash: the shipped model, a file, or one of Ollama's models.
 *
 * @param name as printed by `understudy model list`, or `local/NAME:VARIANT`
 * @throws ModelPullError if it is missing, damaged, or has another hash
 */
export async function verifyModel(name: string, options: KeptModels = {}): Promise<VerifiedModel> {
  const spec = name.trim();
  if (spec === SHIPPED_MODEL) return await verifyShipped(options);
  if (spec.startsWith("ollama/")) return await verifyInOllama(spec, options);
  const { path } = await fileOf(spec, options);
  const [record, sha256] = await Promise.all([readRecord(path), hashFile(path, options.signal)]);
  if (record !== undefined && record.sha256 !== sha256) {
    throw new ModelPullError(
      `${path} has changed: its SHA-256 is ${sha256}, not ${record.sha256}. Remove it and pull it again`,
    );
  }
  await checkModelHeader(path);
  return { path, sha256, verdict: record === undefined ? "unknown" : "as-recorded" };
}

async function verifyShipped({ signal }: KeptModels): Promise<VerifiedModel> {
  const { path } = resolveEmbeddedModel(SHIPPED_MODEL) as EmbeddedModel;
  const sha256 = await hashFile(path, signal);
  if (sha256 === SHIPPED_SHA256) return { path, sha256, verdict: "as-recorded" };
  throw new ModelPullError(
    `${path} has changed: its SHA-256 is ${sha256}, not ${SHIPPED_SHA256}. Install the package again`,
  );
}

async function verifyInOllama(spec: string, { ollamaUrl }: KeptModels): Promise<VerifiedModel> {
  const name = spec.slice("ollama/".length);
  const status = await ollamaStatus({ url: ollamaUrl });
  if (status === undefined)
    throw new ModelPullError(`No Ollama answers, so ${spec} was not looked at`);
  const found = status.models.find((each) => isSameModel(each.name, name));
  if (found !== undefined) {
    const sha256 = (found.digest ?? "").replace(/^sha256:/, "");
    return { path: `ollama/${found.name}`, sha256, verdict: "kept-by-ollama" };
  }
  const names = status.models.map((each) => each.name).join(", ") || "none";
  throw new ModelPullError(`Ollama has no model "${name}". There are: ${names}`);
}

/**
 * Finds a model file by name, in the models folder, or by `local/NAME:VARIANT`; returns its path.
 *
 * @throws ModelPullError if there is none
 */
export async function findModel(name: string, options: KeptModels = {}): Promise<string> {
  return (await fileOf(name, options)).path;
}

/**
 * Removes a model: a file in the models folder with its record, or one of Ollama's models.
 *
 * @returns the path or name of the removed model
 * @throws ModelPullError if there is none
 */
export async function removeModel(name: string, options: KeptModels = {}): Promise<string> {
  if (name.trim().startsWith("ollama/")) return await removeFromOllama(name.trim(), options);
  const path = await findModel(name, options);
  const claim = claimFile(path);
  try {
    await removePart(path);
    await rm(recordPath(path), { force: true });
    await rm(path);
  } finally {
    claim.release();
  }
  return path;
}

/**
 * Copies a model file into the models folder and records its hash.
 *
 * @param name of the copy, with `.gguf`. Default: the file's name
 * @throws ModelPullError if it is not a model, or another file has that name
 */
export async function importModel(
  file: string,
  options: KeptModels & { readonly name?: string | undefined } = {},
): Promise<{ readonly path: string; readonly record: ModelFileRecord }> {
  const folder = options.folder ?? readEnvironment().modelsFolder;
  const name = options.name ?? basename(file);
  if (!/^[\w][\w. -]*\.gguf$/i.test(name)) {
    const message = `"${name}" is not a valid name for a model file: letters, digits, ".", "-" and "_", with .gguf at its end`;
    throw new RequestError([{ pointer: "/name", message }]);
  }
  await checkModelHeader(file);
  const path = join(folder, name);
  await mkdir(folder, { recursive: true });
  const claim = claimFile(path);
  try {
    const isSelf = resolve(file) === resolve(path);
    const isThere = (await stat(path).catch(() => undefined)) !== undefined;
    if (isThere && !isSelf)
      throw new ModelPullError(`There is a file ${path} already: remove it first`);
    const copy = `${path}.part`;
    if (!isSelf) await copyFile(file, copy, constants.COPYFILE_FICLONE);
    const from = isSelf ? path : copy;
    const [sha256, { size: bytes }] = await Promise.all([
      hashFile(from, options.signal),
      stat(from),
    ]);
    const record: ModelFileRecord = { sha256, bytes, source: resolve(file), hashFrom: "first" };
    await writeRecord(path, record);
    if (!isSelf) await rename(copy, path);
    return { path, record };
  } finally {
    claim.release();
  }
}

/** The file of a SPEC or name. */
async function fileOf(text: string, { folder }: KeptModels): Promise<ModelFile> {
  const files = await listModelFiles(folder);
  const name = text.trim();
  const own = files.find((each) => each.name === name || resolve(each.path) === resolve(name));
  const found = own ?? (await byName(files, name));
  if (found !== undefined) return found;
  const names = files.map((each) => each.name).join(", ") || "none";
  throw new ModelPullError(
    `There is no model file "${name}" in the folder of models. There are: ${names}`,
  );
}

async function byName(files: readonly ModelFile[], name: string): Promise<ModelFile | undefined> {
  if (!name.startsWith("local/")) return undefined;
  const spec = parseModelSpec(name);
  return spec.kind === "local" ? await findModelFile(files, spec.model, spec.variant) : undefined;
}

async function removeFromOllama(spec: string, { ollamaUrl, signal }: KeptModels): Promise<string> {
  const url = baseUrl(ollamaUrl ?? readEnvironment().ollamaUrl, OLLAMA_PORT);
  const connection = new ServerConnection(url, systemClock);
  try {
    const body = { model: spec.slice("ollama/".length) };
    const ended = signal ?? new AbortController().signal;
    const call = { method: "DELETE", path: "/api/delete", body, signal: ended } as const;
    (await connection.send(call)).drain();
    return spec;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelPullError(`Ollama could not remove ${spec}: ${why}`, { cause });
  } finally {
    connection.dispose();
  }
}
