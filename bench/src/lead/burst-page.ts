import { fileURLToPath } from "node:url";
import { UNHURRIED_MODEL, UNHURRIED_MS } from "../runner/unhurried.ts";
import { packageEntries } from "../startup/bundle.ts";

const player = fileURLToPath(new URL("./play-bursts.ts", import.meta.url));

/** The functions of a page that plays bursts, with the model in it. */
export const BURST_PAGE = `
import { ClassicalPlanner } from "${packageEntries.classical}";
import { loadDomain } from "${packageEntries.core}";
import { createLead } from "${packageEntries.browser}";
import { playBursts } from "${player}";

const options = { model: "nano-planner.gguf", sha256: SHA256, resilience: { timeoutMs: ${UNHURRIED_MS} }, ...${JSON.stringify(UNHURRIED_MODEL)} };
const domain = loadDomain(await (await fetch("village.json")).text());
const lead = await createLead(options);
await lead.warmUp(domain);
globalThis.bench = {
  play: (how) => playBursts({ ...how, domain, lead, planner: () => new ClassicalPlanner() }),
};
`;
