import { describe, expect, it } from "vitest";
import { fuzzServer } from "./fuzz-server.ts";

describe("a server that gets nonsense", () => {
  it("answers everything with typed errors, and keeps planning", async () => {
    const { messages, answers, complaints, isAlive } = await fuzzServer(1500, 7, 1);
    expect(complaints).toEqual([]);
    expect(isAlive).toBe(true);
    expect(messages).toBe(1500);
    const kinds = [...answers.keys()];
    for (const codec of ["http", "session", "grpc"]) {
      expect(kinds.filter((kind) => kind.startsWith(codec)).length).toBeGreaterThan(2);
    }
  });
});
