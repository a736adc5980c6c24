import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readViewerRecording } from "@understudy/viewer/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Interrupts } from "../interrupts.ts";
import { runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());
const path = (name: string): string => join(scratch.folder, name);
const quiet = ["viewer", "--model", "none", "--no-open", "--agents", "3"];

/** Presses Ctrl+C as soon as the address is printed; keeps the output. */
function pressAtOnce(): {
  readonly interrupts: Interrupts;
  readonly terminal: object;
  readonly printed: () => string;
} {
  const texts: string[] = [];
  let press = (): void => {};
  return {
    interrupts: {
      onInterrupt: (listener) => {
        press = listener;
        return () => {};
      },
      leave: () => {},
    },
    terminal: {
      write: (text: string) => {
        texts.push(text);
        if (text.startsWith("Viewer: ")) setImmediate(() => press());
      },
    },
    printed: () => texts.join(""),
  };
}

/** A file on which every write fails, as on a full disk. */
const FULL = "/dev/full";

describe("understudy viewer", () => {
  const [file, page] = [path("show.jsonl"), path("show.html")];
  const shown = pressAtOnce();
  let code: number;
  beforeAll(async () => {
    ({ code } = await runCli([...quiet, "--record", file, "--export", page], shown));
  });

  it("serves a show until Ctrl+C, and leaves a recording and a page of it", () => {
    const stdout = shown.printed();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Viewer: http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/m);
    expect(stdout).toContain(`Written: ${file}`);
    expect(readViewerRecording(readFileSync(file, "utf8")).hello.title).toBe("village");
    expect(readFileSync(page, "utf8")).toContain('<script type="application/json" id="recording">');
  });

  it("shows a recording, and exports a page of it", async () => {
    const user = pressAtOnce();
    const opened = await runCli(["viewer", "--open", file, "--no-open"], user);
    expect([opened.code, user.printed().startsWith("Viewer: http")]).toEqual([0, true]);
    expect(opened.stderr).not.toContain("model");
    const other = path("other.html");
    const written = await runCli(["viewer", "--open", file, "--export", other]);
    expect([written.code, existsSync(other)]).toEqual([0, true]);
  });

  it.runIf(existsSync(FULL))("fails on a full disk", async () => {
    const { code, stderr } = await runCli([...quiet, "--record", FULL], pressAtOnce());
    expect(code).toBe(1);
    expect(stderr).toContain("cannot be written");
    expect(stderr).not.toContain("fault of Understudy");
  });

  it("points to the damage in a recording", async () => {
    const file = path("damaged.jsonl");
    writeFileSync(
      file,
      '{"format":"understudy-viewer-recording","version":1}\n{"type":"hello"}\n{}\n',
    );
    const { code, stderr } = await runCli(["viewer", "--open", file]);
    expect(code).toBe(1);
    expect(stderr).toContain("damaged.jsonl:2:1  /protocol");
    const missing = await runCli(["viewer", "--open", path("none.jsonl")]);
    expect([missing.code, missing.stderr.includes("no such file")]).toEqual([1, true]);
  });

  it("refuses invalid flags before loading anything", async () => {
    const refused = async (...flags: string[]): Promise<string> => {
      const { code, stderr } = await runCli(["viewer", "--no-open", ...flags]);
      expect(code).toBe(1);
      return stderr;
    };
    expect(await refused("--faults", "flood")).toContain(
      "one of: down, slow, hang, stall, garbage, liar",
    );
    expect(await refused("--model", "none", "--faults", "slow")).toContain("faults need a model");
    const nowhere = path("no/such/folder/show.jsonl");
    expect(await refused("--model", "none", "--record", nowhere)).toContain("cannot be written");
    expect(await refused("--model", "none", "--export", nowhere)).toContain("cannot be written");
    const file = path("kept.jsonl");
    expect(await refused("--record", file, "--export", file)).toContain("would write over");
    expect(await refused("--open", file, "--export", file)).toContain("would write over");
    expect(await refused("--open", file, "--record", path("b.jsonl"))).toContain("not recorded");
    expect(await refused("--agents", "0")).toContain("from 1 to 5000");
    expect(await refused("--port", "70000")).toContain("from 0 to 65535");
    expect(await refused("--model", "none", "--domain", "nowhere.json")).toContain("no such file");
  });
});
