import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { commandFromSource, repositoryFile, Scratch, village } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());
/** A file on which every write fails, as on a full disk. */
const FULL = "/dev/full";

describe.skipIf(process.platform !== "linux")("a full disk", () => {
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
