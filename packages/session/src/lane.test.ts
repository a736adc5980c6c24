import { describe, expect, it } from "vitest";
import { Lane } from "./lane.ts";

describe("A lane", () => {
  it.each([
    ["one that waits", 1],
    ["a few that wait", 40],
    ["many that wait", 500],
  ])("does its work in order, though it is never idle: %s", (_, waiting) => {
    const lane = new Lane(() => {});
    const done: number[] = [];
    const add = (number: number): void => {
      lane.do(() => {
        done.push(number);
        return undefined;
      });
    };
    for (let number = 0; number < waiting; number++) add(number);
    for (let number = waiting; number < 20_000; number++) {
      add(number);
      lane.step();
    }
    expect(done).toEqual(Array.from({ length: 20_000 - waiting }, (__, number) => number));
    expect(lane.isIdle).toBe(false);
    while (!lane.isIdle) lane.step();
    expect(done).toHaveLength(20_000);
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
    lane.do(() => {
      done.push("d");
      return undefined;
    });
    while (!other.isIdle) other.step();
    expect(done).toEqual(["a", "b", "c", "d"]);
  });
});
