import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { claimFile } from "./claim-file.ts";
import { FileInUseError } from "./file-in-use-error.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const lockOf = (name: string): string => at(`${name}.lock`);

const TWO_MINUTES_MS = 120_000;
/** Ages a lock, as if its holder had stopped updating it. */
function age(lock: string, ms: number): void {
  const then = new Date(Date.now() - ms);
  utimesSync(lock, then, then);
}

const loader = new URL("../../../scripts/testing/import-source.mjs", import.meta.url).href;
const claimFileUrl = new URL("./claim-file.ts", import.meta.url).href;
/** A script's promise of the source, in a separate process, without a build. */
const source = `import(${JSON.stringify(loader)})
  .then(({ importSource }) => importSource(${JSON.stringify(claimFileUrl)}))`;
/** A process that claims a file, reports it, and stays. */
function anotherProcess(path: string): Promise<{ end: (signal: NodeJS.Signals) => Promise<void> }> {
  const script = `${source}.then(({ claimFile }) => {
    claimFile(${JSON.stringify(path)}); console.log("claimed"); setInterval(() => {}, 1000); });`;
  const child = spawn(process.execPath, ["-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.kill(signal);
    });
  return new Promise((resolve, reject) => {
    child.stdout.once("data", () => resolve({ end }));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the process ended with ${code}`)));
  });
}

describe("a claimed file", () => {
  it("is exclusive until its release", () => {
    const claim = claimFile(at("a.json"));
    const again = (): unknown => claimFile(at("a.json"));
    expect(again).toThrow(FileInUseError);
    expect(again).toThrow(`"${at("a.json")}" is being worked on by process ${process.pid}`);
    claim.release();
    claim.release();
    expect(readdirSync(folder)).toEqual([]);
    claimFile(at("a.json")).release();
  });

  it("is the same file under any name", () => {
    symlinkSync("a.json", at("link"));
    const claim = claimFile(at("link"));
    expect(claim.path).toBe(at("link"));
    expect(() => claimFile(at("./x/../a.json"))).toThrow(FileInUseError);
    expect(existsSync(lockOf("a.json"))).toBe(true);
    claim.release();
  });

  it("is released when its process ends, and taken over after a kill", async () => {
    const killed = await anotherProcess(at("b.json"));
    expect(() => claimFile(at("b.json"))).toThrow(FileInUseError);
    await killed.end("SIGKILL");
    expect(existsSync(lockOf("b.json"))).toBe(true);
    claimFile(at("b.json")).release();
    const script = `${source}.then(({ claimFile }) => claimFile(${JSON.stringify(at("c.json"))}));`;
    execFileSync(process.execPath, ["-e", script]);
    expect(existsSync(lockOf("c.json"))).toBe(false);
  });

  it("is taken over from another machine once its lock is stale", () => {
    const theirs = JSON.stringify({ pid: 1, host: "elsewhere", token: "x" });
    writeFileSync(lockOf("d.json"), theirs);
    expect(() => claimFile(at("d.json"))).toThrow('by process 1 on "elsewhere"');
    age(lockOf("d.json"), TWO_MINUTES_MS + 5000);
    const claim = claimFile(at("d.json"));
    expect(readFileSync(lockOf("d.json"), "utf8")).toContain(hostname());
    claim.release();
  });

  it("updates its lock, and does not release one that was taken over", () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const claim = claimFile(at("e.json"));
      age(lockOf("e.json"), TWO_MINUTES_MS + 5000);
      vi.advanceTimersByTime(16_000);
      expect(() => claimFile(at("e.json"))).toThrow(FileInUseError);
      age(lockOf("e.json"), TWO_MINUTES_MS + 5000);
      const other = claimFile(at("e.json"));
      claim.release();
      expect(existsSync(lockOf("e.json"))).toBe(true);
      other.release();
      expect(existsSync(lockOf("e.json"))).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each(["", "{", "null", '{"pid":"1"}', '{"pid":1,"host":2,"token":"x"}', "x".repeat(100_000)])(
    "with a lock of somebody else is theirs until it is old: %#",
    (text) => {
      writeFileSync(lockOf("f.json"), text);
      expect(() => claimFile(at("f.json"))).toThrow("worked on by somebody else");
      age(lockOf("f.json"), TWO_MINUTES_MS + 5000);
      claimFile(at("f.json")).release();
      expect(existsSync(lockOf("f.json"))).toBe(false);
    },
  );

  it("needs a writable folder; pipes need no claim", () => {
    expect(() => claimFile(at("none/a.json"))).toThrow(/ENOENT/);
    claimFile("/dev/null").release();
    claimFile(folder).release();
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });
});
