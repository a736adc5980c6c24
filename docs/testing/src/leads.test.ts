import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root, sources } from "./repository/pages.ts";

/** The conformance test of each lead. */
const HELD_IN: Readonly<Record<string, string>> = {
  AdmissionLead: "packages/llm/src/lead/lead-conformance.test.ts",
  ArrivingLead: "examples/village/web/village/arriving-lead.test.ts",
  BackendLead: "packages/llm/src/lead/lead-conformance.test.ts",
  BreakerLead: "packages/llm/src/lead/lead-conformance.test.ts",
  BulkheadLead: "packages/llm/src/lead/lead-conformance.test.ts",
  HeldLead: "packages/session/src/testing/held-lead.test.ts",
  HostLead: "packages/embedded/src/model/lead-conformance.test.ts",
  InstantLead: "bench/src/lead/lead-conformance.test.ts",
  KnowingLead: "bench/src/lead/lead-conformance.test.ts",
  ListeningLead: "workshop/cli/src/plan/lead-conformance.test.ts",
  ManagedLead: "packages/llm/src/models/manager/model-manager.test.ts",
  MeteredLead: "service/server/src/access/metered-lead.test.ts",
  MoodyLead: "workshop/rehearsal/src/lead-conformance.test.ts",
  OptimalScriptedLead: "workshop/rehearsal/src/lead-conformance.test.ts",
  PoolLead: "packages/llm/src/models/pool/pool.test.ts",
  ProposedLead: "packages/embedded/src/model/lead-conformance.test.ts",
  RandomWalkLead: "workshop/simulation/src/random-walk/random-walk-conformance.test.ts",
  RecordedLead: "workshop/recording/src/lead-conformance.test.ts",
  ReplayLead: "workshop/recording/src/lead-conformance.test.ts",
  ReplaceableLead: "service/server/src/service/models/replaceable-lead.test.ts",
  ResilientLead: "packages/llm/src/lead/lead-conformance.test.ts",
  RetryLead: "packages/llm/src/lead/lead-conformance.test.ts",
  SaidLead: "workshop/simulation/src/random-walk/said-lead.test.ts",
  SayingLead: "bench/src/lead/lead-conformance.test.ts",
  ScriptedLead: "packages/planner-core/src/testing/conformance/lead-conformance.test.ts",
  ScriptedModel: "bench/src/lead/lead-conformance.test.ts",
  SimulatedMember: "bench/src/lead/lead-conformance.test.ts",
  SingleFlightLead: "service/server/src/fleet/single-flight-lead.test.ts",
  TextRecordingLead: "workshop/rehearsal/src/lead-conformance.test.ts",
  TextReplayLead: "workshop/rehearsal/src/lead-conformance.test.ts",
  TimeoutLead: "packages/llm/src/lead/lead-conformance.test.ts",
};

/** Leads without a conformance test, with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  QueuedLead: "waits for Redis, not for a clock that a test moves; its own tests use a real one",
  SlowLead: "measures time as it passes",
  WaitedLead: "measures time as it passes",
};

const LEAD =
  /(?<!abstract )\bclass (\w+) (?:implements \w*Lead|extends (?:LeadWrapper|GuardLead))\b/g;

describe("every lead", () => {
  it("is held to the duties of leads, or there is a reason why not", () => {
    const written = sources.filter((file) => !file.endsWith(".test.ts"));
    const leads = written.flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(LEAD)].map(([, name]) => name),
    );
    expect(leads.toSorted()).toEqual(
      [...Object.keys(HELD_IN), ...Object.keys(LEFT_OUT)].toSorted(),
    );
  });

  it.each([...new Set(Object.values(HELD_IN))])("is held by %s", (file) => {
    expect(readFileSync(join(root, file), "utf8")).toContain("leadConformance(");
  });
});
