import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

const GRILL = loadDomain({
  name: "grill",
  kinds: { burner: {}, order: { fried: { type: "boolean", default: false } } },
  places: { burner: 1, order: 1 },
  state: { tired: { type: "boolean", default: false } },
  tools: [
    {
      ...{ name: "fry", things: { it: "order", on: "burner" }, claims: ["$it", "$on"] },
      ...{ duration: 5, then: { "$it.fried": true } },
    },
  ],
  goals: [{ name: "fried", things: { it: "order" }, when: { "$it.fried": true } }],
});

const COOKS = ["ann", "bo", "cid"] as const;

/** Three cooks, each a squad with an order, at one burner. */
async function play() {
  const rig = new HostRig({ domain: GRILL as never });
  const { session, told } = rig.accept({ world: {} });
  let [seq, heard, nowMs] = [0, 0, 0];
  const tell = (message: Record<string, unknown>): void =>
    tellSession(session, { ...message, seq: ++seq } as unknown as ClientMessage<"state">);
  const orders = COOKS.map((cook) => ({ id: `order of ${cook}`, kind: "order" }));
  tell({ type: "see", part: 1, parts: 1, things: [{ id: "burner 1", kind: "burner" }, ...orders] });
  const doing = new Map<
    string,
    { readonly begun: ServerMessage<"begin">; readonly untilMs: number }
  >();
  const begunMs: Record<string, number> = {};
  const state = (): void => {
    for (const agent of COOKS) tell({ type: "state", agent, nowMs, values: { tired: false } });
  };
  state();
  for (const cook of COOKS) {
    const goal = { goal: "fried", things: { it: `order of ${cook}` } };
    tell({ type: "squad", squad: `${cook}'s`, members: [cook], goal, budgetMs: 1000 });
  }
  for (let count = 0; count < 160; count++) {
    for (const [agent, { begun, untilMs }] of doing) {
      if (untilMs > nowMs) continue;
      doing.delete(agent);
      tell({ type: "see", things: [{ id: `order of ${agent}`, properties: { fried: true } }] });
      tell({ type: "step", agent, stepId: begun.stepId, event: "finished" });
    }
    state();
    await rig.clock.advance(0);
    await rig.clock.advance(100);
    for (; heard < told.length; heard++) {
      const message = told[heard] as ServerMessage;
      if (message.type !== "begin") continue;
      const { agent } = message;
      begunMs[agent] = nowMs;
      doing.set(agent, { begun: message, untilMs: nowMs + 5000 });
    }
    nowMs += 100;
  }
  const waits = told.flatMap((each) => {
    return each.type === "wait" ? [[each.agent, each.what, Math.round(each.untilMs / 1000)]] : [];
  });
  return { begunMs, waits };
}

it("squads of a session wait in the line of a burner, first come, first served, and tell what for", async () => {
  const { begunMs, waits } = await play();
  expect(begunMs).toEqual({ ann: 100, bo: 5100, cid: 10_100 });
  expect(waits).toEqual([
    ["bo", "burner 1", 5],
    ["cid", "burner 1", 10],
  ]);
});
