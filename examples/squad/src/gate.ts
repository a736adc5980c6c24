import { defineDomain } from "@understudy/planner-core";
import { go, type Task } from "./stage.ts";

const domain = defineDomain({
  name: "gate",
  state: {
    at: { type: "enum", values: ["camp", "gate", "court", "road"] },
    gate_open: { type: "boolean", shared: true, sensed: true, default: true },
    held: { type: "boolean", shared: true, default: false },
    ram_there: { type: "boolean", shared: true, default: false },
    taken: { type: "boolean", shared: true, default: false },
  },
  tools: [
    {
      name: "run",
      when: { at: "camp" },
      start: { at: "road" },
      then: { at: "gate" },
      interrupted: { at: "camp" },
      duration: 5,
    },
    {
      name: "carry_ram",
      partners: 1,
      when: { at: "camp" },
      start: { at: "road" },
      then: { at: "gate", ram_there: true },
      interrupted: { at: "camp" },
      duration: 11,
    },
    {
      name: "hold_gate",
      when: { at: "gate", gate_open: true },
      start: { held: true },
      then: { held: false },
      interrupted: { held: false },
      duration: { from: 1, to: 40 },
    },
    {
      name: "storm",
      partners: 2,
      when: { at: "gate", ram_there: true },
      during: { held: true },
      start: { at: "road" },
      then: { at: "court", taken: true },
      interrupted: { at: "gate" },
      duration: 6,
    },
  ],
  goals: [{ name: "taken", when: { taken: true } }],
  events: [{ at: 8, then: { gate_open: false } }],
});

/** A gate that closes: one villager holds it open while three storm it with a ram that two have carried there. */
export const gate: Task = {
  domain: domain.untyped,
  goal: "taken",
  at: "camp",
  shared: { gate_open: true, held: false, ram_there: false, taken: false },
  rules: {
    run: {
      leaves: true,
      back: "camp",
      end(crew) {
        go(crew, "gate");
      },
    },
    carry_ram: {
      leaves: true,
      back: "camp",
      end(crew, shared) {
        go(crew, "gate");
        shared["ram_there"] = true;
      },
    },
    hold_gate: {
      start(shared) {
        shared["held"] = true;
      },
      end(_, shared) {
        shared["held"] = false;
      },
    },
    storm: {
      leaves: true,
      back: "gate",
      end(crew, shared) {
        go(crew, "court");
        shared["taken"] = true;
      },
    },
  },
};
