import { describe, expect, it } from "vitest";
import { type PartBoard, WorkerBoard } from "../measure/board.ts";
import type { LateRequest } from "../result/run-result.ts";
import { woods } from "../testing/woods.ts";
import { AnswerRecorder } from "./answer-recorder.ts";
import { LoopWatch, ProcessorWait } from "./watch/loop-watch.ts";
import { StallMemory } from "./watch/stall-memory.ts";

const hit = {
  status: "solved",
  source: "cache",
  hit: "exact",
  plan: null,
  llmSteps: 0,
} as const;

/** A recorder with a budget of 50 ms, on a system without counts of processor waits. */
function recorderOf() {
  const watch = new LoopWatch(new StallMemory(), 0, new ProcessorWait("/no/such/file"));
  const part = new WorkerBoard().measured;
  const late: LateRequest[] = [];
  const recorder = new AnswerRecorder({
    worker: 0,
    budgetMs: 50,
    hasLlm: true,
    watch,
    measureMs: () => 0,
    onLate: (each) => late.push(each),
  });
  const answer = (plannedMs: number, sentMs: number, answeredMs: number): void =>
    recorder.record(question(part, plannedMs, sentMs), hit, answeredMs);
  const judged = (): Readonly<Record<"late" | "misses" | "faulted", number>> => {
    recorder.judge(Number.POSITIVE_INFINITY);
    return {
      late: part.count("lateAtAll"),
      misses: part.count("misses"),
      faulted: part.count("faulted"),
    };
  };
  return { watch, answer, judged, late };
}

function question(part: PartBoard, plannedMs: number, sentMs: number) {
  const [goal] = woods.goals;
  if (goal === undefined) throw new Error("The woods have a goal");
  const group = { index: 0, name: "woods", agentNames: ["ann"] };
  return { group, agent: 0, goal, part, plannedMs, sentMs, llmAskMs: 0, llmAnswerMs: 0 };
}

describe("AnswerRecorder", () => {
  it("counts an unexplained late answer as a miss, and none in time", () => {
    const { answer, judged, late } = recorderOf();
    answer(0, 0, 50);
    answer(100, 110, 180);
    expect(judged()).toEqual({ late: 1, misses: 1, faulted: 0 });
    expect(late).toMatchObject([{ agent: "ann", lateMs: 30, stallMs: 0 }]);
  });

  it("excuses a stall of the machine", () => {
    const { watch, answer, judged } = recorderOf();
    watch.collected(100, 180);
    answer(100, 180, 181);
    expect(judged()).toEqual({ late: 1, misses: 0, faulted: 0 });
  });

  it("excuses no stall that left enough time for the question", () => {
    const { watch, answer, judged } = recorderOf();
    watch.collected(100, 120);
    answer(100, 120, 160);
    expect(judged()).toEqual({ late: 1, misses: 1, faulted: 0 });
  });

  it("counts answers stopped by a fault separately", () => {
    const { watch, answer, judged, late } = recorderOf();
    watch.stopped(100, 200);
    // One answer is waiting, one in progress, one later than the fault explains.
    answer(100, 200, 201);
    answer(90, 90, 195);
    answer(200, 200, 290);
    expect(judged()).toEqual({ late: 3, misses: 1, faulted: 2 });
    expect(late.map(({ faultMs }) => faultMs)).toContain(55);
    const traces = late.flatMap(({ trace }) => trace.map(({ what }) => what));
    expect(traces).toContain("stopped by a fault of this run for 55.0 ms");
  });

  it("counts answers separately if a fault set the clock back meanwhile", () => {
    const { watch, answer, judged } = recorderOf();
    watch.setBack(120, 500);
    answer(100, 100, 640);
    answer(121, 121, 300);
    expect(judged()).toEqual({ late: 2, misses: 1, faulted: 1 });
  });
});
