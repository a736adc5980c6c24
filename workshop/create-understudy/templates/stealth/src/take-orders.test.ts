import { expect, it } from "vitest";
import { Stealth } from "./stealth/stealth.ts";
import { OrderDesk } from "./take-orders.ts";

it("an order in words is read, carried out and reported; an unclear one is a question", () => {
  const stealth = new Stealth();
  const desk = new OrderDesk(stealth, 2);
  const heard: string[] = [];
  stealth.onOrder = (guard, change) => heard.push(desk.told(guard, change));
  for (const post of stealth.posts.slice(0, 20)) stealth.world.set(post, { due: true });
  // Guards only know posts that they have seen.
  stealth.live(0, 10_000);
  expect(desk.take("Bo, check the closest post in the north")).toMatch(/^Bo: check post \d+$/);
  expect(desk.take("Cleo, check the post")).toMatch(/^Cleo asks: which one\? post/);
  expect(desk.take("the second")).toMatch(/^Cleo: check post \d+$/);
  expect(desk.take("Cleo, stop")).toMatch(/^Cleo: withdrawn: check post \d+$/);
  expect(desk.take("Dag, check the fountain")).toBe('Dag asks: what does "fountain" mean?');
  expect(desk.take("Dag, hello")).toMatch(/^Dag/);
  expect(desk.take("Dag, avoid the closest post")).toMatch(/^Dag: avoid post \d+$/);
  for (let nowMs = 0; nowMs <= 60_000 && !heard.some((told) => /done$/.test(told)); nowMs += 50)
    stealth.live(nowMs, 10_000);
  // Another guard may be on its way to the post.
  expect(heard.at(-1)).toMatch(/^Bo: checked post \d+: done$/);
});
