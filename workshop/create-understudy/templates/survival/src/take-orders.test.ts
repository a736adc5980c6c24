import { expect, it } from "vitest";
import { Survival } from "./survival/survival.ts";
import { OrderDesk } from "./take-orders.ts";

it("an order in words is read, and withdrawn; an unclear one is a question", () => {
  const survival = new Survival();
  const desk = new OrderDesk(survival, 5);
  // Settlers only know what they have seen.
  survival.live(1000, 10_000);
  expect(desk.take("Bo, pick the closest ripe berries")).toMatch(/^Bo: pick berries \d+$/);
  expect(desk.take("Cleo, pick the berries")).toMatch(/^Cleo asks: which one\? berries/);
  expect(desk.take("the second")).toMatch(/^Cleo: pick berries \d+$/);
  expect(desk.take("Cleo, stop")).toMatch(/^Cleo: withdrawn: pick berries \d+$/);
  expect(desk.take("Dag, pick the fountain")).toBe('Dag asks: what does "fountain" mean?');
  expect(desk.take("Dag, hello")).toMatch(/^Dag asks: what should be done\?/);
  expect(desk.take("Dag, avoid the closest tree")).toMatch(/^Dag: avoid tree \d+$/);
});
