import type { Outcome } from "@understudy/planner-core";
import { originOf } from "@understudy/planner-core/internal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeltaMessage, KeyframeMessage } from "../protocol/frame.ts";
import { type AgentView, ShowState } from "../protocol/show-state.ts";
import { hut } from "../testing/hut.ts";
import { AgentSlot } from "./agent-slot.ts";
import { FrameWriter } from "./frame-writer.ts";
import { ViewedMap } from "./map.ts";
import type { ViewedAgent } from "./options.ts";

const map = new ViewedMap([hut], { variable: "at", width: 100, height: 50 });
const places = ["forest", "home"];
const plans = [["goto(place=home)"], ["goto(place=forest)", "chop()", "chop()"], []].map((texts) =>
  texts.map((text) => allActions().get(text) as number),
);

function allActions(): Map<string, number> {
  const ids = Array.from({ length: hut.actions.count }, (_, id) => id);
  return new Map(ids.map((id) => [hut.formatAction(id), id]));
}

function outcomeOf(actions: readonly number[], goal: string, source: Outcome["source"]): Outcome {
  const plan = { actions, steps: [] };
  return { plan, goal: hut.goal(goal), source, status: "solved" } as unknown as Outcome;
}

/** An agent with arbitrary changes between two frames. */
interface Changing extends ViewedAgent {
  outcome: Outcome | undefined;
  position: number;
  isPlaying: boolean;
  isWaiting: boolean;
  observed: Int32Array;
  goal: string;
  at: { x: number; y: number };
}

const anOutcome = fc.option(
  fc
    .tuple(
      fc.constantFrom(...plans),
      fc.constantFrom("warm", "locked"),
      fc.constantFrom<Outcome["source"]>("llm", "classical", "cache"),
    )
    .map(([actions, goal, source]) => outcomeOf(actions, goal, source)),
  { nil: undefined },
);
const aLife = fc.record({
  outcome: anOutcome,
  position: fc.nat(3),
  isPlaying: fc.boolean(),
  isWaiting: fc.boolean(),
  observed: fc.constantFrom(0, 1).map((code) => Int32Array.of(code, 0, 0, 0)),
  goal: fc.constantFrom("warm", "locked"),
  at: fc.record({ x: fc.nat(100), y: fc.nat(50) }),
});
const anAct = fc.oneof(
  { weight: 2, arbitrary: aLife.map((life) => ({ kind: "join" as const, life })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(9), aLife)
      .map(([who, life]) => ({ kind: "change" as const, who, life })),
  },
  { weight: 1, arbitrary: fc.nat(9).map((who) => ({ kind: "leave" as const, who })) },
  { weight: 3, arbitrary: fc.constant({ kind: "frame" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);

/** The expected view of an agent, computed directly. */
function plainly(
  { index, id }: { index: number; id: string },
  agent: Changing,
  slot: AgentSlot,
): AgentView {
  const { outcome, position, at } = agent;
  const actions = outcome?.plan?.actions ?? [];
  const action = actions[position];
  const playing = agent.isPlaying ? "playing" : outcome !== undefined ? "between" : undefined;
  return {
    ...{ index, id, name: id, domain: 0 },
    place:
      map.summary?.places.findIndex(({ name }) => name === places[agent.observed[0] as number]) ??
      -1,
    x: at.x * 100,
    y: at.y * 200,
    goal: outcome === undefined ? agent.goal : (outcome.goal.name as string),
    step: outcome === undefined ? 0 : position,
    steps: actions.length,
    action: action === undefined ? undefined : hut.formatAction(action),
    source: outcome && originOf(outcome),
    status: playing ?? (agent.isWaiting ? "waiting" : slot.isStuck ? "stuck" : "idle"),
  };
}

describe("frames", () => {
  it("add up to the current state, whatever happens in between", () => {
    fc.assert(
      fc.property(fc.array(anAct, { maxLength: 60 }), (acts) => {
        const writer = new FrameWriter();
        const there: { readonly slot: AgentSlot; readonly agent: Changing }[] = [];
        const [page, late] = [new ShowState(), new ShowState()];
        const told = (frame: KeyframeMessage | DeltaMessage): KeyframeMessage | DeltaMessage =>
          JSON.parse(JSON.stringify(frame)) as KeyframeMessage | DeltaMessage;
        page.apply(told(writer.keyframe(0, 0)));
        let count = 0;
        let tick = 0;
        for (const act of acts) {
          if (act.kind === "join" && there.length < 10) {
            const id = `agent-${count++}`;
            const agent: Changing = { ...act.life };
            const summary = { index: writer.nextIndex(), id, name: id, domain: 0 };
            const slot = new AgentSlot(summary, hut, map, {
              id,
              runner: agent,
              position: () => agent.at,
            });
            writer.add(slot);
            there.push({ slot, agent });
          } else if (act.kind === "change") {
            const one = there[act.who % Math.max(1, there.length)];
            if (one !== undefined) Object.assign(one.agent, act.life);
          } else if (act.kind === "leave") {
            const [one] = there.splice(act.who % Math.max(1, there.length), 1);
            if (one !== undefined) writer.remove(one.slot.summary.index);
          } else {
            if (act.kind === "restart") {
              writer.restart();
              writer.delta(++tick, tick);
              page.apply(told(writer.keyframe(tick, tick)));
            } else page.apply(told(writer.delta(++tick, tick)));
            const expected = there.map(({ slot, agent }) => plainly(slot.summary, agent, slot));
            expected.sort((a, b) => a.index - b.index);
            expect(page.agents()).toEqual(expected);
            // A page that joins now sees the same.
            late.apply(told(writer.keyframe(tick, tick)));
            expect(late.agents()).toEqual(expected);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("contain nothing unchanged", () => {
    const writer = new FrameWriter();
    const agent: Changing = {
      ...{ outcome: undefined, position: 0, isPlaying: false, isWaiting: false },
      ...{ observed: new Int32Array(4), goal: "warm", at: { x: 1, y: 1 } },
    };
    const summary = { index: 0, id: "ann", name: "Ann", domain: 0 };
    writer.add(new AgentSlot(summary, hut, map, { id: "ann", runner: agent }));
    expect(writer.delta(1, 1).changes.length).toBeGreaterThan(0);
    expect(writer.delta(2, 2)).toEqual({ type: "delta", tick: 2, timeMs: 2, changes: [] });
    agent.isWaiting = true;
    expect(writer.delta(3, 3).changes).toHaveLength(3);
  });
});
