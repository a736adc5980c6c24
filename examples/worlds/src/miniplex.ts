import { World } from "@understudy/world";
import { World as Entities } from "miniplex";
import { type Forest, forest, squirrel } from "./forest.ts";

interface Entity {
  x: number;
  bush?: { nuts: number };
  squirrel?: { nuts: number; near: number | undefined };
}

/** Entities of miniplex are objects: `id` numbers them, and `entity` finds them again. */
export function openForest() {
  const ecs = new Entities<Entity>();
  const bushes = ecs.with("bush");
  const entityOf = (id: unknown): Entity => ecs.entity(Number(id)) as Entity;
  const way = (agent: string, from: unknown, to: unknown): number =>
    Math.abs(entityOf(from ?? agent).x - entityOf(to).x);
  const world = new World<Forest>(forest, { way, estimate: way });

  const add = (made: Entity): number => ecs.id(ecs.add(made)) as number;
  const plant = (x: number, nuts: number): number => add({ x, bush: { nuts } });
  const settle = (x: number) => {
    const entity = add({ x, squirrel: { nuts: 0, near: undefined } });
    return { entity, runner: squirrel(world.agent(String(entity))) };
  };
  const things = (): void =>
    world.sync("bush", bushes, (bush) => ({ id: ecs.id(bush) as number, ...bush.bush }));
  const act = ({ entity, runner }: ReturnType<typeof settle>, nowMs: number) => {
    const self = entityOf(entity);
    const { event, step, things: { to, bush } = {} } = runner.tick({ ...self.squirrel }, nowMs);
    if (event === "finish" && step.tool === "go" && self.squirrel !== undefined) {
      self.squirrel.near = Number(to);
      self.x = entityOf(to).x;
    }
    const robbed = event === "finish" ? entityOf(bush)?.bush : undefined;
    if (robbed !== undefined && self.squirrel !== undefined) {
      self.squirrel.nuts += robbed.nuts;
      robbed.nuts = 0;
    }
    return runner.isWaiting;
  };
  return {
    plant,
    settle,
    things,
    act,
    nutsOf: (entity: number) => entityOf(entity).squirrel?.nuts,
  };
}
