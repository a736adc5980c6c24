import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigHistory, configHash } from "./config-history.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-history-"));
afterAll(() => rmSync(folder, { recursive: true }));

const textsOf = async (history: ConfigHistory) => (await history.list()).map(({ text }) => text);

describe("the history of a configuration", () => {
  it("lists the last five configurations in use, latest first, without duplicates", async () => {
    const history = new ConfigHistory(join(folder, "five.toml"));
    expect(await history.list()).toEqual([]);
    for (const text of ["a", "b", "b", "c", "d", "a", "e", "f"]) await history.keep(text);
    expect(await textsOf(history)).toEqual(["f", "e", "a", "d", "c"]);
    const [last] = await history.list();
    expect(last?.hash).toBe(configHash("f"));
    expect(Math.abs(Date.now() - (last?.sinceMs ?? 0))).toBeLessThan(3_600_000);
  });

  it("skips truncated files and foreign files", async () => {
    const history = new ConfigHistory(join(folder, "torn.toml"));
    await history.keep("whole");
    const place = join(folder, "torn.toml.history");
    writeFileSync(join(place, `000002-${configHash("torn")}.toml`), "to");
    writeFileSync(join(place, "notes.txt"), "mine");
    expect(await textsOf(history)).toEqual(["whole"]);
    await history.keep("next");
    expect(await textsOf(history)).toEqual(["next", "whole"]);
    expect(readdirSync(place)).toContain("notes.txt");
  });

  it("reports a folder that cannot be written", async () => {
    writeFileSync(join(folder, "blocked.toml.history"), "a file");
    const history = new ConfigHistory(join(folder, "blocked.toml"));
    await expect(history.keep("a")).rejects.toMatchObject({ code: "ENOTDIR" });
  });
});
