import { expect, it } from "vitest";
import { StepsInHand } from "./steps-in-hand.ts";

it("a restored step keeps its things, and the next one like it has those of its own start", () => {
  const step = { tool: "carry", args: { log: "log_1" } };
  const layout = { thingsOfStep: () => [{ name: "log", place: { name: "log_1" } }] };
  const binding = { layout, idAt: () => "elm" };
  const steps = new StepsInHand({
    ...{ isTaken: () => false, binding: () => binding as never },
    knowledge: { find: () => undefined },
    roles: () => ({ ann: [{ step, isRunning: true } as never] }),
  });
  steps.restore([["log_1", "oak"]]);
  const things = (event: "continue" | "start") =>
    steps.tell({ ann: { event, step } as never })["ann"]?.things;
  expect(things("continue")).toEqual({ log: "oak" });
  expect(things("start")).toEqual({ log: "elm" });
  expect(things("continue")).toEqual({ log: "elm" });
});
