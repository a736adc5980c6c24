import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { COLD, HUT } from "../testing/hut.ts";
import { outcomeMessage } from "./outcome-message.ts";

describe("an outcome's message", () => {
  it("reports an unread directive", () => {
    const domain = loadDomain(HUT);
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
    const goal = { directive: "get some wood" };
    const request = { agent: "ann", state: domain.state(COLD), goal };
    expect(outcomeMessage(orchestrator.planNow(request), 1)).toMatchObject({ words: "not read" });
    const plain = { ...request, goal: "warm" } as const;
    expect(outcomeMessage(orchestrator.planNow(plain), 1)).not.toHaveProperty("words");
  });
});
