import { expect, it } from "vitest";
import { layOutLanes, timeOfLanes } from "../lanes/lay-out-lanes.ts";
import { SquadRecord } from "../publish/squads/squad-record.ts";
import type { ViewedRole, ViewedSquad } from "../publish/squads/viewed-squad.ts";
import { LanesPanel } from "./lanes-panel.ts";

const role = (
  agent: string,
  tool: string,
  item: string,
  more: Partial<ViewedRole>,
): ViewedRole => ({
  ...{ step: { tool, args: { item: "item_1" } }, things: { item }, agent, with: [], for: [] },
  ...{ isRunning: false, fromMs: 0, untilMs: 4000, ...more },
});

/** Two cooks: one fries what the other is to serve. */
function kitchen(names: readonly [string, string]): ViewedSquad {
  const [fryer, waiter] = names;
  return {
    members: names,
    goal: { goal: "served", things: { it: "steak 7" } },
    isWaiting: false,
    roles: () => ({
      [fryer]: [
        role(fryer, "fry", "steak 7", { isRunning: true, for: [{ agent: waiter, what: "serve" }] }),
      ],
      [waiter]: [role(waiter, "serve", "steak 7", { fromMs: 4000, untilMs: 9000 })],
    }),
  };
}

/** A pen that only remembers the texts, and where they stand. */
function pen() {
  const texts: string[] = [];
  const ignore = (): void => {};
  const kept = new Map<PropertyKey, unknown>([["fillText", (text: string) => texts.push(text)]]);
  const canvas = new Proxy({} as Parameters<LanesPanel["paint"]>[0], {
    get: (_, name) => kept.get(name) ?? ignore,
    set: () => true,
  });
  return { canvas, texts };
}

it("names things, and says what members wait for", () => {
  const view = new SquadRecord("", kitchen(["ann", "bo"])).view(1000);
  expect(view.goal).toBe("served steak 7");
  expect(view.steps.map(({ text }) => text)).toEqual(["fry steak 7", "serve steak 7"]);
  const lanes = new LanesPanel([kitchen(["ann", "bo"])], () => 1000);
  expect(lanes.doing("ann")).toEqual({ goal: "served steak 7", step: "fry steak 7" });
  expect(lanes.doing("bo")?.step).toBe("waits for ann: fry steak 7");
  expect(lanes.doing("cid")).toBeUndefined();
});

it("says what else members wait for: a clock, an event, or another step than what theirs needs", () => {
  const told = (wait: ViewedRole["wait"]) => {
    const [squad, roles] = [kitchen(["ann", "bo"]), kitchen(["ann", "bo"]).roles()];
    const [serve] = roles["bo"] as readonly [ViewedRole];
    const waiting = {
      ...squad,
      roles: () => ({ ...roles, bo: [{ ...serve, ...(wait && { wait }) }] }),
    };
    const view = new SquadRecord("", waiting).view(1000);
    const room = { width: 400, gutter: 60, laneHeight: 19, axis: 0 };
    const [gap] = layOutLanes(view, 1000, room).gaps;
    return [new LanesPanel([waiting], () => 1000).doing("bo")?.step, gap?.label];
  };
  expect(told({ for: undefined, what: "frying" })).toEqual(["waits for frying", "frying"]);
  expect(told({ for: undefined, what: "event" })).toEqual(["waits for event", "event"]);
  expect(told({ for: "ann", what: "fry" })).toEqual(["waits for ann: fry steak 7", "ann: fry"]);
  expect(told({ for: "ann", what: "clean" })).toEqual(["waits for ann: clean", "ann: clean"]);
  expect(told({ for: undefined, what: "time" })).toEqual([
    "waits for ann: fry steak 7",
    "ann: fry",
  ]);
});

it("draws one axis for all squads, and leaves most of the game to be seen", () => {
  const squads = ["ab", "cd", "ef", "gh"].map(([one = "", other = ""]) => kitchen([one, other]));
  const views = squads.map((squad) => new SquadRecord("", squad).view(1000));
  expect(timeOfLanes(views, 1000)).toEqual({ fromMs: 0, untilMs: 9000 });
  const lanes = new LanesPanel(squads, () => 1000);
  const { canvas, texts } = pen();
  lanes.paint(canvas, { width: 400, height: 300 });
  expect(texts.filter((text) => text === "2 s" || text === "5 s").length).toBeLessThanOrEqual(2);
  expect(texts.filter((text) => text.startsWith("fry"))).toHaveLength(2);
  expect(texts).toContain("+ 2");
  // The squad of the selected member has its place.
  texts.splice(0);
  lanes.selected = "h";
  lanes.paint(canvas, { width: 400, height: 300 });
  expect(texts).toContain("h");
});

it("ends a step's words where a step beside it begins", () => {
  const cook = {
    ...kitchen(["ann", "bo"]),
    roles: () => ({
      ann: [
        role("ann", "fry", "steak 7", { isRunning: true, untilMs: 8000 }),
        role("ann", "walk", "hatch", { isRunning: true, fromMs: 2000 }),
      ],
      bo: [],
    }),
  };
  const view = new SquadRecord("", cook).view(3000);
  const room = { width: 406, gutter: 0, laneHeight: 19, axis: 0 };
  const { bars } = layOutLanes(view, 3000, room);
  expect(bars.map(({ label }) => label)).toEqual(["fry steak 7", "walk hatch"]);
  expect(bars.map(({ open }) => Math.round(open))).toEqual([100, 99]);
});
