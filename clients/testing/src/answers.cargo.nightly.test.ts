import { expect, it } from "vitest";
import { buildNative, cargo } from "../../../scripts/build/build-native.mjs";

/** Cargo compiles QuickJS; 200,000 answers take some minutes. */
const LONG_MS = 2_400_000;
const ANSWERS = 200_000;
const TURNS = 10_000;

it("keeps its memory flat over many answers, and leaves nothing of many engines", {
  timeout: LONG_MS,
}, async () => {
  await buildNative();
  const numbers = { UNDERSTUDY_ANSWERS: ANSWERS, UNDERSTUDY_TURNS: TURNS };
  const set = Object.entries(numbers).flatMap(([name, count]) => [
    "--config",
    `env.${name}="${count}"`,
  ]);
  const tests = ["-p", "understudy", "--test", "answers", "--test", "host"];
  const { stdout } = await cargo("test", ...set, ...tests, "--", "--nocapture");
  expect(stdout).toContain(`${ANSWERS} answers: `);
  expect(stdout).toContain("leaves_nothing_of_many_engines_in_turn ... ok");
});
