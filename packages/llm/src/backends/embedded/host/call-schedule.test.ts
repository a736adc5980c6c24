import { Deadline } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { GenerationRequest } from "../../interface/backend.ts";
import { PAUSED } from "../shared/shared-flags.ts";
import { CallSchedule } from "./call-schedule.ts";
import { HostCall } from "./host-call.ts";

const clock = new FakeClock();

/** A call whose answer is needed at a time; one without a time runs in the background. */
function callOf(rankMs = Number.POSITIVE_INFINITY): HostCall {
  const deadline = new Deadline(clock, 1000);
  deadline.rankMs = rankMs;
  return new HostCall("generate", { deadline } as GenerationRequest, 0);
}

function running(...calls: HostCall[]): CallSchedule {
  const schedule = new CallSchedule();
  calls.forEach((call, id) => {
    call.place = { id, lane: id, model: 0, plan: undefined };
    schedule.begin(call);
  });
  return schedule;
}

const ordersOf = (schedule: CallSchedule, batch: number) =>
  schedule.orders(batch).map(({ place, order }) => [place.id, order]);

describe("the running calls of a model", () => {
  it("run the most urgent first, as many as fit into a batch", () => {
    const schedule = running(callOf(30), callOf(10), callOf(20));
    expect(ordersOf(schedule, 2)).toEqual([
      [1, 0],
      [2, 1],
      [0, PAUSED],
    ]);
  });

  it("pause in the background while somebody waits for another", () => {
    expect(ordersOf(running(callOf(), callOf(10)), 4)).toEqual([
      [1, 0],
      [0, PAUSED],
    ]);
  });

  it("run in the background as long as nobody waits", () => {
    expect(ordersOf(running(callOf(), callOf()), 4)).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it("make room for a waiting caller: the background call is interrupted once", () => {
    const [background, urgent] = [callOf(), callOf(10)];
    const schedule = running(background);
    schedule.add(urgent);
    const victims: HostCall[] = [];
    const limits = { batch: 1, sequences: 1 };
    expect(schedule.hasRoom(limits, (victim) => victims.push(victim))).toBe(false);
    expect(schedule.hasRoom(limits, (victim) => victims.push(victim))).toBe(false);
    expect(victims).toEqual([background]);
  });
});
