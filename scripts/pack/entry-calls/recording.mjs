import assert from "node:assert/strict";
import { join } from "node:path";
import { ClassicalPlanner } from "@understudy/classical";
import { folderFor } from "./folders.mjs";
import { planWith, problemIn } from "./hut.mjs";

export const calls = {
  "@understudy/recording": async ({
    loadRecording,
    recordOrchestrator,
    replayRun,
    RunRecorder,
  }) => {
    const to = join(folderFor("recording"), "evening.jsonl");
    const recorder = new RunRecorder({ to, seed: 7 });
    const { domain } = problemIn();
    await planWith(recordOrchestrator({ domain, planner: new ClassicalPlanner() }, recorder));
    recorder.close();
    const { identical, differences } = await replayRun(await loadRecording(to));
    assert.deepEqual(differences, []);
    assert.ok(identical);
  },
};
