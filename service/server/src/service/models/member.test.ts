import { PoolLlmPlanner, race } from "@understudy/llm/pool";
import { loadDomain, runSearch, systemClock } from "@understudy/planner-core";
import { ScriptedLlmPlanner, UniformCostPlanner } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { askServer } from "../../testing/ask.ts";
import { GrpcClient, protoStruct, protoValue } from "../../testing/grpc-client.ts";
import { COLD, HUT, WARM } from "../../testing/hut.ts";
import { ServerSet } from "../../testing/server-set.ts";
import { SessionClient } from "../../testing/session-client.ts";

const servers = new ServerSet();
const clients: GrpcClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
});

const hut = loadDomain(HUT);
const best = runSearch(new UniformCostPlanner(), {
  ...{ domain: hut, state: hut.state(COLD), goal: hut.goal("warm"), mode: "optimal" },
});
const GOOD = best.status === "unsolvable" ? [] : best.actions;

/** A domain for each test, so that none is answered from the cache of another. */
const domains = ["plain", "stream", "session", "grpc"].map((name) => ({ name, domain: hut }));

/** Options of a server with a model that writes nonsense, and one that plans. */
const POOL = {
  ...{ domains, grpcPort: 0 },
  llm: new PoolLlmPlanner({
    members: [memberOf("small", [-1]), memberOf("large", GOOD)],
    strategy: race(),
  }),
};

function memberOf(name: string, answer: readonly number[]) {
  const script = () => ({ answer });
  return { name, llm: new ScriptedLlmPlanner({ clock: systemClock, model: name, script }) };
}

const ensemble = {
  strategy: "race",
  calls: [
    { member: "small", end: "refused", tokens: 0 },
    { member: "large", end: "won", tokens: 0 },
  ],
  why: "the first answer that was accepted",
  tokensWasted: 0,
};

describe("the answer of a pool", () => {
  it("names the member behind the plan, and the decision", async () => {
    const { json } = await askServer(await servers.shared(POOL), "/v1/plan", {
      body: { ...WARM, domain: "plain" },
    });
    expect(json).toMatchObject({ source: "llm", member: "large", ensemble });
  });

  it("names it at the end of a stream", async () => {
    const { text } = await askServer(await servers.shared(POOL), "/v1/plan?stream", {
      body: { ...WARM, domain: "stream" },
    });
    const lines = text.trimEnd().split("\n");
    const outcome = lines.map((line) => JSON.parse(line)).find(({ type }) => type === "outcome");
    expect(outcome).toMatchObject({ source: "llm", member: "large", ensemble });
  });

  it("names it in a session's plans", async () => {
    const { client } = await SessionClient.hello(await servers.shared(POOL), {
      domain: "session",
    });
    client.say(
      { type: "state", seq: 1, agent: "ann", nowMs: 0, values: COLD },
      { type: "want", seq: 2, agent: "ann", goal: "warm", budgetMs: 60_000 },
    );
    expect(await client.next("plan")).toMatchObject({ source: "llm", member: "large", ensemble });
  });

  it("names it over gRPC", async () => {
    const client = new GrpcClient(await servers.shared(POOL));
    clients.push(client);
    const question = { state: protoStruct(COLD), goal: protoValue("warm") };
    const asked = { ...WARM, domain: "grpc", ...question };
    const { calls, ...others } = ensemble;
    expect(await client.ask("Plan", asked)).toMatchObject({
      member: "large",
      ensemble: {
        ...others,
        calls: calls.map(({ end, ...call }) => ({ ...call, end: `END_${end.toUpperCase()}` })),
      },
    });
  });

  it("has no such fields for a single model", async () => {
    const { json } = await askServer(await servers.start(), "/v1/plan", { body: WARM });
    expect(json).not.toHaveProperty("member");
    expect(json).not.toHaveProperty("ensemble");
  });
});
