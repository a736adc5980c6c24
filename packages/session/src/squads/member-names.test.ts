import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import type { ClientMessage } from "../messages/session-messages.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

const VAULT = loadDomain({
  name: "vault",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  state: { near: { type: "thing", of: "chest", position: true } },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, duration: { way: "$to" } },
    {
      name: "loot",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.gold": { ">": 0 } },
      then: { "$chest.gold": 0 },
      duration: 2,
    },
  ],
  goals: [{ name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } }],
} as const);

it.each(["ann", "constructor", "valueOf", "__proto__"])(
  "an agent called %s is told to begin as a squad's member, as others are forbidden a step",
  async (name) => {
    const rig = new HostRig({ domain: VAULT as never });
    const connection = rig.accept({ world: {} });
    let seq = 0;
    const tell = (message: object): void =>
      tellSession(connection.session, {
        ...message,
        seq: ++seq,
      } as unknown as ClientMessage<"state">);
    const chest = { id: "c", kind: "chest", at: [3], properties: { gold: 5 } };
    tell({ type: "see", part: 1, parts: 1, things: [chest] });
    for (const agent of [name, "bo"])
      tell({ type: "state", agent, nowMs: 0, values: { near: "nothing" }, at: [0] });
    const disabled = { bo: ["loot", "go"] };
    const goal = { goal: "robbed", things: { it: "c" } };
    tell({ type: "squad", squad: "gang", members: [name, "bo"], goal, budgetMs: 1000, disabled });
    for (let tick = 0; tick < 10; tick++) await rig.clock.advance(100);
    const told = connection.told.flatMap((message) =>
      message.type === "begin" ? [`${message.agent} ${message.step.tool}`] : [],
    );
    expect(told).toEqual([`${name} go`]);
  },
);
