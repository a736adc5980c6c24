import { readFileSync } from "node:fs";
import { ConfigHistory, configHash } from "@understudy/server";
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

describe("understudy config diff and rollback", () => {
  it("compare with the server's last configuration, and restore it", async () => {
    const file = scratch.write("served.toml", weight(3));
    const unused = await runCli(["config", "diff", file]);
    expect([unused.code, unused.stderr.includes("in use by no server yet")]).toEqual([1, true]);
    const history = new ConfigHistory(file);
    for (const each of [1, 2]) await history.keep(weight(each));
    const { stdout } = await runCli(["config", "diff", file]);
    expect(stdout).toContain("~ /tenants/acme/weight  2 → 3");
    expect(stdout).toContain(configHash(weight(1)).slice(0, 12));
    // The first rollback replaces a refused file by the configuration in use, the second restores
    // the one before.
    expect((await runCli(["config", "rollback", file])).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(weight(2));
    const same = await runCli(["config", "diff", file]);
    expect(same.stdout).toContain("nothing: the server runs by it");
    const back = await runCli(["config", "rollback", file]);
    expect(readFileSync(file, "utf8")).toBe(weight(1));
    expect(back.stdout).toContain(configHash(weight(1)).slice(0, 12));
    const to = configHash(weight(2)).slice(0, 8);
    await runCli(["config", "rollback", file, "--to", to]);
    expect(readFileSync(file, "utf8")).toBe(weight(2));
    const none = await runCli(["config", "rollback", file, "--to", "0123"]);
    expect([none.code, none.stderr.includes('begins "0123"')]).toEqual([1, true]);
  });

  it("list keys that become valid again", async () => {
    const hash = `sha256:${"ab".repeat(32)}`;
    const key = `[[auth.keys]]\nhash = "${hash}"\ntenant = "acme"\nroles = ["plan"]\n`;
    const file = scratch.write("revoked.toml", "[auth]\n");
    await new ConfigHistory(file).keep(key);
    const { code, stderr } = await runCli(["config", "rollback", file]);
    expect([code, readFileSync(file, "utf8")]).toEqual([0, key]);
    expect(stderr).toContain("warning: key sha256:abababab of acme is valid again");
  });
});
