import { ActionSet, loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { prepareParts, taskCache } from "../testing/prepare.ts";

const STALLS = 40;

const market = loadDomain({
  name: "market",
  state: { bread: { type: "integer", min: 0, max: 3 } },
  tools: Array.from({ length: STALLS }, (_, stall) => {
    return { name: `buy_${stall}`, cost: 1 + stall, then: { bread: { "+": 1 } } };
  }),
  goals: [{ name: "fed", when: { bread: { ">=": 2 } } }],
});

it("keeps the latest variants of a goal, however many sets of actions were disabled", () => {
  const cache = taskCache();
  const [goal, state] = [market.goal("fed"), market.state({ bread: 0 })];
  const bytesAfter = (stall: number): number => {
    const disabled = new ActionSet(market.actions.count);
    disabled.add(stall);
    prepareParts({ domain: market, state, goal, disabled, mode: "first" }, cache);
    return cache.keptBytes(market);
  };
  const bytes = Array.from({ length: STALLS }, (_, stall) => bytesAfter(stall));
  expect(bytes[15]).toBeGreaterThan(bytes[8] as number);
  expect(bytes.at(-1)).toBeLessThanOrEqual(1.1 * (bytes[15] as number));
});
