import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commandFromSource, repositoryFile, runCli, Scratch, village } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());
/** A file on which every write fails, as on a full disk. */
const FULL = "/dev/full";

const guard = repositoryFile("examples/domains/guard.json");
const small = ["--situations", "40", "--fresh", "20", "--questions", "2", "--model", "scripted"];

describe.skipIf(process.platform !== "linux")("a full disk", () => {
  it("is reported, and ends the answers of a rehearsal with an error", async () => {
    const out = join(scratch.folder, "answers.json");
    const argv = ["rehearse", "--domain", guard, "--out", out, ...small, "--record", FULL];
    const { code, stderr } = await runCli(argv, { script: () => "{}" });
    expect(stderr).toContain(FULL);
    expect(stderr).toMatch(/cannot be written: .*ENOSPC/);
    expect(stderr).not.toContain("fault of Understudy");
    expect(code).toBe(1);
  });

  it("is reported for the output itself", () => {
    const command = `"$0" "$1" "$2" check "$3" > ${FULL}`;
    const program = [process.execPath, ...commandFromSource, village];
    const { status, stderr } = spawnSync("sh", ["-c", command, ...program], {
      encoding: "utf8",
      cwd: repositoryFile("."),
    });
    expect(stderr).toContain("the output cannot be written: ENOSPC");
    expect(stderr).not.toContain("    at ");
    expect(status).toBe(1);
  });
});
