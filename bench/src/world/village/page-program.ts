import { fileURLToPath } from "node:url";

const played = fileURLToPath(new URL("play-village.ts", import.meta.url));

/** The functions of a page that plays villages on its own thread, as a game in a tab does. */
export const VILLAGE_PROGRAM = `
import { playVillage } from ${JSON.stringify(played)};

/** A page cannot read its processor time: where it has not worked on for so long, something else had the processor. */
const MOST_MS = 2;
let lastMs = performance.now();
let countedMs = 0;
const stopwatch = () => {
  const nowMs = performance.now();
  countedMs += Math.min(nowMs - lastMs, MOST_MS);
  lastMs = nowMs;
  return countedMs;
};

globalThis.bench = {
  village({ warmUp, ...village }) {
    if (warmUp !== undefined) playVillage({ ...village, ...warmUp }, stopwatch);
    return playVillage(village, stopwatch);
  },
};
`;
