import { describe, expect, it } from "vitest";
import { buildTemplate } from "../../../scripts/build-game.mjs";
import { gameInChromium } from "../../../scripts/game-in-chromium.mjs";
import { serveFolder } from "../../../scripts/serve-folder.mjs";

/** By genre: what must have happened in a minute of it. */
const GENRES = {
  stealth: { lost: 1, news: 1, searched: 1, caught: 1 },
  colony: { felled: 16, hauled: 16, built: 8 },
};

describe.each(Object.entries(GENRES))("%s", (genre, least) => {
  const game = gameInChromium(async (folder) => {
    const { url, close } = await serveFolder(await buildTemplate(genre, folder));
    return { url: `${url}?speed=10`, close };
  });

  it("is played for a minute", async () => {
    const { told, errors } = await game.play();
    expect({ errors, unsolvable: told["unsolvable"] }).toEqual({ errors: [], unsolvable: "0" });
    for (const [what, count] of Object.entries(least)) {
      expect(Number(told[what]), what).toBeGreaterThanOrEqual(count);
    }
  });
});
