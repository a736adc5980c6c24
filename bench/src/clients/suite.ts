import assert from "node:assert/strict";
import { type ClientName, ClientWorkshop } from "../../../scripts/testing/client-programs.mjs";
import type { BenchSuite, BenchTask } from "../runner/task.ts";
import { loseServer } from "./lost-server.ts";

/** Five seconds at 60 per second. */
const FRAMES = 300;
const QUICK_FRAMES = 30;
/** Excluded, as it has no frames: it shares everything but its loop with the client that has. */
const LOOPLESS: ClientName = "Python with asyncio";

/** A client's time per frame while its server is down. */
function lostServer(problem: ClientName, frames: number): BenchTask {
  return {
    name: "frame-without-server",
    problem,
    async: true,
    measures: "played",
    slowestBy: "p99",
    setup: async () => {
      const workshop = new ClientWorkshop();
      const played = await loseServer(await workshop.command(problem, "lost-server"), frames);
      workshop.remove();
      const { frameMs, stale, proved, steps, restored } = played;
      return {
        run: () => undefined,
        check: () => {
          assert.equal(frameMs.length, frames);
          assert.ok(steps > 0, "the last plan is kept");
          assert.equal(stale, frames, "the answer is marked as stale in each frame");
          assert.equal(proved, 0, "the answer is never called proved");
          assert.equal(restored, steps, "the saved plan is followed, as stale");
        },
        samples: () => Float64Array.from(frameMs, (ms) => ms * 1e6),
        counts: () => ({ frames, stale, proved, "longest-us": Math.max(...frameMs) * 1e3 }),
      };
    },
  };
}

/** The service's clients in the languages that are installed. */
export const clientsSuite: BenchSuite = {
  name: "clients",
  tasks: ({ quick }) =>
    ClientWorkshop.names
      .filter((name) => name !== LOOPLESS)
      .map((name) => lostServer(name, quick ? QUICK_FRAMES : FRAMES)),
  notes: () => [
    "The server ends as soon as the client has a plan. Connections are refused for 2 s; then they are let in, and nobody answers.",
    "Each frame the agent sees something else, and reads its answer. In TypeScript all that the thread does in a frame counts.",
  ],
};
