import { expect, it } from "vitest";
import { OrderDesk } from "../take-orders.ts";
import { Survival } from "./survival.ts";

/** Plays on for some time. The slice is much longer than a frame, so that the machine's speed does not matter. */
function playOn(survival: Survival, untilMs: number, watch: () => void = () => {}): void {
  while (survival.nowMs < untilMs) {
    survival.live(survival.nowMs + 100, 10_000);
    watch();
  }
}

it("settlers eat, keep the fire burning with one axe, and live through the night", () => {
  const survival = new Survival();
  const hungry = survival.settlers.map(() => 0);
  let [longest, dark, holders] = [0, 0, 0];
  playOn(survival, 70_000, () => {
    if (survival.wilds.fuel === 0) dark += 100;
    holders = Math.max(holders, survival.settlers.filter(({ own }) => own.holds).length);
    for (const [index, { own }] of survival.settlers.entries()) {
      hungry[index] = own.hungry ? (hungry[index] ?? 0) + 100 : 0;
      longest = Math.max(longest, hungry[index] ?? 0);
    }
  });
  expect(survival.told.meals).toBeGreaterThan(10);
  expect(survival.told.logs).toBeGreaterThan(10);
  expect(holders).toBe(1);
  expect(longest).toBeLessThan(40_000);
  expect(dark).toBeLessThan(10_000);
  expect(survival.told.bites).toBeLessThan(12);
});

it("settlers know only what they have seen or heard, and carry out orders in words", () => {
  const survival = new Survival();
  const desk = new OrderDesk(survival, 5);
  const heard: string[] = [];
  survival.onOrder = (settler, change) => heard.push(desk.told(settler, change));
  playOn(survival, 1000);
  const sizes = survival.settlers.map(({ agent }) => agent.memory?.size ?? 0);
  expect(Math.max(...sizes)).toBeLessThan([...survival.world.things].length);
  expect(desk.take("Bo, chase the closest wolf")).toBe('Bo asks: I know of no "nearest wolf".');
  expect(desk.take("Bo, pick the closest ripe berries")).toMatch(/^Bo: pick berries \d+$/);
  playOn(survival, 30_000);
  expect(heard.at(-1)).toMatch(/^Bo: picked berries \d+: done$/);
});
