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
  const { client } = await LinkedClient.greet(rig, { domain: "yard", checkNames: true });
  let seq = 0;
  const say = (...messages: readonly object[]): void => {
    for (const message of messages) client.say({ ...message, seq: ++seq });
  };
  say(...agents.map((agent) => ({ type: "state", agent, nowMs: 0, values: AT_MILL })));
  return { client, say };
}

describe("a name that nothing ever had", () => {
  it.each([
    ["idle", { type: "idle", agent: "anne" }, "/agent", 'did you mean "ann"?'],
    ["leave", { type: "leave", agent: "bob" }, "/agent", 'did you mean "bo"?'],
    [
      "step of an agent",
      { type: "step", agent: "cyrus", stepId: 1, event: "finished" },
      "/agent",
      "one of: ann, bo",
    ],
    [
      "step",
      { type: "step", agent: "ann", stepId: 99, event: "finished" },
      "/stepId",
      "tell the `stepId`",
    ],
    ["disband", { type: "disband", squad: "crow" }, "/squad", 'did you mean "crew"?'],
    ["interrupt", { type: "interrupt", squad: "masons" }, "/squad", "one of: crew"],
    [
      "interrupt of a member",
      { type: "interrupt", squad: "crew", agent: "cyrus" },
      "/agent",
      "one of: ann, bo",
    ],
    [
      "steps of a member",
      { ...SQUAD, squad: "other", disabled: { cyrus: ["saw"] } },
      "/disabled/cyrus",
      "one of: ann, bo",
    ],
  ])("is refused, with the place and a hint: %s", async (_, message, pointer, hint) => {
    const { client, say } = await yardClient();
    say(SQUAD, message);
    const error = await client.next("error");
    expect(error).toMatchObject({ code: "invalid-request", pointer });
    expect(error.message).toContain(hint);
  });

  it("is ignored for a client that does not ask", async () => {
    const { client } = await LinkedClient.greet(new HostRig());
    client.say({ type: "idle", seq: 1, agent: "ann" }, { type: "disband", seq: 2, squad: "crew" });
    client.say({ type: "step", seq: 3, agent: "ann", stepId: 7, event: "finished" });
    await client.next("ack");
    expect(client.heard.map(({ type }) => type)).toEqual(["welcome", "ack"]);
  });

  it("takes no place among the agents", async () => {
    const { client } = await LinkedClient.greet(new HostRig({ limits: { agents: 1 } }), {
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

  it.each([
    [
      "an end of a way",
      { type: "ways", agent: "ann", ways: [{ from: "rad", to: ["red", "bog"], costs: [1, 1] }] },
      ["/ways/0/from", 'did you mean "red"?', "/ways/0/to/1"],
    ],
    [
      "a goal's thing",
      { type: "want", agent: "ann", goal: { goal: "robbed", things: { it: "rad" } }, budgetMs: 9 },
      ["/goal/things/it"],
    ],
    [
      "a step's thing",
      {
        ...{ type: "want", agent: "ann", goal: "rich", budgetMs: 9 },
        disabled: [{ tool: "go", args: { to: "rad" } }],
      },
      ["/disabled/0/args/to"],
    ],
    [
      "a thing that goes",
      { type: "see", things: [{ id: "rad", gone: true }] },
      ["/things/0/id", 'did you mean "red"?'],
    ],
    [
      "a tool",
      {
        ...{ type: "want", agent: "ann", goal: "rich", budgetMs: 9 },
        disabled: [{ tool: "fly", args: {} }],
      },
      ["/disabled/0"],
    ],
  ])("is refused among things: %s", async (_, message, words) => {
    const game = await ThingsClient.start({}, {}, { checkNames: true });
    game.seeAll();
    game.state("ann", { gold: 0 }, [0]);
    game.client.say({ ...message, seq: game.seq + 1 });
    const error = await game.client.next("error");
    expect(error.code).toBe("invalid-request");
    for (const each of words) expect(error.message).toContain(each);
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
    const { welcome } = await LinkedClient.greet(new HostRig({ secret }));
    const hello = { token: welcome.resumeToken, received: 0, checkNames: true };
    const { client } = await LinkedClient.greet(new HostRig({ secret }), hello);
    client.say({ type: "idle", seq: 1, agent: "ann" });
    client.say({ type: "step", seq: 2, agent: "ann", stepId: 7, event: "finished" });
    client.say({ type: "state", seq: 3, agent: "ann", nowMs: 0, values: COLD });
    client.say({ type: "want", seq: 4, agent: "ann", goal: "warm", budgetMs: 60_000 });
    await client.next("plan");
    expect(client.heard.filter(({ type }) => type === "error")).toEqual([]);
  });
});
