// One plan from `understudy serve` through each of its doors.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { UnderstudyClient } from "@understudy/client";
import { folderFor } from "./folders.mjs";
import { COLD, HUT, PATIENCE_MS, PLAN, toolsOf } from "./hut.mjs";
import { serving } from "./programs.mjs";

const QUESTION = { domain: "hut", agent: "ann", state: COLD, goal: "warm", budgetMs: PATIENCE_MS };
// Where the server's own dependencies are.
const require = createRequire(
  createRequire(import.meta.url).resolve("@understudy/server/package.json"),
);

/** @param program the path of the command */
export async function planThroughDoors(program) {
  const folder = folderFor("serve");
  writeFileSync(join(folder, "hut.json"), JSON.stringify(HUT));
  const words = [program, "serve", "--domain", "hut.json", "--model", "none"];
  const ports = ["--port", "0", "--grpc-port", "0"];
  const { found, close } = await serving([...words, ...ports], folder, [
    /Serving: (http:\S+ .*gRPC on port \d+)/,
  ]);
  const [, url, port] = /^(\S+).* (\d+)$/.exec(found[0]);
  try {
    assert.deepEqual(await overHttp(url), PLAN);
    assert.equal(await overWebSocket(url), PLAN[0]);
    assert.deepEqual(await overGrpc(port), PLAN);
  } finally {
    assert.equal(await close(), 0);
  }
}

async function overHttp(url) {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(QUESTION);
  const response = await fetch(`${url}/v1/plan`, { method: "POST", headers, body });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return toolsOf(JSON.parse(text).steps);
}

async function overWebSocket(url) {
  const client = new UnderstudyClient({ url, domain: "hut" });
  const ann = client.agent("ann");
  const started = new Promise((resolve) => ann.on("stepStarted", ({ step }) => resolve(step.tool)));
  ann.see(COLD);
  ann.want("warm", { budgetMs: PATIENCE_MS });
  const tool = await started;
  await client.close();
  return tool;
}

async function overGrpc(port) {
  const { credentials, loadPackageDefinition } = require("@grpc/grpc-js");
  const { loadSync } = require("@grpc/proto-loader");
  const proto = require
    .resolve("@understudy/server/package.json")
    .replace(/package\.json$/, "proto/understudy/v1/planner.proto");
  const { Planner } = loadPackageDefinition(loadSync(proto)).understudy.v1;
  const client = new Planner(`127.0.0.1:${port}`, credentials.createInsecure());
  const fields = Object.entries(COLD).map(([name, value]) => [
    name,
    typeof value === "number" ? { numberValue: value } : { boolValue: value },
  ]);
  const question = {
    ...QUESTION,
    state: { fields: Object.fromEntries(fields) },
    goal: { stringValue: QUESTION.goal },
  };
  const outcome = await new Promise((resolve, reject) => {
    client.plan(question, (error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
  client.close();
  return toolsOf(outcome.steps);
}
