import { systemClock } from "@understudy/planner-core";
import { expect, it } from "vitest";
import type { SessionWorld } from "./session-world.ts";
import { WaysInquiry } from "./ways-inquiry.ts";

/** A world in which each agent wants one row of ways. */
const world = { isSilent: false, takeWanted: () => [{ to: ["gate"] }] } as unknown as SessionWorld;

function inquiry(): WaysInquiry {
  return new WaysInquiry({ clock: systemClock, push: () => {} }, world);
}

it("waits until each row has come", async () => {
  const ways = inquiry();
  const known = ways.wait(["ann", "bo"], 1e6, undefined);
  let isKnown = false;
  known?.then(() => {
    isKnown = true;
  });
  ways.came();
  await Promise.resolve();
  expect(isKnown).toBe(false);
  ways.came();
  await known;
  expect(isKnown).toBe(true);
});

it("ends the wait of a question that is cancelled, though another one is asked", async () => {
  const ways = inquiry();
  const cancelling = new AbortController();
  const known = ways.wait(["ann"], 1e6, cancelling.signal);
  cancelling.abort();
  const next = ways.wait(["ann"], 1e6, undefined);
  await expect(known).resolves.toBeUndefined();
  ways.came();
  await expect(next).resolves.toBeUndefined();
});
