import { expect, it } from "vitest";
import { WorkQueue } from "./work-queue.ts";

it.each([0, 1, 63, 64, 65, 1000])(
  "a queue in which %i items always wait has room for few that have left",
  (waiting) => {
    const queue = new WorkQueue<number>();
    for (let number = 0; number < waiting; number++) queue.push(number);
    for (let number = waiting; number < 20_000; number++) {
      queue.push(number);
      expect(queue.take()).toBe(number - waiting);
      expect(queue.size).toBe(waiting);
      expect(queue.places).toBeLessThanOrEqual(2 * waiting + 130);
    }
    expect(queue.takeAll()).toEqual(
      Array.from({ length: waiting }, (_, at) => 20_000 - waiting + at),
    );
    expect([queue.size, queue.places, queue.take()]).toEqual([0, 0, undefined]);
    queue.push(7);
    expect([queue.take(), queue.take()]).toEqual([7, undefined]);
  },
);
