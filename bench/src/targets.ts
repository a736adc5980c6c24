import type { Measure, Target, Unit } from "./runner/judge.ts";

const MICROSECOND = 1e3;
const MILLISECOND = 1e6;
const DEMO = ["guard", "courier", "village"] as const;

type Claim = readonly [claim: string, measure: Measure, unit: Unit, limit: number];

const most = (suite: string, ...claims: readonly Claim[]): Target[] =>
  claims.map(([claim, measure, unit, atMost]) => ({ suite, claim, measure, unit, atMost }));
const least = (suite: string, ...claims: readonly Claim[]): Target[] =>
  claims.map(([claim, measure, unit, atLeast]) => ({ suite, claim, measure, unit, atLeast }));
const figure = (task: string, name: string, times = 1): Measure => ({ task, figure: name, times });
const versus = (
  task: string,
  alternative: string,
  ratio: "mean" | "least" | "most" = "mean",
): Measure => ({ task, alternative, ratio });
const elsewhere = (suite: string, claim: string, command: string): Target => ({
  suite,
  claim,
  measure: { elsewhere: command },
  unit: "count",
});

/** Every figure that the project promises, and the task that measures it. A run shows all of them. */
export const targets: readonly Target[] = [
  ...most(
    "core",
    ["a plan of 5 steps is proved", figure("prove", "p50"), "time", 0.5 * MICROSECOND],
    ["a proof allocates bytes", figure("prove", "allocatedBytes"), "count", 0],
  ),

  ...most(
    "classical",
    ["first plan, p50", figure("search-first-plan", "p50"), "time", 60 * MICROSECOND],
    ["first plan, p99 over all problems", figure("search-first-plan", "p99"), "time", MILLISECOND],
    [
      "the village's house from nothing, first plan",
      figure("search-first-plan/village-house", "p50"),
      "time",
      MILLISECOND,
    ],
    [
      "the village's house from nothing, proved optimal by search",
      figure("search-optimal/village-house", "p50"),
      "time",
      20 * MILLISECOND,
    ],
    [
      "the village's house proved optimal with its abstraction tables built",
      figure("search-optimal/village-house", "p50"),
      "time",
      5 * MILLISECOND,
    ],
    [
      "ten times larger, first plan, nine of ten problems",
      { task: "large-first-plan", overProblems: 0.9 },
      "time",
      10 * MILLISECOND,
    ],
    [
      "the problems that break others, each",
      {
        slowestOf: [
          ...["beside-counter", "parity", "lost-key", "wolf"].map(
            (name) => `search-first-plan/unsolvable-${name}`,
          ),
          ...["one-action-for-two", "chain-10", "chain-26", "gather-10", "wide-30", "wide-60"].map(
            (name) => `search-first-plan/${name}`,
          ),
        ],
      },
      "time",
      MILLISECOND,
    ],
    ...[0.25, 1, 5].map(
      (budget): Claim => [
        `late at a deadline of ${budget} ms, p99`,
        figure(`deadline-overshoot/${budget}ms`, "overshootP99Us", MICROSECOND),
        "time",
        0.2 * MILLISECOND,
      ],
    ),
  ),
  ...least(
    "classical",
    [
      "problems proved optimal within 5 ms",
      {
        task: "search-optimal",
        shareWithin: 5 * MILLISECOND,
        of: "search-first-plan",
      },
      "share",
      0.8,
    ],
    ["goap against a first plan, mean", versus("search-first-plan", "goap-npm"), "ratio", 20],
    [
      "goap against a first plan, least",
      versus("search-first-plan", "goap-npm", "least"),
      "ratio",
      3,
    ],
    ["htn-ai against an optimal plan, mean", versus("search-optimal", "htn-ai"), "ratio", 20],
    [
      "htn-ai against an optimal plan, least",
      versus("search-optimal", "htn-ai", "least"),
      "ratio",
      3,
    ],
  ),
  elsewhere(
    "classical",
    "every problem solved, no invalid plan, no false optimum",
    "checked before the suite is timed",
  ),
  elsewhere(
    "classical",
    "10,000 random domains, equal costs and verdicts",
    "pnpm bench classical-check",
  ),

  ...most(
    "cache",
    ["exact hit, 72 variables, p95", figure("exact-hit-slots", "p95"), "time", 0.8 * MICROSECOND],
    [
      "exact hit with the key kept up to date, p95",
      figure("exact-hit-incremental", "p95"),
      "time",
      300,
    ],
    ["text seen before, p95", figure("raw-text-hit", "p95"), "time", 1.2 * MICROSECOND],
    [
      "generalised hit among 100 plans, p95",
      figure("generalised-hit/100-plans", "p95"),
      "time",
      2 * MICROSECOND,
    ],
    [
      "generalised hit among 1,000 plans, p95",
      figure("generalised-hit/1000-plans", "p95"),
      "time",
      5 * MICROSECOND,
    ],
    [
      "similar hit, proved, p95",
      figure("similar-hit-proved/1024-entries", "p95"),
      "time",
      10 * MICROSECOND,
    ],
    ["shared hit, p95", figure("shared-hit", "p95"), "time", 1.5 * MICROSECOND],
  ),
  ...least("cache", [
    "the recipe against an exact hit, at p95",
    { task: "recipe-regex-sha256-lru", count: "p95", over: "exact-hit-slots" },
    "ratio",
    8,
  ]),
  elsewhere(
    "cache",
    "no unsound plan in 1,000,000 near-duplicates",
    "packages/llm soundness.test.ts",
  ),
  elsewhere(
    "repertoire",
    "questions saved: guard 100, courier 18, village 20 times",
    "pnpm bench repertoire-trial",
  ),
  elsewhere(
    "repertoire",
    "mean cost of its hits at most 1.02 of the optimum",
    "pnpm bench repertoire-trial",
  ),

  ...most(
    "lead",
    ["a call that succeeds, p50", figure("wrapper-success", "p50"), "time", 1.5 * MICROSECOND],
    ["a call refused by an open breaker, p50", figure("wrapper-open", "p50"), "time", MICROSECOND],
  ),
  ...least("lead", [
    "cockatiel against a call that succeeds",
    versus("wrapper-success", "cockatiel-wrap"),
    "ratio",
    5,
  ]),

  ...least(
    "table",
    ["optimal plans, slowest problem", figure("table-engine", "opsPerSecond"), "rate", 5e6],
    [
      "outcomes of planNow, slowest problem",
      figure("table-end-to-end", "opsPerSecond"),
      "rate",
      1e6,
    ],
  ),
  ...most(
    "table",
    ["planNow, slowest problem, p99", figure("table-end-to-end", "p99"), "time", 5 * MICROSECOND],
    [
      "10,000 guards planned for again",
      figure("frame-10k-agents/guard", "p50"),
      "time",
      16.6 * MILLISECOND,
    ],
    ...["guard", "courier"].map(
      (name): Claim => [
        `${name}: a slice of building, p99`,
        figure(`table-build-sliced/${name}`, "sliceP99Us", MICROSECOND),
        "time",
        0.5 * MILLISECOND,
      ],
    ),
    ...["guard", "courier"].map(
      (name): Claim => [
        `${name}: slices of building that stall the game for 0.5 ms`,
        figure(`table-build-sliced/${name}`, "stalls"),
        "count",
        0,
      ],
    ),
    ...["guard", "courier"].map(
      (name): Claim => [
        `${name}: work of building that is never interrupted, longest`,
        figure(`table-build-sliced/${name}`, "unitMaxUs", MICROSECOND),
        "time",
        0.25 * MILLISECOND,
      ],
    ),
    ["four plans to choose from, slowest goal", figure("k-best", "p50"), "time", 5 * MILLISECOND],
  ),
  elsewhere("table", "1,000,000 random states, equal costs", "pnpm bench table-check"),
  elsewhere(
    "table",
    "50,000 plans/s/core in the stress run",
    "pnpm stress --closed --lead-latency 0",
  ),

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

  ...most(
    "browser",
    [
      "the page's thread is silent while the model thinks, above idle",
      figure("browser-block-above-idle", "p50"),
      "time",
      4 * MILLISECOND,
    ],
    [
      "a frame with fifty agents",
      figure("browser-frame-50-agents", "p50"),
      "time",
      17 * MILLISECOND,
    ],
  ),
  ...most(
    "house",
    ...["free", "draft", "applicable"].map(
      (way): Claim => [
        `against llama.cpp, a request over a kept prompt, ${way}`,
        versus(`native-${way}`, `house-${way}`),
        "ratio",
        0.8,
      ],
    ),
    [
      "against llama.cpp, the first token after a cold start",
      versus("native-first-token-cold", "house-first-token-cold"),
      "ratio",
      0.25,
    ],
    [
      "eight questions at once against one by one",
      versus("house-one-by-one-8", "house-batch-8"),
      "ratio",
      0.6,
    ],
    ["loaded", figure("house-load", "p50"), "time", 50 * MILLISECOND],
    [
      "megabytes with four system prompts and eight turns",
      figure("house-load", "megabytes"),
      "count",
      40,
    ],
  ),
  ...least(
    "parse",
    [
      "reading all again against the scanner",
      versus("stream-scan", "stream-parse-again"),
      "ratio",
      2,
    ],
    ["answers in the manner of many models, read", figure("answers", "shareRead"), "share", 0.95],
    ["the same, of those kept apart", figure("answers", "shareReadApart"), "share", 0.95],
  ),
  ...most(
    "parse",
    ["plans found in texts that hold none", figure("planless", "plansFound"), "count", 0],
    ["an answer of 4 kB is read", figure("answers-4kb", "p50"), "time", MILLISECOND],
    [
      "kinds of damaged JSON of which jsonrepair reads more",
      figure("damaged", "kindsBehindJsonrepair"),
      "count",
      0,
    ],
  ),

  ...least(
    "mend",
    ...(["plan-bench", "damaged"] as const).flatMap((corpus): Claim[] => [
      [
        `${corpus}: steps of the model kept at twice the cost`,
        { task: `bridge-2/${corpus}`, figure: "kept", per: "modelSteps" },
        "share",
        0.6,
      ],
      [
        `${corpus}: kept at 1.25 times the cost`,
        { task: `bridge-1.25/${corpus}`, figure: "kept", per: "modelSteps" },
        "share",
        0.5,
      ],
      [
        `${corpus}: mended plans that are proved`,
        { task: `bridge-2/${corpus}`, figure: "proved", per: "plans" },
        "share",
        1,
      ],
    ]),
  ),
  ...most(
    "mend",
    ...(["plan-bench", "damaged"] as const).map(
      (corpus): Claim => [
        `${corpus}: a plan is mended, p95`,
        figure(`bridge-2/${corpus}`, "p95"),
        "time",
        2 * MILLISECOND,
      ],
    ),
  ),

  ...most("words", [
    "a directive of 20 words in a domain of 20 goals, p50",
    figure("read-20-words-20-goals", "p50"),
    "time",
    20 * MICROSECOND,
  ]),
  ...least(
    "words",
    ...["open", "held", "strangers"].flatMap((part): Claim[] => [
      [
        `${part}: read rightly with words of the domain`,
        { task: `words-told/${part}`, figure: "right", per: "directives" },
        "share",
        0.85,
      ],
      [
        `${part}: read rightly without`,
        { task: `words-bare/${part}`, figure: "right", per: "directives" },
        "share",
        0.6,
      ],
      [
        `${part}: surely, with words of the domain`,
        { task: `words-told/${part}`, figure: "confident", per: "directives" },
        "share",
        0.4,
      ],
      [
        `${part}: right where it is sure`,
        { task: `words-told/${part}`, figure: "confidentRight", per: "confident" },
        "share",
        0.97,
      ],
    ]),
    [
      "other languages, by the words of the domain",
      { task: "words-told/languages", figure: "right", per: "directives" },
      "share",
      0.85,
    ],
  ),

  ...most(
    "pipeline",
    ...DEMO.map(
      (name): Claim => [
        `${name}: plan() at 70 % hits, p95`,
        figure(`plan-hit-70/${name}`, "p95"),
        "time",
        MILLISECOND,
      ],
    ),
    [
      "plan() for 10,000 agents against 10",
      versus("plan-10-agents", "plan-10000-agents"),
      "ratio",
      1.5,
    ],
    [
      "planNow for 10,000 agents against 10",
      versus("now-10-agents", "now-10000-agents"),
      "ratio",
      1.5,
    ],
    [
      "compiling an action of 9,940 against one of 84",
      versus("compile-84-actions", "compile-9940-actions"),
      "ratio",
      1.5,
    ],
    [
      "a hit among 4,096 entries against 16",
      versus("hit-16-entries", "hit-4096-entries"),
      "ratio",
      2,
    ],
    [
      "counted operations of a hit among 4,096 entries against 16",
      { task: "hit-4096-entries", count: "operations", over: "hit-16-entries" },
      "ratio",
      1,
    ],
  ),
  ...least(
    "pipeline",
    ...["guard", "courier"].map(
      (name): Claim => [
        `${name}: plans at 70 % hits`,
        figure(`plan-hit-70/${name}`, "opsPerSecond"),
        "rate",
        50_000,
      ],
    ),
  ),
  {
    suite: "pipeline",
    claim: "village: plans at 70 % hits",
    measure: figure("plan-hit-70/village", "opsPerSecond"),
    unit: "rate",
  },

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
  ),

  ...most(
    "viewer",
    [
      "a tick of 500 agents that a page watches at 30 updates a second, p95",
      figure("viewer-tick-watched", "p95"),
      "time",
      0.5 * MILLISECOND,
    ],
    [
      "a tick that nobody watches, p95",
      figure("viewer-tick-unwatched", "p95"),
      "time",
      MICROSECOND,
    ],
    [
      "bytes that such a tick allocates",
      figure("viewer-tick-unwatched", "allocatedBytes"),
      "count",
      0,
    ],
  ),
  ...most(
    "memory",
    ["heap kept after another plan, bytes", figure("plan-again", "keptBytes"), "count", 1],
    ["heap kept after another look-up, bytes", figure("look-up-again", "keptBytes"), "count", 1],
  ),
];
