import { InferenceError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ModelFacts } from "../../shared/protocol.ts";
import { PendingChanges } from "./pending-changes.ts";

const facts = { loadMs: 1 } as ModelFacts;
const gone = new InferenceError("gone");

describe("PendingChanges", () => {
  it("shares one load between all callers", async () => {
    const changes = new PendingChanges();
    let begun = 0;
    const begin = async (): Promise<void> => void begun++;
    const loads = [changes.load(1, begin), changes.load(1, begin)];
    expect(changes.isLoading).toBe(true);
    changes.loaded(1, facts);
    expect(await Promise.all(loads)).toEqual([facts, facts]);
    expect(begun).toBe(1);
    expect(changes.isLoading).toBe(false);
  });

  it("rejects every caller if a load cannot start", async () => {
    const changes = new PendingChanges();
    const begin = async (): Promise<void> => {
      await Promise.resolve();
      throw gone;
    };
    const loads = await Promise.allSettled([changes.load(1, begin), changes.load(1, begin)]);
    expect(loads.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const again = changes.load(1, async () => {});
    changes.loaded(1, facts);
    expect(await again).toBe(facts);
  });

  it("shares one unload between all callers", async () => {
    const changes = new PendingChanges();
    let begun = 0;
    const unloads = [1, 2].map(() => changes.unload(1, () => begun++));
    changes.unloaded(1);
    await Promise.all(unloads);
    expect(begun).toBe(1);
  });

  it("settles all callers after the thread is lost", async () => {
    const changes = new PendingChanges();
    const load = changes.load(1, async () => {});
    const unload = changes.unload(2, () => {});
    changes.failAll(gone);
    await expect(load).rejects.toBe(gone);
    await unload;
  });
});
