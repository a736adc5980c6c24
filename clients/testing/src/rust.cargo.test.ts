import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkClient } from "@understudy/client-check";
import { loadDomain } from "@understudy/planner-core";
import { startServer } from "@understudy/server";
import { beforeAll, describe, expect, it } from "vitest";
import { buildNative } from "../../../scripts/build/build-native.mjs";

const hut = new URL("../../../service/server/protocol/transcripts/hut.json", import.meta.url);
/** Cargo compiles the crates on a busy machine. */
const BUILD_MS = 1_200_000;
/** Time limit for hangs: the cases set the pace, not the clock. */
const PATIENCE_MS = 100_000;

let program = "";
beforeAll(async () => {
  program = join((await buildNative({ isTested: true })).programs, "play_hut");
}, BUILD_MS);

describe("the client of the service in Rust", () => {
  it("goes through all cases of the protocol", { timeout: BUILD_MS }, async () => {
    const verdicts = await checkClient({ command: `'${program}'`, patienceMs: PATIENCE_MS });
    expect(verdicts.filter(({ verdict }) => verdict !== "passed")).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(20);
  });

  it.each(["client", "server"])("plays with a server, steps begun by the %s", async (runner) => {
    const domain = loadDomain(JSON.parse(readFileSync(hut, "utf8")));
    const domains = [{ name: "hut", domain }];
    const server = await startServer({ port: 0, domains, logLevel: "silent" });
    try {
      const env = { ...process.env, UNDERSTUDY_URL: server.url, UNDERSTUDY_RUNNER: runner };
      const { stderr } = await promisify(execFile)(program, { env, timeout: PATIENCE_MS });
      expect(stderr).toBe("");
    } finally {
      await server.close(0);
    }
  });
});
