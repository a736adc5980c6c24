import { gzipSync } from "node:zlib";
import { PlanLibrary } from "@understudy/planner-core";
import { woodcutter as domain } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { packSnapshot, unpackSnapshot } from "./snapshot.ts";

describe("a snapshot", () => {
  it("is read as it was written, a few plans at a time", async () => {
    const planLibrary = new PlanLibrary(domain);
    const light = domain.actionOf({ tool: "light_fire", args: {} });
    planLibrary.add([light], { goal: domain.goal("warm_home") });
    const snapshot = await unpackSnapshot(await packSnapshot(planLibrary, "7-1"));
    expect(snapshot?.upTo).toBe("7-1");
    const again = new PlanLibrary(domain);
    for (const excerpt of snapshot?.excerpts ?? []) again.take(excerpt);
    expect(again.list()).toHaveLength(planLibrary.size);
  });

  it.each([
    ["no gzip", Buffer.from("7-1\n{}")],
    ["no place in the stream", gzipSync("now\n{}")],
    ["more lines than plans of any game", gzipSync(`7-1${"\n".repeat(100_000)}`)],
    ["more than there is room for", gzipSync(Buffer.alloc(65_000_000), { level: 1 })],
  ])("is refused: %s", async (_, packed) => {
    expect(await unpackSnapshot(packed)).toBeUndefined();
  });
});
