import { FakeClock } from "@understudy/planner-core/testing";
import { ServiceRefusedError } from "@understudy/session";
import { Exposition } from "@understudy/telemetry/prometheus";
import { beforeEach, describe, expect, it } from "vitest";
import { AccessLog, type RefusedAccess } from "./access-log.ts";

let clock: FakeClock;
let log: AccessLog;
let lines: Record<string, unknown>[];
beforeEach(() => {
  clock = new FakeClock();
  log = new AccessLog(clock);
  lines = [];
  log.writeTo((details) => lines.push(JSON.parse(JSON.stringify(details))));
});

const unknown = new ServiceRefusedError("unauthenticated", "these credentials are not known here");
const access: RefusedAccess = {
  ...{ transport: "http", asked: "POST /v1/plan", from: "192.0.2.7", shown: "key sha256:01234567" },
};

describe("the log of refused access", () => {
  it("names the refused client, its address and the reason", () => {
    log.note(unknown, { ...access, host: "plans.lan", forwardedFor: "203.0.113.9, 10.0.0.1" });
    const caller = { tenant: "acme", shown: "signature game-1" };
    const role = new ServiceRefusedError("forbidden", "this needs the role admin", 0, caller);
    log.note(role, { ...access, shown: "a signature by nobody known" });
    const name = new ServiceRefusedError("not-allowed", "this server does not answer to that name");
    log.note(name, { ...access, shown: undefined, host: "evil.example", forwardedFor: "<script>" });
    expect(lines).toEqual([
      {
        ...{ event: "access-refused", reason: "unauthenticated", transport: "http" },
        ...{ why: unknown.message, asked: "POST /v1/plan", from: "192.0.2.7" },
        ...{ who: "key sha256:01234567", forwardedFor: "203.0.113.9, 10.0.0.1" },
      },
      expect.objectContaining({ reason: "forbidden", who: "signature game-1", tenant: "acme" }),
      {
        ...{ event: "access-refused", reason: "not-allowed", transport: "http", why: name.message },
        ...{ asked: "POST /v1/plan", from: "192.0.2.7", host: "evil.example" },
      },
    ]);
  });

  it("ignores other errors", () => {
    log.note(new Error("broken"), access);
    log.note(new ServiceRefusedError("rate-limited", "too many", 5), access);
    expect(lines).toEqual([]);
  });

  it("logs repeated refusals of a client once a minute, with their number", async () => {
    for (let time = 0; time < 1000; time++) log.note(unknown, access);
    expect(lines).toHaveLength(1);
    await clock.advance(60_000);
    log.note(unknown, access);
    log.note(unknown, access);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({ repeated: 999 });
  });

  it("limits its lines per second, counts the rest, and recovers", async () => {
    for (let client = 0; client < 100_000; client++) {
      log.note(unknown, { ...access, from: `2001:db8::${client.toString(16)}` });
    }
    expect(lines).toHaveLength(20);
    await clock.advance(1000);
    log.note(unknown, { ...access, from: "198.51.100.1" });
    expect(lines).toHaveLength(21);
    expect(lines[20]).toMatchObject({ from: "198.51.100.1", dropped: 99_980 });
    const page = new Exposition();
    log.render(page);
    expect(page.toString()).toContain(
      'understudy_access_refused_total{transport="http",reason="unauthenticated"} 100001\n',
    );
  });
});
