import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { recordingPath } from "../run/supervisor.ts";
import { playWorker } from "../testing/play-worker.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-record-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a stress run", () => {
  it.skipIf(process.platform !== "linux")(
    "reports that its recording ran out of space",
    async () => {
      const run = { agents: 10, domains: ["guard"], durationSeconds: 0.3, warmupSeconds: 0.1 };
      const { reply } = await playWorker({ ...run, rate: 50 }, { record: "/dev/full" });
      expect(reply).toMatchObject({
        kind: "done",
        recordingError: expect.stringContaining("ENOSPC"),
      });
    },
  );

  it("gives each worker and each replacement its own file", () => {
    const path = (worker: number, restarts: number) =>
      recordingPath("out.d/run.jsonl", { worker, restarts });
    expect([
      path(0, 0),
      path(1, 0),
      path(1, 2),
      recordingPath("a.b/run", { worker: 3, restarts: 0 }),
    ]).toEqual(["out.d/run.jsonl", "out.d/run-1.jsonl", "out.d/run-1-again-2.jsonl", "a.b/run-3"]);
  });
});
