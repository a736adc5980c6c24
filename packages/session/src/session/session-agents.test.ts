import { expect, it } from "vitest";
import { SESSION_LIMITS } from "../limits.ts";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { AnyAgent } from "../plays/session-agent.ts";
import { SessionAgents } from "./session-agents.ts";

/** The charge for the want of an agent. */
function chargeFor(more: Partial<ClientMessage<"want">>): number {
  let used = 0;
  const memory = {
    add: (bytes: number) => {
      used += bytes;
    },
    release: () => {},
  };
  const room = { take: () => {}, give: () => {} };
  const agents = new SessionAgents({ limits: SESSION_LIMITS, agents: undefined, room, memory });
  agents.add("ann", 3, () => ({}) as AnyAgent);
  const empty = used;
  const want = { type: "want", seq: 1, agent: "ann", goal: "rich", budgetMs: 1000 } as const;
  agents.keepWant({ ...want, memory: "an old one" });
  agents.keepWant({ ...want, ...more });
  return used - empty;
}

it.each(["memory", "persona"])("charges a %s by its letters, a byte or two for each", (field) => {
  const bytesFor = (text: string): number =>
    (chargeFor({ [field]: text }) - chargeFor({ [field]: text[0] as string })) / (text.length - 1);
  expect(bytesFor("a".repeat(4000))).toBe(1);
  expect(bytesFor("\n".repeat(4000))).toBe(1);
  expect(bytesFor("é".repeat(4000))).toBe(1);
  expect(bytesFor("я".repeat(4000))).toBe(2);
  expect(chargeFor({ [field]: "" })).toBe(chargeFor({}));
});
