import { expect, it } from "vitest";
import type { TogetherOutcome } from "../../engine/contract/together.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { settle } from "../../testing/fake-clock.ts";
import { solvedBy } from "../../testing/squads/scripted-yard.ts";
import { SquadRunner } from "./squad-runner.ts";

const shared = { shared: true } as const;
const bakery = loadDomain({
  name: "bakery",
  state: {
    at: { type: "enum", values: ["oven", "hatch"] },
    busy: { type: "boolean", default: true, ...shared },
    left: { type: "integer", min: 1, max: 20, default: 10, ...shared },
    baked: { type: "boolean", default: false, ...shared },
  },
  tools: [
    { name: "walk", then: { at: "oven" }, duration: 4 },
    { name: "wait", when: { at: "oven", busy: true }, then: { busy: false }, duration: "left" },
    { name: "bake", when: { at: "oven", busy: false }, then: { baked: true }, duration: 5 },
  ],
  goals: [{ name: "baked", when: { baked: true } }],
});

it("a plan with a wait goes on as less is left of what it waits for", async () => {
  const step = (tool: string) => ({ tool, args: {} });
  const answer = solvedBy(
    ["ann", step("walk"), 0, 4],
    ["ann", step("wait"), 4.001, 10],
    ["ann", step("bake"), 14.002, 5],
  );
  let asked = 0;
  const runner = new SquadRunner({
    ...{ members: ["ann"], goal: "baked", budgetMs: 50 },
    orchestrator: {
      domain: bakery,
      plan: (): Promise<TogetherOutcome> => {
        asked++;
        return Promise.resolve(answer);
      },
    },
  });
  for (let nowMs = 0; nowMs <= 4000; nowMs += 250) {
    const left = 10 - Math.floor(nowMs / 1000);
    const at = nowMs < 4000 ? "hatch" : "oven";
    if (nowMs === 4000) runner.finished("ann");
    const { ann } = runner.tick({ ann: { at } }, { busy: true, left, baked: false }, nowMs);
    await settle();
    if (nowMs === 4000) expect(ann).toMatchObject({ event: "start", durationMs: 6000 });
  }
  expect(asked).toBe(1);
});
