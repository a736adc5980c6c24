import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { Summary } from "./summary.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const run = promisify(execFile);

// Over the real protocol: bot and server are third-party programs, and the server keeps its own record of all moves.
it("gets a stone pickaxe and an ingot from bare hands, robbed once and killed once", async () => {
  const options = [
    "--headless",
    "--json",
    "--fast",
    "--by-chat",
    "--no-monsters",
    "--bots",
    "1",
    "--seconds",
    "250",
  ];
  const { stdout } = await run(process.execPath, ["scripts/example.mjs", "minecraft", ...options], {
    cwd: root,
  });
  const { isDone, bots, chest } = JSON.parse(stdout) as Summary;
  const [ann] = bots;
  expect(isDone).toBe(true);
  expect(ann).toMatchObject({
    done: ["stone_pickaxe", "iron_ingot"],
    open: [],
    deaths: 1,
    differences: [],
  });
  expect(chest).toEqual({ iron_ingot: 1 });
  expect(ann?.carries).toMatchObject({ stone_pickaxe: 1 });
  // The server robbed and killed it, and made every item itself.
  expect(ann?.moves).toMatchObject({ died: 1, smelted: 1 });
  expect(ann?.moves?.["lost"]).toBeGreaterThan(0);
  expect(ann?.moves?.["crafted"]).toBeGreaterThan(6);
});
