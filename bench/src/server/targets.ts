import { figure, least, MILLISECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `server`. */
export const serverTargets: readonly Target[] = [
  ...most(
    "server",
    [
      "a known plan over HTTP against a bare handler",
      versus("bare-http", "plan-hit-http"),
      "ratio",
      1.5,
    ],
    [
      "a known plan over a WebSocket against a bare handler",
      versus("bare-ws", "plan-hit-ws"),
      "ratio",
      1.5,
    ],
    [
      "a known plan over gRPC against a bare handler",
      versus("bare-grpc", "plan-hit-grpc"),
      "ratio",
      1.5,
    ],
    [
      "the answer to a question in words that is remembered, p99 at the server",
      figure("query-hit", "p99"),
      "time",
      MILLISECOND,
    ],
    ["the same, p99 at its client", figure("query-hit-http", "p99"), "time", 10 * MILLISECOND],
    [
      "a tenant beside twenty that ask for long searches, p99",
      figure("quiet-tenant/beside-20-tenants", "p99"),
      "time",
      20 * MILLISECOND,
    ],
    [
      "a tick of a session with 100 agents among 500 things, p99 at the server",
      figure("session-100-agents-500-things", "p50"),
      "time",
      4 * MILLISECOND,
    ],
    [
      "one of these agents waits for its next step, planned or not, p99",
      figure("session-100-agents-500-things", "waitP99", MILLISECOND),
      "time",
      50 * MILLISECOND,
    ],
  ),
  ...least("server", [
    "of the 100 agents of this session are at a step",
    figure("session-100-agents-500-things", "busy"),
    "count",
    80,
  ]),
];
