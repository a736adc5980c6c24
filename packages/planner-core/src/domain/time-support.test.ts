import { describe, expect, it, vi } from "vitest";
import { DomainError } from "../errors.ts";

// As in a page: the condition `browser` of the manifest.
vi.mock("./timed-parts.ts", () => import("./without-time.ts"));

const { loadDomain } = await import("./load-domain.ts");
const { supportTime } = await import("./time-support.ts");

const plain = {
  name: "plain",
  state: { on: { type: "boolean" } },
  tools: [{ name: "turn", then: { on: true } }],
};
const timed = { ...plain, tools: [{ name: "turn", then: { on: true }, duration: 3 }] };

describe("a page", () => {
  it("loads domains with time only after it has imported what they take", async () => {
    expect(loadDomain(plain).time).toBeUndefined();
    const load = (): unknown => loadDomain(timed);
    expect(load).toThrow(DomainError);
    expect(load).toThrow('import "@understudy/planner-core/time"');
    const { timedParts } =
      await vi.importActual<typeof import("./timed-parts.ts")>("./timed-parts.ts");
    supportTime(timedParts);
    expect(loadDomain(timed).time?.tools).toHaveLength(1);
    expect(loadDomain(plain).time).toBeUndefined();
  });
});
