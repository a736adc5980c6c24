import { World } from "@understudy/world";
import { createWorld, type Entity, trait } from "koota";
import { type Forest, forest, squirrel } from "./forest.ts";

const Position = trait({ x: 0 });
const Bush = trait({ nuts: 0 });
const Squirrel = trait({ nuts: 0, near: -1 });

/** Entities of koota are numbers with methods; a thing's id leads back to its entity. */
export function openForest() {
  const ecs = createWorld();
  const xOf = (id: unknown): number => (Number(id) as Entity).get(Position)?.x ?? 0;
  const way = (agent: string, from: unknown, to: unknown): number =>
    Math.abs(xOf(from ?? agent) - xOf(to));
  const world = new World<Forest>(forest, { way, estimate: way });

  const plant = (x: number, nuts: number): number => ecs.spawn(Position({ x }), Bush({ nuts }));
  const settle = (x: number) => {
    const entity: number = ecs.spawn(Position({ x }), Squirrel);
    return { entity, runner: squirrel(world.agent(String(entity))) };
  };
  const things = (): void =>
    world.sync("bush", ecs.query(Bush), (bush) => ({ id: Number(bush), ...bush.get(Bush) }));
  const act = ({ entity, runner }: ReturnType<typeof settle>, nowMs: number) => {
    const self = entity as Entity;
    const { nuts, near } = self.get(Squirrel) as { nuts: number; near: number };
    const own = { nuts, near: near < 0 ? undefined : near };
    const { event, step, things: { to, bush } = {} } = runner.tick(own, nowMs);
    if (event === "finish" && step.tool === "go") {
      self.set(Squirrel, { nuts, near: Number(to) });
      self.set(Position, { x: xOf(to) });
    }
    if (event === "finish" && step.tool === "gather") {
      const robbed = Number(bush) as Entity;
      self.set(Squirrel, { nuts: nuts + (robbed.get(Bush)?.nuts ?? 0), near });
      robbed.set(Bush, { nuts: 0 });
    }
    return runner.isWaiting;
  };
  const nutsOf = (entity: number) => (entity as Entity).get(Squirrel)?.nuts;
  return { plant, settle, things, act, nutsOf };
}
