import type { Building } from "./building.ts";

/** The layered folders of the core, from the whole to its rooms. */
export const coreRooms: readonly Building[] = [
  {
    // What each room gives is listed in its index.ts.
    folder: "packages/planner-core/src",
    floors: [
      "base",
      "rules",
      "time reference",
      "engine",
      "kept",
      "squads",
      "testing index.ts internal.ts json.ts schedule.ts time.ts",
    ],
    exceptions: [
      {
        files: ["packages/planner-core/src/kept/repertoire.ts"],
        because:
          "an option of the orchestrator takes a repertoire, of which it knows the type alone",
      },
    ],
  },
  {
    folder: "packages/planner-core/src/base",
    floors: [
      "errors.ts hash.ts hidden.ts random.ts safe-call.ts when-aborted.ts",
      "collections text",
      "json",
      "clock",
      "work",
      "index.ts",
    ],
  },
  {
    folder: "packages/planner-core/src/rules",
    floors: ["condition", "state", "domain", "plan", "compiled", "index.ts"],
    exceptions: [
      {
        files: ["definition.ts", "types.ts", "variables.ts"].map(
          (file) => `packages/planner-core/src/rules/domain/definition/${file}`,
        ),
        because:
          "a state is packed by its domain's variables: these files say what those are and know no domain",
      },
    ],
  },
  {
    folder: "packages/planner-core/src/time",
    floors: ["durations", "schedule", "index.ts without-time.ts"],
  },
  {
    folder: "packages/planner-core/src/engine",
    floors: [
      "saved life",
      "contract reservations",
      "telemetry line",
      "orchestrator",
      "runner",
      "index.ts",
    ],
  },
  {
    folder: "packages/planner-core/src/squads",
    floors: ["lanes together", "runner", "index.ts"],
  },
  {
    folder: "packages/planner-core/src/rules/domain",
    floors: [
      "definition",
      "kinds",
      "actions",
      "lift",
      "ground",
      "parse-domain.ts time-facts.ts",
      "goals.ts",
      "domain-parts.ts",
      "domain.ts",
      "load-domain.ts types-of.ts typed-values.ts",
      "typed-definition.ts",
      "define-domain.ts",
    ],
  },
  {
    // In the order of a request's stages: a stage may import earlier ones, never later ones.
    folder: "packages/planner-core/src/engine/orchestrator",
    floors: [
      "guard settings.ts",
      "drive options.ts report",
      "call",
      "request",
      "answer policy",
      "parts.ts",
      "goal cache",
      "understudy",
      "words lead",
      "intent",
      "proof",
      "outcome",
      "now",
      "round",
      "pipeline.ts",
      "assemble.ts",
      "route",
      "orchestrator.ts",
    ],
  },
  {
    folder: "packages/planner-core/src/kept",
    floors: [
      "match set-cover.ts",
      "store",
      "derive",
      "file inspect played-repertoire.ts",
      "rehearsed-partitions.ts",
      "repertoire-cache.ts",
      "repertoire.ts",
      "compress.ts",
      "index.ts",
    ],
  },
];
