import assert from "node:assert/strict";
import { loadDomain } from "@understudy/planner-core";

export const calls = {
  "@understudy/session": ({ clientMessageOf, Outbox, REFUSALS }) => {
    const hello = { type: "hello", protocol: [1], client: "calls 1", domain: "hut" };
    assert.deepEqual(clientMessageOf(hello), hello);
    assert.throws(() => clientMessageOf({ type: "shout" }), { code: "invalid-request" });
    assert.equal(typeof new Outbox(2), "object");
    assert.equal(REFUSALS.unauthenticated, 401);
  },
  "@understudy/session/testing": ({ COLD, HUT }) => {
    const domain = loadDomain(HUT);
    assert.equal(domain.goal("warm").name, "warm");
    assert.equal(domain.state(COLD).length, 3);
  },
};
