import { systemClock as clock, loadDomain, Orchestrator } from "@understudy/planner-core";
import { ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const bool = { type: "boolean", default: false } as const;

/** A scullery with further tools. The clean plates need neither a song nor light. */
function scullery(...more: readonly object[]) {
  const domain = loadDomain({
    name: "scullery",
    state: {
      at: { type: "enum", values: ["sink", "hatch"], default: "hatch" },
      clean: { type: "integer", min: 0, max: 6, default: 0 },
      dirty: { type: "integer", min: 0, max: 6, default: 4 },
      song: bool,
      light: bool,
      read: bool,
      merry: bool,
    },
    tools: [
      {
        name: "walk",
        parameters: { to: { enum: ["sink", "hatch"] } },
        then: { at: "$to" },
        duration: 2,
      },
      {
        name: "wash",
        when: { at: "sink", dirty: { ">=": 1 } },
        then: { dirty: { "-": 1 }, clean: { "+": 1 } },
        duration: 3,
      },
      { name: "dance", when: { song: true }, then: { merry: true }, duration: 1 },
      ...more,
    ],
    goals: [
      { name: "plates", when: { clean: { ">=": 3 } } },
      { name: "merry", when: { merry: true } },
      { name: "read", when: { read: true } },
    ],
  } as never);
  const actions = [
    domain.actionOf({ tool: "walk", args: { to: "sink" } }),
    ...Array.from({ length: 3 }, () => domain.actionOf({ tool: "wash", args: {} })),
  ];
  const llm = new ScriptedLlmPlanner({
    clock,
    script: () => ({ afterMs: 0, answer: actions }),
  });
  const planner = new ClassicalPlanner();
  const parts = { domain, planner, llm, time: new TimePlanner() };
  const orchestrator = new Orchestrator({ ...parts, searchExpansions: 2000 });
  const plan = async (goal: string, rest: object = {}) => {
    const request = { agent: "leo", state: domain.state({}), goal, budgetMs: 60_000, ...rest };
    const { status, source, reason } = await orchestrator.plan(request);
    return [status, source, reason];
  };
  return { domain, orchestrator, plan };
}

const hum = { name: "hum", alongside: true, then: { song: true }, duration: 1 };
const torch = {
  name: "torch",
  alongside: true,
  start: { light: true },
  then: { light: false },
  duration: 9,
};
const study = { name: "study", during: { light: true }, then: { read: true }, duration: 3 };
/** The shutter is down only while it is held. */
const shutter = { name: "shutter", start: { light: true }, then: { light: false }, duration: 2 };

describe("the LLM planner in a domain with steps beside others", () => {
  it.each([
    ["hums", [hum]],
    ["hums at the sink only", [{ ...hum, when: { at: "sink" } }]],
    ["hums all the better the more is clean", [{ ...hum, duration: "clean + 1" }]],
    ["carries a torch to read by", [torch, study]],
    ["holds a shutter", [shutter]],
    ["may do any of these", [hum, torch, study, shutter]],
  ])("is asked for a goal that needs none of them: an agent that %s", async (_, tools) => {
    expect(await scullery(...tools).plan("plates")).toEqual(["solved", "llm", undefined]);
  });

  it.each([
    ["a step beside others", [hum], "merry"],
    ["a step that needs one of them", [torch, study], "read"],
    [
      "a step beside others that costs a plate",
      [{ ...hum, then: { clean: { "-": 1 } } }],
      "plates",
    ],
  ])("is not asked where %s may help, and the reason says so", async (_, tools, goal) => {
    expect(await scullery(...tools).plan(goal)).toEqual(["solved", "classical", "needs-schedule"]);
  });

  it("is not asked by `planNow` and `planMany` then, either", () => {
    const { orchestrator, domain } = scullery(torch, study);
    const request = { agent: "leo", state: domain.state({}), goal: "read" };
    expect(orchestrator.planNow(request, 60_000).reason).toBe("needs-schedule");
    expect(orchestrator.planMany([request], 60_000)[0]?.reason).toBe("needs-schedule");
  });

  it("is not asked where events may come, and the reason says so", async () => {
    const { domain } = scullery();
    const definition = { ...domain.definition, events: [{ at: 5, then: { light: true } }] };
    const timed = loadDomain(definition as never);
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({}) });
    const parts = { planner: new ClassicalPlanner(), llm, time: new TimePlanner() };
    const orchestrator = new Orchestrator({ domain: timed, ...parts });
    const request = { agent: "leo", state: timed.state({}), goal: "merry" };
    expect(orchestrator.planNow({ ...request, nowMs: 0 }, 60_000).reason).toBe("needs-schedule");
  });
});
