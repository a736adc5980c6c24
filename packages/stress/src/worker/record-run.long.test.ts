import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadRecording, replayRun } from "@understudy/recording";
import { afterAll, describe, expect, it } from "vitest";
import { recordingPath } from "../run/supervisor.ts";
import { playWorker } from "../testing/play-worker.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-record-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a stress run", () => {
  it("replays from its recording to the same outcomes", {
    timeout: 120_000,
  }, async () => {
    const file = join(folder, "run.jsonl");
    const run = {
      agents: 60,
      domains: ["guard", "courier"],
      durationSeconds: 0.6,
      warmupSeconds: 0.1,
    };
    const { board, reply } = await playWorker({ ...run, rate: 200 }, { record: file });
    expect(reply.kind).toBe("done");
    const recording = await loadRecording(file);
    expect(recording.engines).toHaveLength(2);
    const requests = recording.lines.filter(({ kind }) => kind === "request").length;
    expect(requests).toBe(board.measured.count("answered") + board.warmUp.count("answered"));
    const result = await replayRun(recording);
    expect(result.differences).toEqual([]);
    expect(result).toMatchObject({ identical: true, replayed: requests, isWhole: true });
  });

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
