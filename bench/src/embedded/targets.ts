import { figure, least, MICROSECOND, MILLISECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `embedded`. */
export const embeddedTargets: readonly Target[] = [
  ...most(
    "embedded",
    [
      "forward passes a plan when the draft agrees",
      figure("embedded-plan-draft-agree", "passes"),
      "count",
      2,
    ],
    [
      "late when a call is given up, p95, in chunks",
      { task: "embedded-abort", figure: "overshootP95Ms", per: "chunkMs" },
      "count",
      1,
    ],
    [
      "event loop later by, p99",
      figure("loop-delay", "differenceMicros", MICROSECOND),
      "time",
      MILLISECOND,
    ],
  ),
  ...least(
    "embedded",
    [
      "plain decoding against a draft that agrees",
      versus("embedded-plan-draft-agree", "embedded-plan-plain"),
      "ratio",
      2,
    ],
    [
      "plain decoding against real drafts",
      versus("embedded-plan-draft-real", "embedded-plan-plain"),
      "ratio",
      1.2,
    ],
    [
      "plain decoding against drafts that are always wrong",
      versus("embedded-plan-draft-wrong", "embedded-plan-plain"),
      "ratio",
      0.9,
    ],
    [
      "writing a plan against choosing by letter",
      versus("embedded-choose", "embedded-plan-plain"),
      "ratio",
      3,
    ],
    [
      "writing a plan against choosing by summaries",
      versus("embedded-choose-summaries", "embedded-plan-plain"),
      "ratio",
      1.8,
    ],
    [
      "a cold first token against one with a kept prefix",
      versus("embedded-first-token-prefix", "embedded-first-token-cold"),
      "ratio",
      5,
    ],
    [
      "executable plans with the rule of applicable steps",
      { task: "embedded-plan-applicable", figure: "executable", per: "problems" },
      "share",
      1,
    ],
    [
      "valid plans with that rule against free decoding",
      { task: "embedded-plan-applicable", count: "valid", over: "embedded-plan-plain" },
      "ratio",
      1,
    ],
  ),
];
