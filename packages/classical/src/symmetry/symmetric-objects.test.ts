import { type DomainDefinition, loadDomain, type ToolDefinition } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { describe, expect, it } from "vitest";
import { tasksOf } from "../testing/prepare.ts";
import { findSymmetricObjects } from "./symmetric-objects.ts";

const balls: readonly string[] = ["ball0", "ball1", "ball2"];

/** The symmetric objects of a room with balls and two hands, by the names of their variables. */
function symmetricIn(
  goal: Record<string, string>,
  more: readonly ToolDefinition[] = [],
  names: readonly string[] = balls,
): string[][] {
  const room = { type: "enum", values: ["a", "b"] } as const;
  const hand = { type: "enum", values: ["free", ...names] } as const;
  const definition: DomainDefinition = {
    name: "gripper",
    state: {
      robot: room,
      left: hand,
      right: hand,
      ...Object.fromEntries(
        names.map((ball) => [ball, { type: "enum", values: ["a", "b", "held"] } as const]),
      ),
    },
    tools: [
      { name: "move", parameters: { to: { enum: ["a", "b"] } }, then: { robot: "$to" } },
      ...names.flatMap((ball) =>
        (["left", "right"] as const).flatMap((side) =>
          (["a", "b"] as const).flatMap((place): ToolDefinition[] => [
            {
              name: `pick_${ball}_${side}_${place}`,
              when: { robot: place, [ball]: place, [side]: "free" },
              then: { [ball]: "held", [side]: ball },
            },
            {
              name: `drop_${ball}_${side}_${place}`,
              when: { robot: place, [side]: ball },
              then: { [ball]: place, [side]: "free" },
            },
          ]),
        ),
      ),
      ...more,
    ],
  };
  const domain = loadDomain(definition);
  const tasks = tasksOf(domain, domain.goal(goal));
  return tasks.flatMap((task) =>
    finish(findSymmetricObjects(task)).map(({ own }) =>
      [...own].map((slot) => domain.variables.all[task.variables[slot] as number]?.name as string),
    ),
  );
}

describe("findSymmetricObjects", () => {
  it("finds objects, and what refers to them, by what the operators do", () => {
    const goal = { ball0: "b", ball1: "b", ball2: "b" };
    expect(symmetricIn(goal)).toEqual([[...balls], ["left", "right"]]);
  });

  it("splits many objects into several sets", () => {
    const many = Array.from({ length: 70 }, (_, index) => `ball${index + 10}`);
    const goal = Object.fromEntries(many.map((ball) => [ball, "b"]));
    const hands = ["left", "right"];
    expect(symmetricIn(goal, [], many)).toEqual([many.slice(0, 64), many.slice(64), hands]);
  });

  it("distinguishes objects by the goal", () => {
    expect(symmetricIn({ ball0: "b", ball1: "b", ball2: "a", robot: "a" })).toEqual([
      ["ball0", "ball1"],
      ["left", "right"],
    ]);
  });

  it("distinguishes objects by a single operator", () => {
    const kick: ToolDefinition = { name: "kick", when: { ball1: "a" }, then: { ball1: "b" } };
    const goal = { ball0: "b", ball1: "b", ball2: "b" };
    expect(symmetricIn(goal, [kick])).toEqual([
      ["ball0", "ball2"],
      ["left", "right"],
    ]);
  });

  it("finds objects with several variables, of which operators use only some", () => {
    const yes = { type: "boolean" } as const;
    const names = balls.flatMap((ball) => [`${ball}_at_a`, `${ball}_at_b`, `${ball}_held`]);
    const domain = loadDomain({
      name: "basket",
      state: {
        room: { type: "enum", values: ["a", "b"] },
        free: yes,
        ...Object.fromEntries(names.map((name) => [name, yes])),
      },
      tools: [
        { name: "move", parameters: { to: { enum: ["a", "b"] } }, then: { room: "$to" } },
        ...balls.flatMap((ball) =>
          (["a", "b"] as const).flatMap((place): ToolDefinition[] => [
            {
              name: `pick_${ball}_${place}`,
              when: { room: place, free: true, [`${ball}_at_${place}`]: true },
              then: { free: false, [`${ball}_at_${place}`]: false, [`${ball}_held`]: true },
            },
            {
              name: `drop_${ball}_${place}`,
              when: { room: place, [`${ball}_held`]: true },
              then: { free: true, [`${ball}_at_${place}`]: true, [`${ball}_held`]: false },
            },
          ]),
        ),
      ],
    });
    const goal = Object.fromEntries(balls.map((ball) => [`${ball}_at_b`, true]));
    const found = tasksOf(domain, domain.goal(goal)).map((task) =>
      finish(findSymmetricObjects(task)).map(({ count, own }) => [count, own.length]),
    );
    expect(found).toEqual([[[3, 9]]]);
  });
});
