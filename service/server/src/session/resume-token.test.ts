import { expect, it } from "vitest";
import { ResumeTokens } from "./resume-token.ts";

it("is valid for days, as connections may last, but not for ever", () => {
  let nowMs = 0;
  const tokens = new ResumeTokens(new Uint8Array(32), () => nowMs);
  const claim = { tenant: "t", session: "s", domain: "d", agents: undefined, generation: 1 };
  const token = tokens.sign(claim);
  nowMs = 86_400_000;
  expect(tokens.read(token)).toEqual(claim);
  nowMs *= 7;
  expect(tokens.read(token)).toBeUndefined();
});
