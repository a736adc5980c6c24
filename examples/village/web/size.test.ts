import { expect, it } from "vitest";
import { checkSize } from "../../../scripts/build/size-ceilings.mjs";
import { checkTold } from "../../../scripts/build/told-sizes.mjs";
import { measureDemo } from "../scripts/measure-demo.mjs";

it("is as small as its ceilings say, in all, at first, and with pictures and games by genre", async () => {
  const sizes = await measureDemo();
  expect(sizes.size).toBe(3);
  for (const [name, bytes] of sizes) {
    expect(bytes).toBeGreaterThan(0);
    checkSize(name, bytes);
  }
  checkTold(sizes);
});
