import { expect, it } from "vitest";
import {
  agentSample,
  detailSample,
  helloSample,
  keyframeSample,
  requestSample,
} from "../../testing/samples.ts";
import { History, WHOLE } from "./history.ts";

it("ignores messages about an index's previous agent", () => {
  const history = new History(helloSample);
  const eve = { ...agentSample(0), id: "eve", name: "Eve" };
  history.push(keyframeSample([agentSample(0)], 0));
  history.push(detailSample(0, 0, 1));
  history.push({ type: "delta", tick: 10, timeMs: 10, joined: [eve], changes: [] });
  expect(history.detail(0, 9)?.state).toEqual({ wood: 1 });
  expect(history.detail(0, 10)).toBeUndefined();
  history.push(keyframeSample([eve], 20));
  history.push(detailSample(0, 30, 3));
  expect(history.detail(0, 30)?.state).toEqual({ wood: 3 });
});

it("of a file keeps everything; of a running game, the latest", () => {
  const whole = new History(helloSample, WHOLE);
  const live = new History(helloSample);
  for (const history of [whole, live]) {
    history.push(keyframeSample([agentSample(0)], 0));
    for (let at = 1; at <= 5000; at++) {
      history.push(detailSample(0, at, at));
      history.push(requestSample(at, { timeMs: at, startMs: at }));
    }
  }
  expect(whole.detail(0, 1)?.state).toEqual({ wood: 1 });
  expect(live.detail(0, 1)).toBeUndefined();
  expect(whole.requests.at(1, 5000)?.id).toBe(1);
  expect(live.requests.at(1, 5000)).toBeUndefined();
  expect(live.detail(0, 5000)?.state).toEqual({ wood: 5000 });
});
