import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { RequestAdmission } from "./admission.ts";

it("keeps half of the places for plans, and none for immediate answers", () => {
  const gate = new RequestAdmission(4, new FakeClock()).open();
  const wait = (kind: "plan" | "text"): void => {
    gate.admit(kind);
    void gate.during(() => new Promise(() => {}), kind);
  };
  wait("text");
  wait("text");
  expect(() => wait("text")).toThrow("wait already");
  wait("plan");
  wait("plan");
  expect(() => wait("plan")).toThrow("wait already");
  gate.admitAtOnce();
  expect(gate.use).toEqual({ requests: 5, refused: 2, tokens: 0 });
});
