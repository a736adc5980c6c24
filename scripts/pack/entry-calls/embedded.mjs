import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";
import { loadDomain } from "@understudy/planner-core";
import { COLD, HUT, PATIENCE_MS, PLAN, toolsOf } from "./hut.mjs";

/** Plans in the hut with an engine of a library. */
async function planIn(library) {
  const engine = library.open(JSON.stringify({ domains: [{ domain: HUT }] }));
  assert.notEqual(engine, 0, library.lastError());
  const messages = [
    { type: "hello", protocol: [1], client: "calls 1", domain: "hut" },
    { type: "state", agent: "ann", nowMs: 0, values: COLD, seq: 1 },
    { type: "want", agent: "ann", goal: "warm", budgetMs: PATIENCE_MS, seq: 2 },
  ];
  for (const message of messages) {
    assert.equal(library.send(engine, JSON.stringify(message)), 1, library.lastError());
  }
  const heard = [];
  while (library.step(engine, 0, Number.POSITIVE_INFINITY) === 0) {
    // Promise jobs run after each call.
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (let text = library.take(engine); text !== ""; text = library.take(engine)) {
    heard.push(JSON.parse(text));
  }
  library.close(engine);
  const plan = heard.find(({ type }) => type === "plan");
  assert.deepEqual(toolsOf(plan?.steps), PLAN, JSON.stringify(heard));
}

export const calls = {
  "@understudy/embedded": async ({ createLibrary, readGame, writeGame }) => {
    await planIn(createLibrary(() => performance.now()));
    const { text } = writeGame({ hut: { domain: loadDomain(HUT) } });
    assert.deepEqual([...readGame(text).keys()], ["hut"]);
  },
  // In a host with nothing but the language.
  "@understudy/embedded/understudy.js": async (path) => {
    const context = createContext({ hostNow: () => performance.now() });
    new Script(readFileSync(path, "utf8")).runInContext(context);
    await planIn(context.understudy);
  },
};
