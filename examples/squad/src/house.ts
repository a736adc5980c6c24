import { defineDomain } from "@understudy/planner-core";
import { go, type Task } from "./stage.ts";

const domain = defineDomain({
  name: "house",
  state: {
    at: { type: "enum", values: ["woods", "site", "road"] },
    logs: { type: "integer", min: 0, max: 4, shared: true, default: 0 },
    beam_up: { type: "boolean", shared: true, default: false },
    nailed: { type: "integer", min: 0, max: 2, shared: true, default: 0 },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["woods", "site"] } },
      start: { at: "road" },
      then: { at: "$to" },
      duration: 4,
    },
    {
      name: "carry",
      description: "Two carry a log.",
      partners: 1,
      when: { at: "woods" },
      start: { at: "road" },
      then: { at: "site", logs: { "+": 1 } },
      duration: 7,
    },
    {
      name: "hold",
      when: { at: "site", logs: { ">=": 2 } },
      start: { beam_up: true },
      then: { beam_up: false },
      interrupted: { beam_up: false },
      duration: { from: 2, to: 30 },
    },
    {
      name: "nail",
      when: { at: "site" },
      during: { beam_up: true },
      then: { nailed: { "+": 1 } },
      duration: 5,
    },
  ],
  goals: [{ name: "raised", when: { nailed: 2, beam_up: false } }],
});

/** A house that no villager could raise alone: two carry a log, and one holds the beam while others nail it. */
export const house: Task = {
  domain: domain.untyped,
  goal: "raised",
  at: "woods",
  shared: { logs: 0, beam_up: false, nailed: 0 },
  rules: {
    walk: {
      leaves: true,
      end(crew, _, { args }) {
        go(crew, String(args["to"]));
      },
    },
    carry: {
      leaves: true,
      end(crew, shared) {
        go(crew, "site");
        shared["logs"] = Number(shared["logs"]) + 1;
      },
    },
    hold: {
      start(shared) {
        shared["beam_up"] = true;
      },
      end(_, shared) {
        shared["beam_up"] = false;
      },
    },
    nail: {
      end(_, shared) {
        shared["nailed"] = Number(shared["nailed"]) + 1;
      },
    },
  },
};
