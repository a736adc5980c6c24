import { expect, it, vi } from "vitest";
import { settle } from "../../../testing/fake-clock.ts";
import { PlanInquiry } from "./plan-inquiry.ts";

function open() {
  const listener = { answered: vi.fn((..._: unknown[]) => true), failed: vi.fn() };
  return { inquiry: new PlanInquiry<string, string>({ retryMs: 500 }, listener), listener };
}

it("gives the answer to the open question, and says whether a better one is still of use", async () => {
  const { inquiry, listener } = open();
  inquiry.put("what?", async () => "that");
  expect(inquiry.question).toBe("what?");
  await settle();
  expect(inquiry.question).toBeUndefined();
  const [answer, question, isCurrent] = listener.answered.mock.calls[0] as unknown[];
  expect([answer, question, (isCurrent as () => boolean)()]).toEqual(["that", "what?", true]);
  inquiry.drop();
  expect((isCurrent as () => boolean)()).toBe(false);
});

it("aborts a question that is dropped, and takes neither its answer nor its error", async () => {
  const { inquiry, listener } = open();
  let signal: AbortSignal | undefined;
  inquiry.put("what?", async (given) => {
    signal = given;
    return "that";
  });
  inquiry.cancel();
  expect(signal?.aborted).toBe(true);
  inquiry.put("and now?", () => Promise.reject(new Error("late")));
  inquiry.drop();
  await settle();
  expect(listener.answered).not.toHaveBeenCalled();
  expect(listener.failed).not.toHaveBeenCalled();
  expect(inquiry.accept("that")).toBe(false);
});

it("tells the error of a planner that throws at once", () => {
  const { inquiry, listener } = open();
  const error = new Error("no planner");
  inquiry.put("what?", () => {
    throw error;
  });
  expect(listener.failed).toHaveBeenCalledWith(error);
  expect(inquiry.question).toBeUndefined();
});

it("drops a question about the old time of a game whose clock starts over", () => {
  const { inquiry } = open();
  inquiry.foundNothing(1000);
  expect(inquiry.mayAsk(1400)).toBe(false);
  inquiry.shift(-1000);
  expect(inquiry.waitAt(0)).toEqual({ failedAtMs: 0, retryAtMs: 500 });
  inquiry.put("what?");
  inquiry.shift(-100);
  expect(inquiry.question).toBeUndefined();
  expect(inquiry.mayAsk(0)).toBe(true);
});
