// Bundles the embedded library into one script for any JavaScript engine: packages/embedded/dist/understudy.js.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleEmbedded } from "./bundle-embedded.mjs";

const folder = fileURLToPath(new URL("../../packages/embedded/dist", import.meta.url));
const { text } = await bundleEmbedded();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "understudy.js"), text);
console.log(`packages/embedded/dist/understudy.js: ${(text.length / 1000).toFixed(0)} kB`);
