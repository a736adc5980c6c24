// `pnpm site`: the documentation as a web site, with the demo, the playground and the reference.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildSite } from "../docs/site/src/build-site.ts";
import { openInBrowser } from "./browser/open-in-browser.mjs";
import { serveFolder } from "./browser/serve-folder.mjs";

const HELP = `Usage: pnpm site [options]

The documentation as a web site, with the demo, the playground and the reference inside. Nothing leaves this machine.

  --build FOLDER  write it to a folder that any web host serves, and end
  --base PATH     the path below which the host serves it, such as /understudy/; default /
  --no-reference  leave out the reference, which takes most of the time
  --port N        a port of your choice
  --no-open       print the address, open no browser
  --help          this text`;

const OPTIONS = {
  build: { type: "string" },
  base: { type: "string", default: "/" },
  "no-reference": { type: "boolean", default: false },
  port: { type: "string", default: "0" },
  "no-open": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

const own = fileURLToPath(new URL("../.cache/site", import.meta.url));

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
  if (!/^\/([\w.~-]+\/)*$/.test(values.base)) {
    throw new Error(`--base must begin and end with a slash, not "${values.base}"`);
  }
  const folder = values.build === undefined ? own : resolve(values.build);
  await buildSite(folder, { base: values.base, reference: !values["no-reference"] });
  if (values.build !== undefined) {
    console.log(`${folder}: any web host serves it below ${values.base}`);
    return;
  }
  const { url } = await serveFolder(folder, port);
  console.log(`The site is at ${url}\nCtrl-C ends it.`);
  if (!values["no-open"]) openInBrowser(url);
}

main().catch((error) => {
  console.error(`${error.message}\n"pnpm site --help" lists the options.`);
  process.exitCode = 1;
});
