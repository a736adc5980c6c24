import assert from "node:assert/strict";
import type { Outcome } from "@understudy/planner-core";
import { createViewer, type Sink, type Viewer } from "@understudy/viewer";
import { ShowState } from "@understudy/viewer/protocol";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { type Crowd, crowdOf } from "./crowd.ts";

const AGENTS = 500;
const UPDATES = 30;
/** Orchestrator requests per frame. */
const REQUESTS_A_FRAME = 8;
const FRAME_MS = 1000 / UPDATES;

/** The time of a viewer's tick on the game's thread. */
export function tickTasks(_options: SuiteOptions): BenchTask[] {
  return [
    { name: "viewer-tick-unwatched", batch: 16, allocation: true, setup: unwatched },
    { name: "viewer-tick-watched", async: true, measures: "result", setup: watched },
  ];
}

interface Watched extends Crowd {
  readonly viewer: Viewer;
  /** Real time for the viewer, so that each frame is due. */
  readonly pass: () => void;
}

function stage(): Watched {
  const crowd = crowdOf(AGENTS);
  let nowMs = 0;
  const clock = { now: () => nowMs, setTimer: () => 0, clearTimer: () => {} };
  const viewer = createViewer({
    domain: crowd.domain,
    clock,
    updatesPerSecond: UPDATES,
    map: { width: 100, height: 100, variable: "at" },
  });
  crowd.walkers.forEach((runner, index) => {
    const position = (): { readonly x: number; readonly y: number } => runner;
    viewer.add({ id: `agent-${index}`, runner, position });
  });
  const pass = (): void => {
    nowMs += FRAME_MS;
  };
  return { ...crowd, viewer, pass };
}

function unwatched(): Workload {
  const { viewer } = stage();
  const run = (index: number): void => viewer.tick(index * FRAME_MS);
  return {
    run,
    check: () => {
      run(0);
      assert.deepEqual(viewer.counts, { encodings: 0, characters: 0 });
    },
  };
}

/** A page that accepts everything, with a selected agent. */
function watched(): Workload {
  const { viewer, walkers, advance, pass } = stage();
  let frame = 0;
  let lines: string[] = [];
  const sink: Sink = { isFull: false, send: (line) => void lines.push(line), close: () => {} };
  const { watcher } = viewer.watch(sink);
  assert.ok(viewer.command({ type: "select", watcher, agents: [0] }).ok);
  const observe = viewer.observer();
  const tellRequests = (): void => {
    for (let index = 0; index < REQUESTS_A_FRAME; index++) {
      const request = frame * REQUESTS_A_FRAME + index + 1;
      const walker = walkers[request % AGENTS];
      const about = { agent: `agent-${request % AGENTS}`, request, nowMs: frame * FRAME_MS };
      observe({ type: "request-start", ...about, budgetMs: 100 });
      observe({ type: "understudy-ask", ...about });
      observe({ type: "understudy-answer", ...about, status: "solved", steps: 4 });
      const outcome = { ...walker?.outcome, agent: about.agent } as Outcome;
      observe({ type: "outcome-serve", outcome, request, nowMs: about.nowMs });
    }
  };
  const run = (): number => {
    frame++;
    advance(frame);
    tellRequests();
    pass();
    lines = [];
    const beganMs = performance.now();
    viewer.tick(frame * FRAME_MS);
    return performance.now() - beganMs;
  };
  const before = { frame: 0, ...viewer.counts };
  return {
    run,
    check: () => {
      const show = new ShowState();
      viewer.watch({ isFull: false, send: (line) => apply(show, line), close: () => {} }).close();
      for (let count = 0; count < 50; count++) {
        run();
        for (const line of lines) apply(show, line);
      }
      assert.equal(show.agents().length, AGENTS);
      walkers.forEach(({ position, outcome }, index) => {
        const agent = show.agent(index);
        assert.deepEqual([agent?.step, agent?.steps], [position, outcome.plan?.actions.length]);
      });
      Object.assign(before, { frame, ...viewer.counts });
    },
    counts: () => {
      const { encodings, characters } = viewer.counts;
      const frames = frame - before.frame;
      return {
        agents: AGENTS,
        encodingsPerTick: Math.round((100 * (encodings - before.encodings)) / frames) / 100,
        charactersPerTick: Math.round((characters - before.characters) / frames),
      };
    },
    dispose: () => viewer.dismiss(),
  };
}

function apply(show: ShowState, line: string): void {
  const message = JSON.parse(line) as Parameters<ShowState["apply"]>[0];
  if (message.type === "keyframe" || message.type === "delta") show.apply(message);
}
