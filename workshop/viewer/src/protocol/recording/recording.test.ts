import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordingBuffer } from "../../publish/recording-buffer.ts";
import { recordTo } from "../../record/record-to.ts";
import { hutGame } from "../../testing/hut.ts";
import { ShowState } from "../show-state.ts";
import { readViewerRecording } from "./read-recording.ts";
import type { ViewerRecording } from "./recording.ts";
import { ViewerRecordingError } from "./recording-error.ts";

/** Ten seconds of two agents, with a manual change in the middle. */
async function record(): Promise<string[]> {
  const game = hutGame(["ann", "bob"]);
  const lines: string[] = [];
  const stop = game.viewer.record((line) => lines.push(line), "2026-01-01T00:00:00.000Z");
  await game.play(100);
  game.viewer.command({ type: "set-variable", agent: 0, variable: "fire", value: false });
  await game.play(100);
  stop();
  const told = lines.length;
  await game.play(3);
  if (lines.length > told) throw new Error("It went on after it was stopped");
  return lines;
}

const recorded = record();
const recordedLines = async (): Promise<string[]> => [...(await recorded)];

/** The contents of each frame, from the start. */
function framesOf(recording: ViewerRecording): unknown[] {
  const show = new ShowState();
  return recording.messages.flatMap((message) => {
    if (message.type !== "keyframe" && message.type !== "delta") return [];
    show.apply(message);
    return [show.agents()];
  });
}

const errorOf = (text: string): [line: number, pointer: string] | "read" => {
  try {
    readViewerRecording(text);
    return "read";
  } catch (error) {
    if (!(error instanceof ViewerRecordingError)) throw error;
    expect(error.message.length).toBeLessThan(400);
    return [error.line, error.pointer];
  }
};

