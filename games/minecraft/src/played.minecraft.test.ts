import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { findMinecraft } from "../../../scripts/find.mjs";
import type { PlayedOutcome } from "./testing/play-on-server.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const run = promisify(execFile);

// Over the real protocol: bot and server are third-party programs, and the server keeps its own record of all moves.
it("gets a stone pickaxe and an ingot from bare hands, robbed once and killed once", async () => {
  const { node = "", folder = "" } = findMinecraft() ?? {};
  const { stdout } = await run(
    node,
    [
      ...["--import", "tsx", "--conditions=@understudy/source"],
      ...["games/minecraft/src/testing/play-on-server.ts", "--game", folder],
      ...["--version", "1.16.5"],
    ],
    { cwd: root },
  );
  const outcome = JSON.parse(stdout) as PlayedOutcome;
  expect(outcome).toMatchObject({
    done: ["stone_pickaxe", "iron_ingot"],
    givenUp: [],
    deaths: 1,
    chest: { iron_ingot: 1 },
    carries: { stone_pickaxe: 1 },
    differences: [],
    // The server robbed and killed it, and made every item itself.
    moves: { died: 1, smelted: 1 },
  });
  expect(outcome.moves["lost"]).toBeGreaterThan(0);
  expect(outcome.moves["crafted"]).toBeGreaterThan(6);
});
