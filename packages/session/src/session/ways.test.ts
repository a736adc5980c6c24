import { expect, it } from "vitest";
import { HostRig } from "../testing/host/host-rig.ts";
import { LinkedClient } from "../testing/host/linked-client.ts";
import { FAR_MILL, PARCHED, THIRST } from "../testing/thirst.ts";

const FAR_WELL = { camp: { mill: 3, well: 90 } };
const state = (seq: number, values: object = PARCHED) => ({
  ...{ type: "state", seq, agent: "ann", nowMs: 0, values },
});
const want = (seq: number, ways: object, runner?: "server") => ({
  ...{ type: "want", seq, agent: "ann", goal: "fresh", budgetMs: 60_000, ways, runner },
});
const accept = async () =>
  (await LinkedClient.accept(new HostRig({ domain: THIRST.domain as never }), { domain: "thirst" }))
    .client;

it("are those of the last want, for plans played by the client", async () => {
  const client = await accept();
  client.say(state(1), want(2, FAR_MILL));
  expect(await client.next("plan")).toMatchObject({
    steps: [{ args: { to: "well" } }, { tool: "drink" }],
    cost: 10,
  });
  client.say(want(3, FAR_WELL));
  expect(await client.next("plan")).toMatchObject({
    steps: [{ args: { to: "mill" } }, { tool: "drink" }],
    cost: 4,
  });
  client.say(want(4, {}));
  expect(await client.next("plan")).toMatchObject({ status: "unsolvable" });
  client.say(want(5, { camp: { moon: 1 } }));
  expect(await client.next("error")).toMatchObject({ pointer: "/ways/camp/moon" });
});

it("are those of the last want, for plans played by the server", async () => {
  const client = await accept();
  client.say(state(1), want(2, FAR_MILL, "server"));
  expect((await client.next("begin")).step).toMatchObject({ args: { to: "well" } });
  client.say(want(3, FAR_WELL, "server"));
  expect((await client.next("begin")).step).toMatchObject({ args: { to: "mill" } });
});
