import assert from "node:assert/strict";
import { join } from "node:path";
import { TieredCache } from "@understudy/cache";
import { BackendLead } from "@understudy/llm";
import { ScriptedBackend } from "@understudy/llm/testing";
import { folderFor } from "./folders.mjs";
import { orchestratorFor, PLAN_TEXT, planWith, problemIn } from "./hut.mjs";
import { memoryDatabase } from "./memory-database.mjs";

const scripted = () => new BackendLead({ backend: new ScriptedBackend(() => PLAN_TEXT) });

/** A cache that has the hut's plan. */
async function filled(domain) {
  const cache = new TieredCache();
  assert.equal(
    (await planWith(orchestratorFor(domain, { cache, lead: scripted() }))).source,
    "llm",
  );
  return cache;
}

/** Whether the hut's plan comes from a cache. */
async function isKnown(domain, cache) {
  const outcome = await planWith(orchestratorFor(domain, { cache, lead: scripted() }));
  return outcome.source === "exact";
}

export const calls = {
  "@understudy/cache": async ({ readSnapshot, TieredCache: Cache, writeSnapshot }) => {
    const { domain } = problemIn();
    const other = new Cache();
    readSnapshot(other, domain, writeSnapshot(await filled(domain), domain));
    assert.ok(await isKnown(domain, other));
  },
  "@understudy/cache/file": async ({ loadCache, saveCache }) => {
    const { domain } = problemIn();
    const path = join(folderFor("cache"), "hut.cache");
    await saveCache(await filled(domain), domain, path);
    const other = new TieredCache();
    await loadCache(other, domain, path);
    assert.ok(await isKnown(domain, other));
  },
  "@understudy/cache/browser": async ({ loadCache, readStored, saveCache }) => {
    const { domain } = problemIn();
    await saveCache(await filled(domain), domain, "hut.cache");
    assert.ok((await readStored("hut.cache")).includes("chop"));
    const other = new TieredCache();
    await loadCache(other, domain, "hut.cache");
    assert.ok(await isKnown(domain, other));
  },
};

/** A page's database, which the entry looks for as it is loaded. */
export const before = () => Object.assign(globalThis, { indexedDB: memoryDatabase() });
