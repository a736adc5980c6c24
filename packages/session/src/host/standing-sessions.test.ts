import { expect, it } from "vitest";
import { ServiceRefusedError } from "../refusals/refused-error.ts";
import { HostRig } from "../testing/host/host-rig.ts";
import type { SessionCredential } from "./host-parts.ts";

const DAY_MS = 86_400_000;

/** A host whose credentials are gone once they are in a set, or expired. */
function start() {
  const gone = new Set<string>();
  const asked: string[] = [];
  const rig: HostRig = new HostRig({
    refusalOf: ({ id, untilMs = Number.POSITIVE_INFINITY }) => {
      asked.push(id);
      return gone.has(id) || rig.clock.now() >= untilMs
        ? new ServiceRefusedError("unauthenticated", "it is gone")
        : undefined;
    },
  });
  const accept = (id: string, untilMs?: number, token?: string) => {
    const credential: SessionCredential = { id, generation: "1", untilMs };
    return rig.accept(token === undefined ? {} : { token }, { credential });
  };
  return { rig, gone, accept, asked };
}

it("ends the sessions of a credential that is gone, and no others, connected or not", () => {
  const { rig, gone, accept } = start();
  const [removed, away, kept, none] = [accept("a"), accept("a"), accept("b"), rig.accept()];
  away.leave();
  gone.add("a");
  rig.host.review();
  expect(rig.host.size).toBe(2);
  expect([removed, kept, none].map(({ codes }) => codes())).toEqual([["unauthenticated"], [], []]);
  expect([removed, kept, none].map(({ ends }) => ends)).toEqual([["refused"], [], []]);
});

it("opens no session with a credential that is gone", () => {
  const { gone, accept } = start();
  gone.add("a");
  expect(() => accept("a")).toThrow("it is gone");
});

it("ends sessions when their credentials expire, in any order, even after weeks", async () => {
  const { rig, accept } = start();
  const [late, early, weeks] = [accept("a", 2000), accept("a", 1000), accept("b", 40 * DAY_MS)];
  await rig.clock.advance(999);
  expect(rig.host.size).toBe(3);
  await rig.clock.advance(1);
  expect([late, early, weeks].map(({ ends }) => ends)).toEqual([[], ["refused"], []]);
  await rig.clock.advance(1000);
  expect(late.ends).toEqual(["refused"]);
  await rig.clock.advance(40 * DAY_MS - 2001);
  expect(weeks.ends).toEqual([]);
  await rig.clock.advance(1);
  expect(weeks.ends).toEqual(["refused"]);
  expect(rig.clock.pendingTimers).toBe(0);
});

it("goes by the credential of the last connection, which its token names", () => {
  const { rig, gone, accept } = start();
  const first = accept("old");
  const second = accept("new", undefined, first.token);
  gone.add("old");
  rig.host.review();
  expect([rig.host.size, second.ends]).toEqual([1, []]);
  expect(second.token).toContain('"id":"new"');
});

it("asks only for the credentials that expire, however many others there are", async () => {
  const { rig, accept, asked } = start();
  for (let at = 1; at <= 50; at++) accept(`a${at}`, 1000 * at);
  accept("b");
  asked.length = 0;
  await rig.clock.advance(50_000);
  expect(asked).toEqual(Array.from({ length: 50 }, (_, at) => `a${at + 1}`));
  expect([rig.host.size, rig.clock.pendingTimers]).toEqual([1, 0]);
});
