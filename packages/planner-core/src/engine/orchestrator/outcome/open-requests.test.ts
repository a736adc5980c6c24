import { describe, expect, it, vi } from "vitest";
import type { Reporter } from "../report/reporter.ts";
import type { OpenRequest } from "../request/open-request.ts";
import { OpenRequests } from "./open-requests.ts";

const started = vi.fn();
const open = () => new OpenRequests({ started } as unknown as Reporter);

/** A request of an agent that records its end. */
function requestOf(agent: string) {
  const request = { agent, time: { startMs: 5 }, begin: vi.fn(), close: vi.fn() };
  return { ...request, asOpen: request as unknown as OpenRequest };
}

describe("the requests under way", () => {
  it("are numbered, reported, and superseded by newer ones of the same agent", () => {
    const requests = open();
    const [first, other, second] = ["ann", "ben", "ann"].map(requestOf);
    requests.begin(first?.asOpen as OpenRequest, 50);
    requests.begin(other?.asOpen as OpenRequest);
    expect(first?.close).not.toHaveBeenCalled();
    requests.begin(second?.asOpen as OpenRequest);
    expect(first?.close).toHaveBeenCalledExactlyOnceWith(undefined);
    expect(other?.close).not.toHaveBeenCalled();
    const numbers = [first, other, second].map((each) => each?.begin.mock.calls);
    expect(numbers).toEqual([[[1]], [[2]], [[3]]]);
    expect(started.mock.calls.slice(0, 2)).toEqual([
      [first?.asOpen, 5, 50],
      [other?.asOpen, 5, undefined],
    ]);
  });

  it("end with an immediate answer, and are forgotten", () => {
    const requests = open();
    const request = requestOf("ann");
    requests.begin(request.asOpen);
    expect(requests.beginAnswered("ann")).toEqual({ agent: "ann", request: 2 });
    requests.supersede("ann");
    requests.supersede("ben");
    expect(request.close).toHaveBeenCalledOnce();
  });

  it("are forgotten when they end: no reference remains", () => {
    const requests = open();
    const request = requestOf("ann");
    requests.begin(request.asOpen);
    const revised = { agent: "ann" } as never;
    requests.close(request.asOpen, revised);
    expect(request.close).toHaveBeenCalledExactlyOnceWith(revised);
    requests.begin(requestOf("ann").asOpen);
    expect(request.close).toHaveBeenCalledOnce();
  });

  it("stay when an older one of the agent ends late", () => {
    const requests = open();
    const [old, recent] = [requestOf("ann"), requestOf("ann")];
    requests.begin(old.asOpen);
    requests.begin(recent.asOpen);
    requests.close(old.asOpen, undefined);
    expect(recent.close).not.toHaveBeenCalled();
    requests.supersede("ann");
    expect(recent.close).toHaveBeenCalledExactlyOnceWith(undefined);
  });
});
