import { describe, expect, it } from "vitest";
import { openBare, openService } from "./chat-doors.ts";
import { measureChat } from "./chat-overhead.ts";
import { TimedBackend } from "./timed-backend.ts";

/** The members that differ between answers. */
const SHAPE = /"(id|created)":("[^"]*"|\d+)/g;

describe("chat overhead", () => {
  it("is measured against a bare handler with the same answers", async () => {
    const backend = new TimedBackend(1);
    const [bare, service] = [await openBare(backend), await openService(backend)];
    for (const form of ["whole", "streamed"] as const) {
      const [one, other] = [await bare.ask(form), await service.ask(form)];
      expect(one).toContain("geese");
      expect(one.replace(SHAPE, "")).toBe(other.replace(SHAPE, ""));
    }
    await bare.close();
    await service.close();
  });

  it("has the time of each call by either access, without the model's own", async () => {
    const times = await measureChat(3, 1, 1);
    expect(times.map(({ form }) => form)).toEqual(["whole", "streamed"]);
    for (const { bare, served } of times) {
      expect([bare.length, served.length]).toEqual([3, 3]);
      expect(Math.min(...bare, ...served)).toBeGreaterThan(0);
    }
  });
});
