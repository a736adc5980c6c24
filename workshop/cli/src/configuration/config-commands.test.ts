import { readFileSync } from "node:fs";
import { configHash } from "@understudy/server";
import { afterAll, describe, expect, it } from "vitest";
import { runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const weight = (of: number): string => `[tenants.acme]\nweight = ${of}\n`;

describe("understudy config check", () => {
  it("reports a valid file, and the hash shown by /readyz", async () => {
    const limits = "[limits]\nrequests_per_second = 9\n";
    const file = scratch.write("good.toml", `[models]\nplanner = "nano"\n${limits}${weight(1)}`);
    const { code, stdout } = await runCli(["config", "check", file]);
    expect([code, stdout]).toEqual([0, `✓ ${file}  ${configHash(readFileSync(file, "utf8"))}\n`]);
  });

  it("reports every issue with its place", async () => {
    const text = "[defaults]\nbudget_ms = 0\n\n[server]\nport = 99999\n[sever]\n";
    const file = scratch.write("bad.toml", text);
    const { code, stderr } = await runCli(["config", "check", file]);
    expect(code).toBe(1);
    for (const place of ["line 2, column 1", "line 5, column 1", "line 6, column 1"]) {
      expect(stderr).toContain(place);
    }
    expect(stderr).toContain("/sever");
    const unservable = '[server]\nhost = "0.0.0.0"\norigins = ["game"]\n[tenants."A B"]\n';
    const stray = '[tasks.bark]\nmembers = ["nobody"]\n';
    const told = await Promise.all(
      [unservable, stray].map((each, index) =>
        runCli(["config", "check", scratch.write(`unservable-${index}.toml`, each)]),
      ),
    );
    expect(told.map((run) => run.code)).toEqual([1, 1]);
    for (const place of ["/server/host", "/server/origins/0", "/tenants/A B", "line 3"]) {
      expect(told[0]?.stderr).toContain(place);
    }
    expect(told[1]?.stderr).toContain("/tasks/bark/members/0");
    const env = { UNDERSTUDY_CONFIG: file };
    const found = await runCli(["config", "check"], { env });
    expect([found.code, found.stderr.includes("line 5, column 1")]).toEqual([1, true]);
    const missing = await runCli(["config", "check", "nowhere.toml"]);
    expect([missing.code, missing.stderr.includes("no such file")]).toEqual([1, true]);
  });
});
