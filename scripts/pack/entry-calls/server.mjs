import assert from "node:assert/strict";
import { createServer } from "node:net";
import { BackendLead } from "@understudy/llm";
import { ScriptedBackend } from "@understudy/llm/testing";
import {
  COLD,
  PATIENCE_MS,
  PLAN,
  PLAN_TEXT,
  patient,
  problemIn,
  question,
  toolsOf,
} from "./hut.mjs";

/** An address without a server: a fleet goes on without its Redis. */
async function nobody() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `redis://127.0.0.1:${port}`;
}

export const calls = {
  // Its searches and uploads have threads of their own.
  "@understudy/server": async ({ startServer }) => {
    const { domain } = problemIn();
    const server = await startServer({ port: 0, domains: [{ name: "hut", domain }] });
    const ask = { agent: "ann", domain: "hut", state: COLD, goal: "warm", budgetMs: PATIENCE_MS };
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(ask);
    const response = await fetch(`${server.url}/v1/plan`, { method: "POST", headers, body });
    const text = await response.text();
    await server.close();
    assert.equal(response.status, 200, text);
    assert.deepEqual(toolsOf(JSON.parse(text).steps), PLAN);
  },
  "@understudy/server/protocol": ({ clientMessageOf, SUBPROTOCOL }) => {
    const hello = { type: "hello", protocol: [1], client: "calls 1", domain: "hut" };
    assert.equal(clientMessageOf(hello).type, "hello");
    assert.ok(SUBPROTOCOL.includes("understudy"));
  },
  "@understudy/server/fleet": async ({ Fleet }) => {
    const fleet = new Fleet({ redis: await nobody() });
    const lead = fleet.askOnce(new BackendLead({ backend: new ScriptedBackend([PLAN_TEXT]) }));
    const answer = await lead.ask({ question: question(), deadline: patient() });
    assert.equal(answer.kind, "plan");
    await fleet.close();
  },
  // It waits for its Redis without limit, until it is given up.
  "@understudy/server/fleet/queue": async ({ QueuedLead }) => {
    const { domain } = question();
    const enough = new AbortController();
    const options = { redis: await nobody(), model: "nano", domain, signal: enough.signal };
    const opening = QueuedLead.open(options);
    setImmediate(() => enough.abort(new Error("given up")));
    await assert.rejects(opening, /given up/);
  },
};
