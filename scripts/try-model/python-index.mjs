// Files of packages in Python's index, without Python.
import { createHash } from "node:crypto";

const INDEX = "https://pypi.org/simple";

/**
 * @param {string} name of the package
 * @param {string} file of the release, such as a wheel
 * @param {{ index?: string }} options
 * @returns {Promise<Buffer>}
 */
export async function fetchFromIndex(name, file, { index = INDEX } = {}) {
  const page = `${index}/${name}/`;
  const list = await (await get(page, { accept: "text/html" })).text();
  const links = [...list.matchAll(/href="([^"]+)"/g)].map(([, link]) => link.split("#")[0]);
  const link = links.find((each) => each.endsWith(`/${file}`) || each === file);
  if (link === undefined) throw new Error(`${page} does not list ${file}`);
  return Buffer.from(await (await get(new URL(link, page))).arrayBuffer());
}

/** @param {Buffer} bytes @param {string} expected @param {string} name */
export function checkHash(bytes, expected, name) {
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (hash !== expected) throw new Error(`${name} has the SHA-256 ${hash}, not ${expected}`);
}

/** @param {string | URL} url @param {Record<string, string>} headers */
async function get(url, headers = {}) {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url} answers with ${response.status}`);
  return response;
}