describe("a recording", () => {
  it("shows every moment as it was, in any order of access", async () => {
    const recording = readViewerRecording((await recordedLines()).join("\n"));
    const frames = framesOf(recording);
    expect(recording.length).toBe(frames.length);
    expect(recording.header.madeAt).toBe("2026-01-01T00:00:00.000Z");
    expect(recording.messages.filter(({ type }) => type === "keyframe").length).toBeGreaterThan(2);
    fc.assert(
      fc.property(fc.array(fc.nat(frames.length - 1), { maxLength: 20 }), (order) => {
        for (const frame of order) {
          expect(recording.seek(frame).show.agents()).toEqual(frames[frame]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("has the details, requests, events and panels of a moment, and nothing later", async () => {
    const recording = readViewerRecording((await recordedLines()).join("\n"));
    const early = recording.seek(recording.frameAt(400));
    expect(early.show.timeMs).toBeLessThanOrEqual(400);
    expect(early.detail(0)?.plan).toHaveLength(5);
    expect(early.events()).toEqual([]);
    const requests = early.requests();
    expect(requests.every(({ timeMs }) => timeMs <= 400)).toBe(true);
    const late = recording.seek(Number.POSITIVE_INFINITY);
    expect(late.frame).toBe(recording.length - 1);
    expect(late.requests(2)).toHaveLength(2);
    expect(late.requests().length).toBeGreaterThan(requests.length);
    expect(late.events(1)).toMatchObject([{ kind: "command" }]);
    expect(late.panels?.requests.plan).toBeGreaterThan(0);
    expect(recording.seek(Number.NaN).frame).toBe(0);
    const { fromMs, toMs } = recording.span;
    expect(recording.frameAt(toMs + 1e9)).toBe(recording.length - 1);
    expect(recording.frameAt(fromMs - 1)).toBe(0);
  });

  it("ignores messages about an index's previous agent", async () => {
    const game = hutGame(["ann"]);
    const lines: string[] = [];
    game.viewer.record((line) => lines.push(line));
    await game.play(5);
    game.viewer.remove("ann");
    const runner = { position: 0, isPlaying: false, isWaiting: false, goal: "warm" };
    const nobody = { ...runner, outcome: undefined, observed: undefined };
    game.viewer.add({ id: "eve", runner: nobody });
    const told = lines.length;
    await game.play(1);
    const recording = readViewerRecording(lines.slice(0, told + 1).join("\n"));
    const { show, detail } = recording.seek(recording.length);
    expect([show.agent(0)?.id, detail(0)]).toEqual(["eve", undefined]);
    expect(recording.seek(4).detail(0)?.plan).toHaveLength(5);
  });

  it("is readable without its truncated last line", async () => {
    const text = (await recordedLines()).join("\n");
    const whole = readViewerRecording(text);
    const cut = readViewerRecording(text.slice(0, -10));
    expect(cut.messages.length).toBe(whole.messages.length - 1);
  });

  it("that is damaged is refused with line and place", async () => {
    const lines = await recordedLines();
    const changed = (at: number, line: string): string =>
      lines.map((old, index) => (index === at ? line : old)).join("\n");
    expect(errorOf("")).toEqual([1, "/format"]);
    expect(errorOf("not json")).toEqual([1, ""]);
    expect(errorOf('{"format":"other"}')).toEqual([1, "/format"]);
    const future = JSON.stringify({ format: "understudy-viewer-recording", version: 9 });
    expect(errorOf(changed(0, future))).toEqual([1, "/version"]);
    expect(errorOf(changed(1, '{"type":"show"}'))).toEqual([2, "/tick"]);
    expect(errorOf(changed(7, "{"))).toEqual([8, ""]);
    expect(errorOf(changed(7, '{"type":"explosion"}'))).toEqual([8, "/type"]);
    expect(errorOf(changed(7, lines[1] as string))).toEqual([8, "/type"]);
    const delta = '{"type":"delta","tick":1000,"timeMs":1,"changes":[5,1,1]}';
    expect(errorOf(changed(lines.length - 2, delta))).toEqual([lines.length - 1, "/tick"]);
    const nobody = '{"type":"delta","tick":9999,"timeMs":99999,"changes":[5,1,1]}';
    expect(errorOf([...lines, nobody, nobody].join("\n"))).toEqual([lines.length + 1, "/changes"]);
    expect(errorOf(lines.slice(0, 2).join("\n"))).toEqual([0, ""]);
    const foreign = JSON.stringify({ ...JSON.parse(lines[1] as string), protocol: 2 });
    expect(errorOf(changed(1, foreign))).toEqual([2, "/protocol"]);
  });

  it("with any damage causes no other error", async () => {
    const lines = (await recordedLines()).slice(0, 60);
    const damage = fc.record({
      line: fc.nat(lines.length - 1),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      text: fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom("null", "[]", "-1", "1e99", '"x"'),
      ),
      cut: fc.nat(6),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const copy = [...lines];
        for (const { line, at, text, cut } of damages) {
          const old = copy[line] as string;
          const place = Math.floor(at * old.length);
          copy[line] = old.slice(0, place) + text + old.slice(place + cut);
        }
        const result = errorOf(copy.join("\n"));
        if (result !== "read") expect(result[0]).toBeLessThanOrEqual(copy.length + 1);
        else readViewerRecording(copy.join("\n")).seek(3);
      }),
      { numRuns: 200 },
    );
  });

  it("is written to a file line by line", async () => {
    const folder = await mkdtemp(join(tmpdir(), "understudy-viewer-test-"));
    try {
      const game = hutGame();
      const file = join(folder, "show.jsonl");
      const recording = await recordTo(game.viewer, file);
      await game.play(20);
      await recording.close();
      const text = await readFile(file, "utf8");
      expect(text).toHaveLength(recording.length);
      expect(readViewerRecording(text).length).toBeGreaterThan(19);
      expect(game.viewer.isActive).toBe(false);
      const short = await recordTo(game.viewer, file, 5000);
      await game.play(200);
      await short.close();
      expect(short.length).toBeLessThan(10_000);
      const full = await recordTo(game.viewer, file, 5000);
      await game.play(200);
      expect(game.viewer.isActive).toBe(false);
      await full.close();
      await expect(recordTo(game.viewer, folder)).rejects.toMatchObject({ code: "EISDIR" });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("the history in memory", () => {
  it("is a recording that covers the configured time", async () => {
    const game = hutGame(["ann"], { history: { seconds: 10 } });
    const { close } = game.viewer.watch({ isFull: false, send: () => {}, close: () => {} });
    await game.play(600);
    const { fromMs, toMs } = readViewerRecording(game.viewer.history().join("\n")).span;
    expect(toMs).toBe(30_000);
    expect(toMs - fromMs).toBeGreaterThanOrEqual(10_000);
    expect(toMs - fromMs).toBeLessThan(16_000);
    close();
    const alone = readViewerRecording(hutGame().viewer.history().join("\n"));
    expect(alone.length).toBe(1);
  });

  it("stays within its memory limit for any input", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(40)), { maxLength: 200 }), (acts) => {
        const history = new RecordingBuffer(1e9, 500);
        let now = 0;
        for (const [begins, length] of acts) {
          const line = "x".repeat(length);
          if (begins) history.begin([line], now++);
          else history.add(line);
          expect(history.bytes).toBeLessThanOrEqual(500);
          const kept = [...history.lines()].reduce((sum, each) => sum + each.length, 0);
          expect(kept).toBe(history.bytes);
        }
      }),
    );
  });
});
