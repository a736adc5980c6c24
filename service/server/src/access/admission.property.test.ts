import { FakeClock } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestAdmission, type TenantGate } from "./admission.ts";

/** A tenant that always retries, up to its number of concurrent requests. */
interface Competitor {
  readonly weight: number;
  readonly wants: number;
}

/** The shares by weighted max-min fairness (water filling). */
function fairShares(competitors: readonly Competitor[], room: number): number[] {
  const shares = competitors.map(() => 0);
  let left = room;
  for (;;) {
    const open = competitors.flatMap(({ wants }, index) =>
      (shares[index] as number) < wants - 1e-9 ? [index] : [],
    );
    if (open.length === 0 || left < 1e-9) return shares;
    const weightOf = (index: number): number => (competitors[index] as Competitor).weight;
    const weights = open.reduce((sum, index) => sum + weightOf(index), 0);
    const missing = (index: number): number =>
      (competitors[index] as Competitor).wants - (shares[index] as number);
    const rise = Math.min(left / weights, ...open.map((index) => missing(index) / weightOf(index)));
    for (const index of open) shares[index] = (shares[index] as number) + rise * weightOf(index);
    left -= rise * weights;
  }
}

/** A gate and its admitted requests. */
class Tenant {
  readonly gate: TenantGate;
  readonly #ends: (() => void)[] = [];

  constructor(gate: TenantGate) {
    this.gate = gate;
  }

  /** @returns whether the request was admitted */
  ask(): boolean {
    try {
      this.gate.admit();
    } catch {
      return false;
    }
    this.gate.during(() => new Promise<void>((resolve) => this.#ends.push(resolve)));
    return true;
  }

  askFor(wants: number): void {
    while (this.gate.pending < wants && this.ask());
  }

  /** Answers the oldest request. */
  async endOne(): Promise<void> {
    this.#ends.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
  }
}

const competitors = fc.array(
  fc.record({ weight: fc.integer({ min: 1, max: 4 }), wants: fc.integer({ min: 0, max: 40 }) }),
  { minLength: 1, maxLength: 4 },
);

describe("room for requests", () => {
  it("goes entirely to a tenant without competitors", () => {
    const admission = new RequestAdmission(1024, new FakeClock());
    const [alone] = [1, 2, 3].map((weight) => new Tenant(admission.open({ weight })));
    alone?.askFor(5000);
    expect(alone?.gate.pending).toBe(1024);
  });

  it("is reserved for refused tenants for a while only", async () => {
    const clock = new FakeClock();
    const admission = new RequestAdmission(10, clock);
    const [first, second] = [new Tenant(admission.open()), new Tenant(admission.open())] as const;
    first.askFor(10);
    second.askFor(8);
    expect([first.gate.pending, second.gate.pending]).toEqual([10, 5]);
    for (let count = 0; count < 6; count++) await first.endOne();
    expect([first.ask(), first.ask()]).toEqual([true, false]);
    // One place is free, and the second tenant was refused one.
    await second.endOne();
    expect(first.ask()).toBe(false);
    await clock.advance(1000);
    expect(first.ask()).toBe(true);
  });

  it("converges to weighted max-min fairness, whatever the order of arrival", async () => {
    const room = 24;
    await fc.assert(
      fc.asyncProperty(competitors, fc.array(fc.nat(), { maxLength: 8 }), async (all, order) => {
        const clock = new FakeClock();
        const admission = new RequestAdmission(room, clock);
        const tenants = all.map(({ weight }) => new Tenant(admission.open({ weight })));
        const shares = fairShares(all, room);
        const ask = (index: number): void =>
          tenants[index]?.askFor((all[index] as Competitor).wants);
        for (const index of order) tenants[index % tenants.length]?.askFor(room);
        // Every request ends in its turn, and every tenant asks again up to its demand.
        for (let turn = 0; turn < 3 * room; turn++) {
          await clock.advance(250);
          for (const [index, tenant] of tenants.entries()) {
            await tenant.endOne();
            ask(index);
            for (const other of tenants.keys()) ask(other);
          }
        }
        tenants.forEach(({ gate }, index) => {
          const share = shares[index] as number;
          expect(Math.abs(gate.pending - share), `${gate.pending} for ${share}`).toBeLessThan(1);
        });
      }),
      { numRuns: 60 },
    );
  });
});
