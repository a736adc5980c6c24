import { describe, expect, it } from "vitest";
import { settingsOf } from "../settings.ts";
import { waitingTime } from "./request-time.ts";

const settings = settingsOf({ tuning: { marginMs: 2 } });
const timeWith = (late: { overrunMs?: number; timerMs?: number }) =>
  waitingTime(settings, 1000, 50, { overrunMs: 0, timerMs: 0, ...late });

describe("the time of a request that waits", () => {
  it("ends a margin before its deadline", () => {
    expect(timeWith({})).toMatchObject({ answerByMs: 1048, searchByMs: 1048 });
    expect(timeWith({ timerMs: 1.5 }).answerByMs).toBe(1048);
  });

  it("ends sooner while timers are late, and by two margins at most", () => {
    expect(timeWith({ timerMs: 3 }).answerByMs).toBe(1047);
    expect(timeWith({ timerMs: 20 }).answerByMs).toBe(1046);
  });

  it("reserves the recent overrun of search slices, up to a quarter of the budget", () => {
    expect(timeWith({ overrunMs: 5 })).toMatchObject({ answerByMs: 1048, searchByMs: 1043 });
    expect(timeWith({ overrunMs: 40 }).searchByMs).toBe(1035.5);
  });
});
