// `pnpm demo`: a village that plans with the model in a browser tab, and a playground for domains.
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildDemo } from "../examples/village/scripts/build-demo.mjs";
import { openInBrowser } from "./browser/open-in-browser.mjs";
import { serveFolder } from "./browser/serve-folder.mjs";

const HELP = `Usage: pnpm demo [options]

A village whose people plan with the model in a browser tab. Nothing leaves this machine.

  --build FOLDER  write it to a folder that any web host serves, and end
  --port N        a port of your choice
  --no-open       print the address, open no browser
  --help          this text`;

const OPTIONS = {
  build: { type: "string" },
  port: { type: "string", default: "0" },
  "no-open": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

async function megabytesOf(folder) {
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const port = Number(values.port);
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new Error(`--port must be an integer from 0 to 65535, not "${values.port}"`);
  }
  if (values.build !== undefined) {
    const folder = await buildDemo(resolve(values.build));
    console.log(`${folder}: ${(await megabytesOf(folder)).toFixed(1)} MB; any web host serves it`);
    return;
  }
  const { url } = await serveFolder(await buildDemo(), port);
  console.log(`The demo is at ${url}\nCtrl-C ends it.`);
  if (!values["no-open"]) openInBrowser(url);
}

main().catch((error) => {
  console.error(`${error.message}\n"pnpm demo --help" lists the options.`);
  process.exitCode = 1;
});
