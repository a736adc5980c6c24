import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { importPeer } from "./import-peer.ts";

describe("an optional peer dependency", () => {
  it("is reported if missing, with the command to install it", async () => {
    const importing = importPeer("ioredis", () => import("a-library-that-is-missing" as string));
    await expect(importing).rejects.toThrow(RequestError);
    await expect(importing).rejects.toMatchObject({
      issues: [{ message: "the package ioredis is not installed", hint: "npm install ioredis" }],
    });
  });

  it.each([new Error("broken"), undefined, "broken"])("is not missing after %s", async (cause) => {
    await expect(importPeer("ioredis", () => Promise.reject(cause))).rejects.toBe(cause);
  });
});
