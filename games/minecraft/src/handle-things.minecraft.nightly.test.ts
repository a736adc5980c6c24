import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { findMinecraft } from "../../../scripts/find.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const run = promisify(execFile);
const VERSION = "1.20.4";

interface Outcome {
  readonly deed: string;
  readonly failed?: string;
  readonly carries: Readonly<Record<string, number>>;
  readonly food: number;
  readonly differences: readonly string[];
}

// The inventory is read from the server, which decides whether a log is stripped and what fills a bucket.
it("uses axes, shears and buckets, collects eggs and eats, on a server", async () => {
  const { node = "", folder = "" } = findMinecraft() ?? {};
  const { stdout } = await run(
    node,
    [
      ...["--import", "tsx", "--conditions=@understudy/source"],
      ...["games/minecraft/src/testing/handle-things.ts", "--game", folder, "--version", VERSION],
    ],
    { cwd: root },
  );
  const outcomes = JSON.parse(stdout) as Outcome[];
  expect(outcomes.flatMap(({ differences }) => differences)).toEqual([]);
  const [stripped, carved, milked, filled, shorn, laid, eaten, emptyHanded] = outcomes;
  expect(stripped).toMatchObject({ deed: "use", carries: { stripped_oak_log: 2, wooden_axe: 1 } });
  expect(carved?.carries).toMatchObject({ carved_pumpkin: 1, shears: 1 });
  expect(milked?.carries).toMatchObject({ milk_bucket: 1 });
  expect(milked?.carries).not.toHaveProperty("bucket");
  expect(filled?.carries).toMatchObject({ water_bucket: 1 });
  expect(filled?.carries).not.toHaveProperty("bucket");
  expect(shorn?.carries).toMatchObject({ oak_leaves: 1 });
  expect(laid).toMatchObject({ deed: "collect" });
  expect(laid?.carries["egg"]).toBeGreaterThan(0);
  expect(eaten).toMatchObject({ deed: "eat", food: 15 });
  expect(eaten?.carries).not.toHaveProperty("bread");
  expect(outcomes.slice(0, -1).map(({ failed }) => failed)).toEqual(new Array(7).fill(undefined));
  expect(emptyHanded?.failed).toBe("no-item: no stick is carried");
});
