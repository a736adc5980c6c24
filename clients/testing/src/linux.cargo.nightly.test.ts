import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { buildFor, OLDEST_GLIBC } from "../../../scripts/build/build-native.mjs";

const python = fileURLToPath(new URL("../../python", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "understudy-wheels-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Cargo compiles QuickJS for each. */
const BUILD_MS = 2_400_000;
const ELF_MACHINE_AT = 18;
const MACHINES = [
  ["x86_64", 62],
  ["aarch64", 183],
] as const;

const hasZig = spawnSync("cargo-zigbuild", ["--version"]).status === 0;
/** Whether rustup has the standard library of a target. */
function isInstalled(machine: string): boolean {
  const told = ["--print", "target-libdir", "--target", `${machine}-unknown-linux-gnu`];
  const { status, stdout } = spawnSync("rustc", told, { encoding: "utf8" });
  return status === 0 && existsSync(stdout.trim());
}

describe.runIf(hasZig)("the library for another Linux", () => {
  const here = MACHINES.filter(([machine]) => isInstalled(machine));
  it.each(here)(
    "runs on %s with an old glibc, and is in a wheel for it",
    {
      timeout: BUILD_MS,
    },
    async (machine, code) => {
      const library = join(await buildFor(`${machine}-unknown-linux-gnu`), "libunderstudy.so");
      const bytes = readFileSync(library);
      expect(bytes.readUInt16LE(ELF_MACHINE_AT)).toBe(code);
      const needed = bytes.toString("latin1").matchAll(/GLIBC_2\.(\d+)/g);
      const newest = Math.max(...Array.from(needed, ([, minor]) => Number(minor)));
      expect(newest).toBeLessThanOrEqual(Number(OLDEST_GLIBC.split(".")[1]));

      const platform = `manylinux_${OLDEST_GLIBC.replace(".", "_")}_${machine}`;
      const env = {
        ...process.env,
        UNDERSTUDY_LIBRARY: library,
        UNDERSTUDY_PLATFORM: platform,
      };
      const into = join(folder, machine);
      await promisify(execFile)("python3", ["-m", "pip", "wheel", "-q", "-w", into, python], {
        env,
      });
      expect(readdirSync(into)).toEqual([
        expect.stringMatching(new RegExp(`-py3-none-${platform}\\.whl$`)),
      ]);
    },
  );
});
