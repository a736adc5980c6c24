import { describe, expect, it } from "vitest";
import { Lane } from "./lane.ts";

const idle = (): undefined => undefined;

describe("A lane", () => {
  it.each([
    ["one that waits", 1],
    ["a few that wait", 40],
    ["many that wait", 500],
  ])("keeps no work that is done, though it is never idle: %s", (_, waiting) => {
    const lane = new Lane(() => {});
    const done: number[] = [];
    const add = (number: number): void => {
      const load = { bytes: new Uint8Array(100) };
      lane.do(() => {
        done.push(load.bytes.length > 0 ? number : -1);
        return undefined;
      });
    };
    for (let number = 0; number < waiting; number++) add(number);
    for (let number = waiting; number < 20_000; number++) {
      add(number);
      lane.step();
      if (lane.places > 2 * waiting + 130) throw new Error(`${lane.places} places`);
    }
    expect(done).toEqual(Array.from({ length: 20_000 - waiting }, (__, number) => number));
    expect(lane.isIdle).toBe(false);
    while (!lane.isIdle) lane.step();
    expect(done).toHaveLength(20_000);
    expect(lane.places).toBe(0);
  });

  it("moves what waits to another lane in order, and nothing that is done", () => {
    const lane = new Lane(() => {});
    const other = new Lane(() => {});
    const done: string[] = [];
    for (const name of ["a", "b", "c"]) {
      lane.do(() => {
        done.push(name);
        return undefined;
      });
    }
    lane.step();
    lane.join(other);
    expect(lane.isIdle).toBe(true);
    lane.do(idle);
    expect(other.places).toBe(3);
    while (!other.isIdle) other.step();
    expect(done).toEqual(["a", "b", "c"]);
  });
});
