import { expect, it } from "vitest";
import {
  agentSample,
  detailSample,
  helloSample,
  keyframeSample,
  requestSample,
} from "../../testing/samples.ts";
import { History, WHOLE } from "./history.ts";

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
