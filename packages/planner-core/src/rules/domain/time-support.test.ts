import { describe, expect, it } from "vitest";
import { DomainError } from "../../base/errors.ts";
import { timedParts } from "../../time/timed-parts.ts";
import { loadDomain } from "./load-domain.ts";
import { supportTime } from "./time-support.ts";

const plain = {
  name: "plain",
  state: { on: { type: "boolean" } },
  tools: [{ name: "turn", then: { on: true } }],
};
const timed = { ...plain, tools: [{ name: "turn", then: { on: true }, duration: 3 }] };

describe("a page without time", () => {
  it("loads other domains, and says what a domain with time takes", () => {
    supportTime(undefined);
    try {
      expect(loadDomain(plain).time).toBeUndefined();
      const load = (): unknown => loadDomain(timed);
      expect(load).toThrow(DomainError);
      expect(load).toThrow('import "@understudy/planner-core/time"');
    } finally {
      supportTime(timedParts);
    }
    expect(loadDomain(timed).time?.tools).toHaveLength(1);
    expect(loadDomain(plain).time).toBeUndefined();
  });
});
