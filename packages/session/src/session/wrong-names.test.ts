import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { HostRig } from "../testing/host/host-rig.ts";
import { LinkedClient } from "../testing/host/linked-client.ts";
import { ThingsClient } from "../testing/host/things-client.ts";
import { COLD } from "../testing/hut.ts";
import { SERVED_YARD } from "../testing/yard.ts";

const YARD = loadDomain(SERVED_YARD) as never;
const AT_MILL = { at: "mill", beam_up: false, nailed: false, planks: 0 };
const SQUAD = {
  type: "squad",
  squad: "crew",
  members: ["ann", "bo"],
  goal: "raised",
  budgetMs: 500,
};

/** A client in a domain with time, whose agents are known. */
async function yardClient(agents = ["ann", "bo"]) {
  const rig = new HostRig({ domain: YARD });
  const { client } = await LinkedClient.accept(rig, { domain: "yard", checkNames: true });
  let seq = 0;
  const say = (...messages: readonly object[]): void => {
    for (const message of messages) client.say({ ...message, seq: ++seq });
  };
  say(...agents.map((agent) => ({ type: "state", agent, nowMs: 0, values: AT_MILL })));
  return { client, say };
}

describe("a name that nothing ever had", () => {
  it("is ignored for a client that does not ask", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ type: "idle", seq: 1, agent: "ann" }, { type: "disband", seq: 2, squad: "crew" });
    client.say({ type: "step", seq: 3, agent: "ann", stepId: 7, event: "finished" });
    await client.next("ack");
    expect(client.heard.map(({ type }) => type)).toEqual(["welcome", "ack"]);
  });

  it("takes no place among the agents", async () => {
    const { client } = await LinkedClient.accept(new HostRig({ limits: { agents: 1 } }), {
      checkNames: true,
    });
    for (let seq = 1; seq <= 3; seq++) {
      client.say({ type: "idle", seq, agent: `nobody ${seq}` });
      expect((await client.next("error")).message).toContain("tell of agents before you name them");
    }
    client.say({ type: "state", seq: 4, agent: "ann", nowMs: 0, values: COLD });
    client.say({ type: "want", seq: 5, agent: "ann", goal: "warm", budgetMs: 60_000 });
    expect((await client.next("plan")).agent).toBe("ann");
  });

  it("is told of where a squad waits for it", async () => {
    const { client, say } = await yardClient(["ann"]);
    say({ ...SQUAD, members: ["ann", "bo"] });
    const error = await client.next("error");
    expect(error).toMatchObject({ code: "invalid-state", pointer: "/members/1", squad: "crew" });
    say({ type: "state", agent: "bo", nowMs: 0, values: AT_MILL });
    expect((await client.next("begin")).squad).toBe("crew");
    expect(client.heard.filter(({ type }) => type === "error")).toHaveLength(1);
  });
});

describe("a name of what is no more", () => {
  it("is late, and no mistake", async () => {
    const { client, say } = await yardClient();
    say(SQUAD);
    const { agent, stepId } = await client.next("begin");
    say({ type: "disband", squad: "crew" }, { type: "disband", squad: "crew" });
    say({ type: "interrupt", squad: "crew" }, { type: "leave", agent }, { type: "leave", agent });
    say({ type: "step", agent, stepId, event: "finished" }, { type: "idle", agent });
    await client.next("ack");
    expect(client.heard.filter(({ type }) => type === "error")).toEqual([]);
  });

  it("is forgotten when a thousand others are", async () => {
    const { client, say } = await yardClient(["ann"]);
    say({ type: "leave", agent: "ann" });
    for (let count = 0; count < 1024; count++) {
      const agent = `passer-by ${count}`;
      say({ type: "state", agent, nowMs: 0, values: AT_MILL }, { type: "leave", agent });
    }
    say({ type: "leave", agent: "passer-by 0" }, { type: "leave", agent: "ann" });
    expect(await client.next("error")).toMatchObject({ pointer: "/agent", agent: "ann" });
  });

  it("is late among things, too", async () => {
    const game = await ThingsClient.start({ ways: true }, {}, { checkNames: true });
    game.seeAll();
    game.state("ann", { gold: 0 }, [0]);
    game.see([{ id: "red", gone: true }]);
    game.see([{ id: "red", gone: true }]);
    game.tell("ann", [
      { to: ["red"], costs: [1] },
      { from: "red", to: ["old"], costs: [1] },
    ]);
    game.want("ann", { goal: "robbed", things: { it: "red" } });
    expect((await game.client.next("plan")).status).toBe("unsolvable");
    expect(game.client.heard.filter(({ type }) => type === "error")).toEqual([]);
  });

  it("cannot be told from a wrong one on a node that did not know the session", async () => {
    const secret = "shared";
    const { welcome } = await LinkedClient.accept(new HostRig({ secret }));
    const hello = { token: welcome.resumeToken, received: 0, checkNames: true };
    const { client } = await LinkedClient.accept(new HostRig({ secret }), hello);
    client.say({ type: "idle", seq: 1, agent: "ann" });
    client.say({ type: "step", seq: 2, agent: "ann", stepId: 7, event: "finished" });
    client.say({ type: "state", seq: 3, agent: "ann", nowMs: 0, values: COLD });
    client.say({ type: "want", seq: 4, agent: "ann", goal: "warm", budgetMs: 60_000 });
    await client.next("plan");
    expect(client.heard.filter(({ type }) => type === "error")).toEqual([]);
  });
});
