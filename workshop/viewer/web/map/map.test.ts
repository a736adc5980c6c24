import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShowState } from "../../src/protocol/show-state.ts";
import { agentSample, helloSample, keyframeSample } from "../testing/samples.ts";
import { pan, toMap, toScreen, WHOLE_MAP, zoom } from "./camera.ts";
import { Seats, seatOf } from "./crowd.ts";
import { fitMap, onRing, overlap } from "./geometry.ts";
import { Motion } from "./motion.ts";
import { sceneOf } from "./scene.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.record({ x: share, y: share });
const map = { left: 20, top: 10, width: 700, height: 400 };

describe("the camera", () => {
  it("finds the map's point under a point of the picture", () => {
    fc.assert(
      fc.property(point, point, fc.double({ min: 1, max: 8, noNaN: true }), (centre, at, scale) => {
        const camera = { scale, centre };
        const back = toMap(toScreen(at, camera, map), camera, map);
        expect(back.x).toBeCloseTo(at.x);
        expect(back.y).toBeCloseTo(at.y);
      }),
    );
  });

  it("zooms around the pointer", () => {
    const anchor = { x: 300, y: 200 };
    const closer = zoom(WHOLE_MAP, 2, anchor, map);
    const before = toMap(anchor, WHOLE_MAP, map);
    const after = toMap(anchor, closer, map);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it("never shows beyond the edges", () => {
    const by = fc.record({
      x: fc.integer({ min: -2000, max: 2000 }),
      y: fc.integer({ min: -2000, max: 2000 }),
    });
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 9, noNaN: true }), by, (factor, way) => {
        const moved = pan(zoom(WHOLE_MAP, factor, { x: 100, y: 100 }, map), way, map);
        const corner = toMap({ x: map.left, y: map.top }, moved, map);
        expect(Math.min(corner.x, corner.y)).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });
});

describe("the map", () => {
  it("fills its picture up to a limit on stretching", () => {
    expect(fitMap(800, 500, 1.6)).toEqual({ left: 0, top: 0, width: 800, height: 500 });
    const wide = fitMap(2000, 200, 1);
    expect(wide.width).toBeCloseTo(340);
    expect(wide.left).toBeCloseTo(830);
  });

  it("puts places on a ring, two side by side, one in the middle", () => {
    expect(onRing(0, 1)).toEqual({ x: 0.5, y: 0.5 });
    expect(onRing(0, 2).y).toBeCloseTo(onRing(1, 2).y);
    expect(onRing(0, 5).y).toBeLessThan(onRing(2, 5).y);
  });

  it("detects overlaps", () => {
    const box = { left: 0, top: 0, width: 10, height: 10 };
    expect(overlap(box, { ...box, left: 9 })).toBe(true);
    expect(overlap(box, { ...box, left: 10 })).toBe(false);
  });
});

describe("a crowd", () => {
  it("has at most one agent per seat", () => {
    const moves = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 2 })), { maxLength: 80 });
    fc.assert(
      fc.property(moves, (given) => {
        const seats = new Seats();
        const at = new Map<string, string>();
        for (const [agent, place] of given) {
          const seat = seats.take(`${agent}`, `${place}`);
          const key = `${place} ${seat}`;
          const others = [...at].filter(([who]) => who !== `${agent}`).map(([, where]) => where);
          expect(others).not.toContain(key);
          at.set(`${agent}`, key);
        }
      }),
    );
  });

  it("keeps its distance", () => {
    const seats = Array.from({ length: 200 }, (_, index) => seatOf(index, 1));
    const nearest = seats.flatMap((a, index) =>
      seats.slice(index + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y)),
    );
    expect(Math.min(...nearest)).toBeGreaterThan(1.4);
  });
});

describe("motion", () => {
  it("starts at the target, moves from the current point, and arrives", () => {
    const motion = new Motion();
    expect(motion.move("a", { x: 0, y: 0 }, 0)).toEqual({ x: 0, y: 0 });
    expect(motion.move("a", { x: 1, y: 0 }, 100)).toEqual({ x: 0, y: 0 });
    const half = motion.move("a", { x: 1, y: 0 }, 500);
    expect(half.x).toBeGreaterThan(0.1);
    expect(half.x).toBeLessThan(0.9);
    // A new target on the way must not cause a jump.
    expect(motion.move("a", { x: 0, y: 1 }, 500)).toEqual(half);
    expect(motion.isMoving(501)).toBe(true);
    expect(motion.move("a", { x: 0, y: 1 }, 5000)).toEqual({ x: 0, y: 1 });
    expect(motion.isMoving(5000)).toBe(false);
  });

  it("is skipped after a jump in time", () => {
    const motion = new Motion();
    motion.move("a", { x: 0, y: 0 }, 0);
    motion.clear();
    expect(motion.move("a", { x: 1, y: 1 }, 1)).toEqual({ x: 1, y: 1 });
  });
});

describe("a scene", () => {
  const show = new ShowState();
  show.apply(keyframeSample([agentSample(0), agentSample(1), agentSample(2)]));
  // The first agent has a free position, the second is at the wood, the third is nowhere.
  show.apply({
    type: "delta",
    tick: 1,
    timeMs: 1,
    changes: [0, 0b110, 2500, 5000, 1, 1, 1, 2, 1, -1],
  });

  it("positions agents as the game says", () => {
    const { dots, spots } = sceneOf(helloSample, show.agents(), () => true);
    expect(dots.map(({ spot, point: free }) => free ?? spot)).toEqual([
      { x: 0.25, y: 0.5 },
      "place-1",
      "elsewhere",
    ]);
    expect(spots.map(({ label }) => label)).toEqual(["hut", "wood", "elsewhere"]);
  });

  it("has one place per domain without a map", () => {
    const { map: _, ...hello } = helloSample;
    const { dots, spots } = sceneOf(hello, show.agents().slice(1), () => false);
    expect(spots.map(({ label }) => label)).toEqual(["grove"]);
    expect(dots.every(({ spot, isFaint }) => spot === "domain-0" && isFaint)).toBe(true);
  });
});
