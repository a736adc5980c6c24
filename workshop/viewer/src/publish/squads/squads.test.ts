import { expect, it } from "vitest";
import { layOutLanes } from "../../lanes/lay-out-lanes.ts";
import { readViewerRecording } from "../../protocol/recording/read-recording.ts";
import type { SquadView } from "../../protocol/squads.ts";
import { openCrew } from "../../testing/crew.ts";

const room = { width: 800, gutter: 80, laneHeight: 30, axis: 20 };

let told: Promise<string> | undefined;

/** The squad at some times of a recorded game, in seconds. */
async function recorded(times: readonly number[]): Promise<readonly SquadView[]> {
  told ??= record();
  const recording = readViewerRecording(await told);
  return times.map((seconds) => {
    const [squad] = recording.seek(recording.frameAt(seconds * 1000)).squads();
    if (squad === undefined) throw new Error(`no squad at ${seconds}`);
    return squad;
  });
}

async function record(): Promise<string> {
  const { viewer, play } = openCrew();
  const lines: string[] = [];
  const stop = viewer.record((line) => lines.push(line));
  await play(16_000);
  stop();
  return lines.join("\n");
}

it("tells a squad's plan, what it makes possible, and what is over", async () => {
  const [early, late] = (await recorded([2, 15])) as [SquadView, SquadView];
  expect(early).toMatchObject({ id: "builders", goal: "raised", members: ["ann", "bo"] });
  const hold = early.steps.find(({ tool }) => tool === "hold_beam");
  const nail = early.steps.find(({ tool }) => tool === "nail");
  expect(hold).toMatchObject({ phase: "next", for: [{ agent: nail?.agent, what: "nail" }] });
  expect(early.steps.filter(({ phase }) => phase === "playing")).toHaveLength(2);
  const over = late.steps.filter(({ phase }) => phase === "done");
  expect(over.map(({ tool }) => tool)).toEqual(expect.arrayContaining(["hold_beam", "nail"]));
  for (const step of over) expect(step.untilMs).toBeLessThanOrEqual(15_000);
});

it("places lanes without overlaps, with waits and hand-overs", async () => {
  for (const [index, squad] of (await recorded([2, 8, 15])).entries()) {
    const nowMs = [2000, 8000, 15_000][index] as number;
    const laid = layOutLanes(squad, nowMs, room);
    for (const member of squad.members) {
      const own = laid.bars.filter((bar) => bar.member === member);
      expect(own.length).toBeGreaterThan(0);
      own.forEach((bar, at) => {
        expect(bar.x).toBeGreaterThanOrEqual(room.gutter);
        expect(bar.x + bar.width).toBeLessThanOrEqual(room.width);
        const next = own[at + 1];
        if (next !== undefined) expect(bar.x + bar.width).toBeLessThanOrEqual(next.x + 2);
      });
    }
    expect(laid.nowX).toBeGreaterThanOrEqual(room.gutter);
    for (const { x1, x2, y1, y2 } of laid.arrows) {
      expect(x2).toBeGreaterThanOrEqual(x1 - 10);
      expect(y1).not.toBe(y2);
    }
  }
  const [early] = (await recorded([2])) as [SquadView];
  expect(layOutLanes(early, 2000, room).arrows.map(({ label }) => label)).toContainEqual(
    expect.stringMatching(/hold_beam, for (ann|bo): nail/),
  );
});

it("refuses a second squad of the same name, and forgets one that is removed", async () => {
  const { viewer, game, play } = openCrew();
  expect(() => viewer.addSquad("builders", game.runner)).toThrow(/builders/);
  const lines: string[] = [];
  viewer.record((line) => lines.push(line));
  await play(1000);
  viewer.removeSquad("builders");
  await play(1000);
  const squads = lines.filter((line) => line.includes('"type":"squads"'));
  expect(JSON.parse(squads.at(-1) as string)).toMatchObject({ squads: [] });
});
