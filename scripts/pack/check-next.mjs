// A Next application as in the guide for pages: a route plans on the server, and a page in the tab.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChromium } from "../browser/start-chromium.mjs";
import { findChromium } from "../find/chromium.mjs";
import { freePort } from "../testing/free-port.mjs";
import { run, start } from "./processes.mjs";
import { toldCommand } from "./told-commands.mjs";

const application = fileURLToPath(new URL("next", import.meta.url));
const NEXT = ["next@16.4.6", "react@19.3.1", "react-dom@19.3.1"];
const PATIENCE_MS = 600_000;
const MOST_ATTEMPTS = 5;
/** The last step of every plan for a warm hut. */
const END = "light_fire";

/** @param project an empty folder */
export async function checkNext(project, env) {
  cpSync(application, project, { recursive: true });
  writeFileSync(join(project, "package.json"), '{ "type": "module", "private": true }\n');
  const [npm, ...words] = toldCommand("npm install @understudy/");
  await run(npm, [...words, ...NEXT], project, env);
  const own = { ...env, NEXT_TELEMETRY_DISABLED: "1" };
  await run("npx", ["next", "build"], project, own);
  const port = String(await freePort());
  const server = await start("npx", ["next", "start", "-p", port], project, /Ready in/, own);
  try {
    const address = `http://127.0.0.1:${port}`;
    const body = JSON.stringify({ at: "home", wood: 0, fire_lit: false });
    console.log(`a route of Next planned: ${await askRoute(`${address}/api/plan`, body)}`);
    await seePage(address);
  } finally {
    await server.close();
  }
}

async function askRoute(address, body) {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(address, { method: "POST", body });
    const answer = await response.text();
    if (response.ok && answer.includes(END)) return answer;
    // The first searches of a process may be cut off where the machine is busy.
    if (response.ok && attempt < MOST_ATTEMPTS) continue;
    // A lead whose thread does not start gives no answer at all.
    throw new Error(`A route of Next answered ${response.status}: ${answer}`);
  }
}

async function seePage(address) {
  if (findChromium() === undefined) {
    console.log("the page built by Next is not seen: there is no Chromium");
    return;
  }
  const browser = await startChromium();
  try {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", ({ message }) => console.log(`Next: ${message}`));
    await page.goto(address);
    const shown = page.locator("p", { hasText: END });
    await shown.waitFor();
    console.log(`a page built with Next planned: ${await shown.textContent()}`);
  } finally {
    await browser.close();
  }
}
