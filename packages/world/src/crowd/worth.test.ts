import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "ward",
  kinds: { patient: { ill: { type: "boolean", default: true } } },
  state: {
    near: { type: "thing", of: ["patient"], position: true },
    useful: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", things: { to: "patient" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "heal", things: { it: "patient" }, claims: ["$it"] },
      when: { near: "$it", "$it.ill": true },
      then: { useful: true, "$it.ill": false },
    },
  ],
  goals: [{ name: "useful", when: { useful: true } }],
});

/** A ward of thirty patients, the first one nearest, and four doctors who know what to do. */
function openWard(worth?: (thing: ThingId) => number) {
  const way = (_: string, __: ThingId | undefined, to: ThingId): number => 1 + Number(to);
  const options = { way, estimate: way, waysPerTick: 10_000 };
  const world = new World(domain, worth === undefined ? options : { ...options, worth });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner });
  for (let at = 0; at < 30; at++) world.add("patient", at);
  const doctor = (name: string) =>
    world.agent(name).runner({ orchestrator, goal: "useful", budgetMs: 60_000, asks: "game" });
  const own = { near: undefined, useful: false };
  doctor("scout").tick(own, 0);
  world.planMany(orchestrator, 60_000);
  world.removeAgent("scout");
  const doctors = ["ann", "bo", "cid", "dee"].map(doctor);
  for (const each of doctors) each.tick(own, 100);
  const plan = (): void => world.planMany(orchestrator, 60_000);
  const patients = () => doctors.map(({ remaining }) => remaining.at(-1)?.things["it"]);
  return { plan, patients };
}

it("a crowd does what is nearest, if all things are worth the same", () => {
  const { plan, patients } = openWard();
  plan();
  expect(new Set(patients())).toEqual(new Set([0, 1, 2, 3]));
});

it("a crowd does first what is worth more, however many things are nearer", () => {
  const { plan, patients } = openWard((id) => (id === 29 ? 40 : id === 1 ? 5 : 0));
  plan();
  expect(new Set(patients())).toEqual(new Set([29, 0, 1, 2]));
});

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, "5" as never])(
  "a thing that is worth %s is a typed error that names it",
  (worth) => {
    const { plan } = openWard((id) => (id === 4 ? worth : 0));
    expect(plan).toThrow(RequestError);
    expect(plan).toThrow("/worth: 4 is worth");
  },
);
