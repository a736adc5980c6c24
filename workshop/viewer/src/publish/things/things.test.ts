import { expect, it } from "vitest";
import { readViewerRecording } from "../../protocol/recording/read-recording.ts";
import { openCave } from "../../testing/cave.ts";
import { PageSink } from "../../testing/hut.ts";

it("sends things, claims, bindings and memories, and only changed things", () => {
  const { world, viewer, play, at } = openCave();
  const page = new PageSink();
  viewer.watch(page);
  play(400);
  const messages = page.lines.map((line) => JSON.parse(line));
  const ofThings = messages.filter(({ type }) => type === "things");
  expect(ofThings[0]).toMatchObject({ isWhole: true, things: [] });
  expect(ofThings.flatMap(({ things }) => things)).toContainEqual({
    id: "old chest",
    kind: "chest",
    properties: { gold: 7 },
    x: 2000,
    y: 5000,
    holder: "grik",
    waiting: ["snag"],
  });
  const detail = messages.findLast(({ type, agent }) => type === "detail" && agent === 0);
  expect(detail.plan).toMatchObject([
    { tool: "go", things: { to: "old chest" } },
    { tool: "steal", things: { it: "old chest" } },
  ]);
  const memory = messages.findLast(({ type, agent }) => type === "memory" && agent === 1);
  expect(memory).toMatchObject({
    total: 1,
    recollections: [
      { id: "old chest", properties: { gold: 7 }, from: "grik", told: { by: "grik", atMs: 0 } },
    ],
  });

  page.lines.length = 0;
  world.set("<b>new</b>", { gold: 3 });
  at.set("<b>new</b>", { x: 90, y: 90 });
  play(300);
  const changes = page.lines
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === "things");
  expect(changes).toMatchObject([
    { total: 2, things: [{ id: "<b>new</b>", properties: { gold: 3 }, x: 9000, y: 9000 }] },
  ]);
  world.remove("<b>new</b>");
  play(300);
  expect(JSON.parse(page.lines.findLast((line) => line.includes('"gone"')) ?? "{}")).toMatchObject({
    gone: ["<b>new</b>"],
    total: 1,
  });
});

it("shows a recording's things at each moment", () => {
  const { world, viewer, play } = openCave();
  const lines: string[] = [];
  const stop = viewer.record((line) => lines.push(line));
  play(6000);
  world.remove("<b>new</b>");
  play(6000);
  stop();
  const recording = readViewerRecording(lines.join("\n"));
  const before = recording.seek(recording.frameAt(5000));
  expect(before.things()?.byId.get("<b>new</b>")?.properties).toEqual({ gold: 2 });
  expect(before.memory(1)?.recollections).toMatchObject([{ id: "old chest" }]);
  const after = recording.seek(recording.length - 1);
  expect([...(after.things()?.byId.keys() ?? [])]).toEqual(["old chest"]);
  expect(recording.seek(recording.frameAt(5000)).things()?.total).toBe(2);
});

it("does not read a world without watchers", () => {
  let reads = 0;
  const { viewer, play } = openCave(() => reads++);
  play(1000);
  expect(reads).toBe(0);
  const { close } = viewer.watch(new PageSink());
  play(1000);
  expect(reads).toBeGreaterThan(0);
  close();
  const so = reads;
  play(1000);
  expect(reads).toBe(so);
});
