import { describe, expect, it } from "vitest";
import { fuzzServer } from "./testing/fuzz-server.ts";

/** `FUZZED_MESSAGES=30000 PROPERTY_SEED=3` sends more and others; from 10,000 on the heap is judged, too. */
const MESSAGES = Number(process.env["FUZZED_MESSAGES"] ?? 1500);
const SEED = Number(process.env["PROPERTY_SEED"] ?? 7);
const ROUNDS = MESSAGES < 10_000 ? 1 : 10;
/** Accepted growth of the heap between the third and the last round: a leak per message would exceed it. */
const MAX_GROWTH = 1.1;

describe("a server that gets nonsense", () => {
  it("answers everything with typed errors, keeps planning, and keeps nothing of it", async () => {
    const found = await fuzzServer(MESSAGES, SEED, ROUNDS);
    expect(found.complaints).toEqual([]);
    expect(found.isAlive).toBe(true);
    expect(found.messages).toBe(MESSAGES);
    const kinds = [...found.answers.keys()];
    for (const codec of ["http", "session", "grpc"]) {
      expect(kinds.filter((kind) => kind.startsWith(codec)).length).toBeGreaterThan(2);
    }
    const { [2]: third = Number.POSITIVE_INFINITY, [ROUNDS - 1]: last = 0 } = found.heapBytes;
    expect(last).toBeLessThanOrEqual(MAX_GROWTH * third);
  });
});
