import { expect, it } from "vitest";
import { HostRig } from "../testing/host/host-rig.ts";
import { LinkedClient } from "../testing/host/linked-client.ts";
import { COLD } from "../testing/hut.ts";

const axe = [{ resource: "axe", tool: "chop" }];
const see = (agent: string, seq: number) => ({ type: "state", seq, agent, nowMs: 0, values: COLD });
const want = (agent: string, seq: number) => ({
  type: "want",
  ...{ seq, agent, goal: "warm", budgetMs: 60_000, runner: "server" },
});

it("is held by one agent at a time, and released when the agent is done", async () => {
  const { client } = await LinkedClient.accept(new HostRig(), { shared: axe });
  client.say(see("ann", 1), want("ann", 2));
  expect(await client.next("begin")).toMatchObject({ agent: "ann", step: { tool: "goto" } });
  client.say(see("ben", 3), want("ben", 4));
  const { values, ...rest } = see("ann", 5);
  const { stepId } = (await client.hears(({ type }) => type === "begin")) as { stepId: number };
  client.say(
    { ...rest, values: { ...values, at: "forest" } },
    { type: "step", seq: 6, agent: "ann", stepId, event: "finished" },
  );
  expect(await client.next("begin")).toMatchObject({ agent: "ann", step: { tool: "chop" } });
  client.say({ type: "leave", seq: 7, agent: "ann" });
  expect(await client.next("begin")).toMatchObject({ agent: "ben", step: { tool: "goto" } });
});

it("stays the same for a returning client, unless the client changes it", async () => {
  const rig = new HostRig();
  const { client, welcome } = await LinkedClient.accept(rig, { shared: axe });
  client.say(see("ann", 1), want("ann", 2));
  const { n } = await client.next("begin");
  client.drop();
  const back = { token: welcome.resumeToken, received: n };
  const again = await LinkedClient.accept(rig, back);
  again.client.say(see("ben", 3), want("ben", 4), { type: "leave", seq: 5, agent: "ann" });
  const begun = await again.client.next("begin");
  expect(begun).toMatchObject({ agent: "ben" });
  again.client.drop();
  const other = { token: again.welcome.resumeToken, received: begun.n, shared: [] };
  const third = await LinkedClient.accept(rig, other);
  await third.client.next("resync");
  third.client.say(see("ann", 6), want("ann", 7), see("ben", 8), want("ben", 9));
  const agents = [await third.client.next("begin"), await third.client.next("begin")];
  expect(agents.map(({ agent }) => agent).sort()).toEqual(["ann", "ben"]);
});

it("does not block agents that need other resources", async () => {
  const shared = [
    { resource: "path", tool: "goto", args: { place: "forest" } },
    { resource: "hearth", tool: "light_fire" },
  ];
  const { client } = await LinkedClient.accept(new HostRig(), { shared });
  client.say(see("ann", 1), { ...want("ann", 2), goal: { wood: 1 } });
  expect((await client.next("begin")).agent).toBe("ann");
  const wood = { ...COLD, wood: 2 };
  client.say({ ...see("ben", 3), values: wood }, want("ben", 4));
  expect(await client.next("begin")).toMatchObject({ agent: "ben", step: { tool: "light_fire" } });
});

it.each([
  [[{ resource: "axe", tool: "fly" }], "/shared/0"],
  [[...axe, { resource: "axe", tool: "goto", args: { place: "sea" } }], "/shared/1"],
  [[{ resource: "", tool: "chop" }], "/shared/0/resource"],
])("%j is refused at %s", async (shared, pointer) => {
  const client = new LinkedClient(new HostRig());
  client.say({ type: "hello", protocol: [1], client: "test", domain: "hut", shared });
  expect(await client.next("error")).toMatchObject({ code: "invalid-request", pointer });
  expect(client.end).toBe("refused");
});
