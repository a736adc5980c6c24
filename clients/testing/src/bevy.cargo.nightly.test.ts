import { expect, it } from "vitest";
import { buildNative, cargoBevy } from "../../../scripts/build/build-native.mjs";
import { HUT_PLAY } from "./recorded-plays.ts";

/** Cargo compiles QuickJS and Bevy. */
const BUILD_MS = 1_200_000;

it("moves villagers of Bevy by its plugin", { timeout: BUILD_MS }, async () => {
  await buildNative();
  const told = (await cargoBevy("run", "--quiet")).stdout.trimEnd().split("\n");
  for (const name of ["ann", "bo", "cy"]) {
    const own = told.filter((line) => line.startsWith(`${name}: `));
    expect(own.map((line) => line.replace(name, "ann"))).toEqual(HUT_PLAY);
  }
  expect(told.at(-1)).toBe("every hut is warm");
  const { stdout } = await cargoBevy("test");
  expect(stdout).toContain("4 passed; 0 failed");
});
