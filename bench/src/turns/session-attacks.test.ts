import { CLIENT_MESSAGES } from "@understudy/server/protocol";
import { expect, it } from "vitest";
import { SESSION_ATTACKS } from "./session-attacks.ts";

it("a server is attacked by every type of message that clients send", () => {
  expect(Object.keys(SESSION_ATTACKS).sort()).toEqual(Object.keys(CLIENT_MESSAGES).sort());
  for (const attacks of Object.values(SESSION_ATTACKS)) expect(attacks.length).toBeGreaterThan(0);
});
