import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readServerConfig } from "./read-config.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-files-"));
const SECRETS = [
  "root:x:0:0:root",
  "TOKEN=hunter2",
  "-----BEGIN PRIVATE KEY-----\nhunter2",
  "hunter2",
];

for (const [index, text] of SECRETS.entries()) writeFileSync(join(folder, `secret-${index}`), text);
writeFileSync(join(folder, "cut.json"), '{"name": "hut",\n  "state": hunter2}');
writeFileSync(
  join(folder, "hut.json"),
  JSON.stringify({ name: "hut", state: {}, tools: [], goals: [{ name: "none", when: {} }] }),
);
execFileSync("mkfifo", [join(folder, "pipe")]);
afterAll(() => rmSync(folder, { recursive: true }));

/** The mistakes of a configuration, without their places. */
function mistakesOf(text: string): string {
  try {
    readServerConfig(text, folder, {});
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}

/** The keys that name a file. */
const NAMED: Readonly<Record<string, (path: string) => string>> = {
  domain: (path) => `[domains.hut]\nfile = "${path}"`,
  planLibrary: (path) => `[domains.hut]\nfile = "hut.json"\nplan_library = "${path}"`,
  prompt: (path) => `[tasks.accept]\nprompt = "${path}"`,
  certificate: (path) => `[server]\ncert = "${path}"\nkey = "${path}"`,
};

describe.each(Object.entries(NAMED))("a %s that is the wrong file", (_name, configOf) => {
  it("is not quoted", () => {
    const files = [...SECRETS.map((_, index) => `secret-${index}`), "cut.json"];
    for (const file of files) {
      const mistakes = mistakesOf(configOf(file));
      expect(mistakes).not.toMatch(/none|hunter|root|TOKEN|BEGIN|Unexpected/);
    }
  });

  it("is no pipe, device or folder", () => {
    for (const path of ["pipe", "/dev/zero", "/dev/null", "/dev/urandom", "."]) {
      expect(mistakesOf(configOf(path))).toContain("is a folder, pipe or device, not a file");
    }
  });
});

it("says where a domain stops being JSON", () => {
  const at = (file: string) => mistakesOf(NAMED["domain"]?.(file) as string);
  expect(at("secret-0")).toContain("is not JSON, from line 1, column 1 on");
  expect(at("cut.json")).toContain("is not JSON, from line 2, column 12 on");
});
