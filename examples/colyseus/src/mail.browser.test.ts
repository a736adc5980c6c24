import { expect, it } from "vitest";
import {
  gameInChromium,
  keepPicture,
  playOut,
  worthTold,
} from "../../../scripts/browser/game-in-chromium.mjs";
import { startServer } from "./server.ts";

const mail = gameInChromium(async (folder) => {
  const { url, server } = await startServer(folder, 50);
  return { url, close: () => server.gracefullyShutdown(false) };
});

it("two players win a round, with couriers that plan by the model on the server", async () => {
  const [one, other] = [await mail.open(), await mail.open()];
  for (const { page } of [one, other]) {
    await page.waitForFunction(() => document.body.dataset["players"] === "2");
  }
  // One player stays at the depot and repairs passing carts; the other rides off.
  await other.page.keyboard.down("ArrowRight");
  await one.page.keyboard.press(" ");
  expect(await worthTold(one)).toMatch(/the model wrote \d+ % .* a random walk .*: \d+ %/);
  const [seen, ridden] = await Promise.all([playOut(one), playOut(other)]);
  const { result, byModel, delivered, mended, x } = seen.told;
  expect({ result, errors: [...seen.errors, ...ridden.errors] }).toEqual({
    result: "won",
    errors: [],
  });
  expect(Number(byModel)).toBeGreaterThan(10);
  expect(Number(delivered)).toBeGreaterThanOrEqual(24);
  expect(Number(mended)).toBeGreaterThan(0);
  expect([x, ridden.told["x"]]).toEqual(["400", "790"]);
  await keepPicture(seen.picture);
});
