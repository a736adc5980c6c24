import { readViewerRecording } from "@understudy/viewer/protocol";
import { expect, it } from "vitest";
import { Crew } from "../play/crew.ts";
import type { Seen } from "../play/protocol.ts";
import { LAYOUTS, SmallGame } from "../testing/small-game.ts";
import { KitchenViewer } from "./kitchen-viewer.ts";

it("a game is recorded for the viewer: where the cooks are, and what they are about to do", async () => {
  const game = new SmallGame(LAYOUTS.cramped_room, [0, 1]);
  const crew = new Crew(game.opening, game.see());
  const show = new KitchenViewer(crew);
  const lines: string[] = [];
  let seen: Seen | undefined;
  const stop = show.viewer.record((line) => lines.push(line), "2026-01-01T00:00:00.000Z");
  for (let step = 0; step < 60; step++) {
    show.show(game.see());
    // The crew looks when it acts: a frame shows what it saw last.
    if (step === 29) seen = game.see();
    game.act(await crew.act(game.see()));
  }
  stop();
  const recording = readViewerRecording(lines.join("\n"));
  const { show: told, squads } = recording.seek(recording.frameAt(30_000));
  const { width, height } = crew.kitchen;
  const cells = [...told.agents()].map(({ id, x, y }) => {
    return [id, Math.floor((x * width) / 10_000), Math.floor((y * height) / 10_000)];
  });
  expect(cells).toEqual(seen?.players.map(({ x, y }, number) => [`cook_${number}`, x, y]));
  const [kitchen] = squads();
  expect(kitchen?.members).toEqual(expect.arrayContaining(["cook_0", "cook_1"]));
  expect(kitchen?.steps.filter(({ phase }) => phase === "playing").length).toBeGreaterThan(0);
});
