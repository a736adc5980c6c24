import { ClassicalPlanner } from "@understudy/classical";
import { woodcutter } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordOrchestrator } from "../record/recorded-orchestrator.ts";
import { RunRecorder } from "../record/run-recorder.ts";
import { replayRun } from "../replay/replay-run.ts";
import { readRecording } from "./read-recording.ts";
import { RecordingError } from "./recording-error.ts";

/** Two requests of one agent, without an LLM planner. */
function record(): string[] {
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, seed: 1 });
  const parts = { domain: woodcutter, planner: new ClassicalPlanner(), searchExpansions: 500 };
  const orchestrator = recordOrchestrator(parts, recorder);
  const state = woodcutter.state({});
  orchestrator.planNow({ agent: "ann", state, goal: "warm_home" }, 1000);
  orchestrator.planNow({ agent: "ann", state, goal: { wood: { ">=": 2 } } }, 1000);
  recorder.close();
  return lines;
}

const lines = record();
const textOf = (rows: readonly string[]): string => `${rows.join("\n")}\n`;

/** The error of reading and replaying a damaged recording. */
async function errorOf(rows: readonly string[]): Promise<RecordingError> {
  try {
    await replayRun(textOf(rows));
  } catch (error) {
    if (error instanceof RecordingError) return error;
    throw error;
  }
  throw new Error("The recording was replayed");
}

/** The recording with one line changed. */
function changed(index: number, change: Record<string, unknown>): string[] {
  return lines.map((line, at) =>
    at === index ? JSON.stringify({ ...(JSON.parse(line) as object), ...change }) : line,
  );
}

describe("a recording", () => {
  it("starts with a header and the orchestrator, and ends with a count", () => {
    const { header, engines, end } = readRecording(textOf(lines));
    expect(header).toMatchObject({ understudy: "recording", version: 3, seed: 1 });
    expect(engines[0]).toMatchObject({ engine: 0, domain: woodcutter.hash });
    expect(end).toMatchObject({ requests: 2, withdrawn: 0, refused: 0 });
  });

  it("with a truncated last line replays up to it, and reports it", async () => {
    const before = textOf(lines.slice(0, 3)).length;
    const last = (lines[3] as string).length;
    for (const kept of [1, 40, Math.floor(last / 2), last - 1]) {
      const result = await replayRun(textOf(lines).slice(0, before + kept));
      expect(result).toMatchObject({ identical: false, replayed: 1, isWhole: false, cutLine: 4 });
      expect(result.different).toBe(0);
    }
    expect(await replayRun(textOf(lines.slice(0, 4)))).toMatchObject({
      identical: false,
      replayed: 2,
      isWhole: false,
      cutLine: undefined,
    });
  });

  it.each([
    ["no JSON", [lines[0], lines[1], "{", ...lines.slice(2)], 3, ""],
    ["another file", ['{"name":"village"}', ...lines.slice(1)], 1, ""],
    ["nothing", [""], 1, ""],
    ["a newer version", changed(0, { version: 99 }), 1, "/version"],
    ["an unknown line", [...lines.slice(0, 2), "{}", ...lines.slice(2)], 3, ""],
    ["no orchestrator", [lines[0], ...lines.slice(2)], 2, "/engine"],
    ["another domain", changed(1, { domain: "0000000000000000" }), 2, "/domain"],
    ["no domain", changed(1, { definition: { name: "x" } }), 2, "/definition"],
    ["a wrong setting", changed(1, { settings: { marginMs: -1 } }), 2, "/settings"],
    ["an unknown setting", changed(1, { settings: { hurry: 1 } }), 2, "/settings"],
    ["a state of another domain", changed(2, { state: [1] }), 3, ""],
    ["a state that is none", changed(2, { state: ["home"] }), 3, "/state/0"],
    ["a wrong goal", changed(2, { goal: "fame" }), 3, ""],
    ["no agent", changed(2, { agent: 7 }), 3, "/agent"],
    ["no time", changed(2, { sliceMs: undefined }), 3, ""],
    [
      "endless work",
      changed(2, { searches: [{ key: "x", slices: 1e12 }] }),
      3,
      "/searches/0/slices",
    ],
    [
      "a wrong call",
      changed(2, { calls: [{ askedMs: 1, answer: { kind: "song", text: "" } }] }),
      3,
      "/calls/0/answer/kind",
    ],
    ["a request twice", [...lines.slice(0, 3), lines[2], lines[4]], 4, "/request"],
    ["an answer to nothing", [...lines.slice(0, 4), '{"late":9,"call":{"askedMs":1}}'], 5, "/late"],
    ["something after the end", [...lines, lines[4]], 6, ""],
  ])("with %s is refused with its line", async (_, rows, line, pointer) => {
    const error = await errorOf(rows as string[]);
    expect(error).toMatchObject({ code: "invalid-recording", line, pointer });
    expect(error.message).toContain(`line ${line}`);
  });

  it("with another outcome differs, and the replay reports the field", async () => {
    const { outcome } = JSON.parse(lines[2] as string) as { outcome: object };
    const forged = changed(2, { outcome: { ...outcome, hash: "0123456789abcdef", cost: 1 } });
    expect(await replayRun(textOf(forged))).toMatchObject({
      identical: false,
      different: 1,
      differences: [
        { request: 1, agent: "ann", tick: 1, field: "cost", recorded: 1, replayed: 9.5 },
      ],
    });
  });

  it("that was tampered with is replayed or refused, never a crash", async () => {
    const text = textOf(lines);
    const tampered = fc.tuple(fc.nat(text.length - 1), fc.nat(12), fc.string({ maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(tampered, async ([at, removed, inserted]) => {
        const damaged = text.slice(0, at) + inserted + text.slice(at + removed);
        try {
          await replayRun(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(RecordingError);
        }
      }),
      { numRuns: 150 },
    );
  });
});
