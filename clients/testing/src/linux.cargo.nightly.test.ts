import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { writeGame } from "@understudy/embedded";
import { loadDomain } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildForLinux, OLDEST_GLIBC } from "../../../scripts/build/build-native.mjs";
import { findMachine, findZigbuild, LINUX_MACHINES, targetOf } from "../../../scripts/find.mjs";
import {
  asRecorded,
  HUT,
  HUT_PLAY,
  heardIn,
  playTranscript,
  recordedCases,
} from "./recorded-plays.ts";

const run = promisify(execFile);
const cFolder = fileURLToPath(new URL("../../../native/c", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "understudy-linux-"));
const hutGame = join(folder, "hut.understudy");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Cargo compiles QuickJS. */
const BUILD_MS = 2_400_000;
const ELF_MACHINE_AT = 18;
/** The codes of machines in ELF. */
const CODES: Readonly<Record<string, number>> = { x86_64: 62, aarch64: 183 };

/** Compiles a program in C for a machine with the old C library. @returns the program */
async function compile(machine: string, name: string, library: string): Promise<string> {
  const program = join(folder, `${basename(name)}-${machine}`);
  const target = targetOf(machine).replace("-unknown", "");
  const words = ["-target", `${target}.${OLDEST_GLIBC}`, "-I", dirname(library)];
  // What unwinds the stack comes by itself with GCC, not with zig.
  const linked = [library, "-lpthread", "-ldl", "-lm", "-lunwind"];
  const sources = [join(cFolder, `${name}.c`), ...linked];
  const { python = "" } = findZigbuild() ?? {};
  await run(python, ["-m", "ziglang", "cc", ...words, ...sources, "-o", program]);
  return program;
}

const forLinux = describe.runIf(findZigbuild() !== undefined);
forLinux.each(Object.keys(LINUX_MACHINES))("the library for Linux on %s", (machine) => {
  let library = "";
  let wheel = "";
  beforeAll(async () => {
    ({ library, wheel } = await buildForLinux(machine));
    writeFileSync(hutGame, writeGame({ hut: { domain: loadDomain(HUT) } }).text);
  }, BUILD_MS);

  it("asks for no newer C library, and is in a wheel that says so", () => {
    const bytes = readFileSync(join(library, "libunderstudy.so"));
    expect(bytes.readUInt16LE(ELF_MACHINE_AT)).toBe(CODES[machine]);
    const needed = bytes.toString("latin1").matchAll(/GLIBC_2\.(\d+)/g);
    const newest = Math.max(...Array.from(needed, ([, minor]) => Number(minor)));
    expect(newest).toBeLessThanOrEqual(Number(OLDEST_GLIBC.split(".")[1]));
    expect(wheel).toContain(`-py3-none-manylinux_${OLDEST_GLIBC.replace(".", "_")}_${machine}.whl`);
  });

  const started = findMachine(machine);
  it.runIf(started)("says there what it says in Node", async () => {
    const [command, ...more] = [
      ...(started ?? []),
      await compile(machine, "tests/play", join(library, "libunderstudy.a")),
    ];
    const plays = [
      recordedCases(),
      ...["hut", "dungeon"].map(async (name) => (await playTranscript(name)).lines),
    ];
    for (const acts of await Promise.all(plays)) {
      const { stdout, status } = spawnSync(command as string, more, {
        input: `${acts.join("\n")}\n`,
        encoding: "utf8",
      });
      expect(status).toBe(0);
      const heard = heardIn(acts);
      expect(asRecorded(stdout.trimEnd().split("\n"), heard)).toEqual(heard);
    }
  });

  it.runIf(started)("is found there by its name, and moves the first agent", async () => {
    const program = await compile(machine, "examples/hut", join(library, "libunderstudy.so"));
    const [command, ...more] = [...(started ?? []), program, hutGame];
    const env = { ...process.env, LD_LIBRARY_PATH: library };
    const { stdout } = await run(command as string, more, { env });
    expect(stdout.trimEnd().split("\n")).toEqual(HUT_PLAY);
  });
});
