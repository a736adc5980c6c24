import { World } from "@understudy/world";
import { addComponent, addEntity, createWorld, query } from "bitecs";
import { type Forest, forest, squirrel } from "./forest.ts";

/** Entities of bitECS are numbers, and so are the ids of things. */
export function openForest() {
  const Position = { x: [] as number[] };
  const Bush = { nuts: [] as number[] };
  const Squirrel = { nuts: [] as number[], near: [] as (number | undefined)[] };
  const ecs = createWorld();
  const way = (agent: string, from: unknown, to: unknown): number =>
    Math.abs((Position.x[Number(from ?? agent)] ?? 0) - (Position.x[Number(to)] ?? 0));
  const world = new World<Forest>(forest, { way, estimate: way });

  const plant = (x: number, nuts: number): number => {
    const bush = addEntity(ecs);
    addComponent(ecs, bush, Position);
    addComponent(ecs, bush, Bush);
    Position.x[bush] = x;
    Bush.nuts[bush] = nuts;
    return bush;
  };
  const settle = (x: number) => {
    const entity = addEntity(ecs);
    addComponent(ecs, entity, Position);
    addComponent(ecs, entity, Squirrel);
    Position.x[entity] = x;
    Squirrel.nuts[entity] = 0;
    return { entity, runner: squirrel(world.agent(String(entity))) };
  };
  const things = (): void =>
    world.sync("bush", query(ecs, [Bush]), (id) => ({ id, nuts: Bush.nuts[id] ?? 0 }));
  const act = ({ entity, runner }: ReturnType<typeof settle>, nowMs: number) => {
    const own = { near: Squirrel.near[entity], nuts: Squirrel.nuts[entity] ?? 0 };
    const { event, step, things: { to, bush } = {} } = runner.tick(own, nowMs);
    if (event === "finish" && step.tool === "go") {
      Squirrel.near[entity] = Number(to);
      Position.x[entity] = Position.x[Number(to)] ?? 0;
    }
    if (event === "finish" && step.tool === "gather") {
      Squirrel.nuts[entity] = own.nuts + (Bush.nuts[Number(bush)] ?? 0);
      Bush.nuts[Number(bush)] = 0;
    }
    return runner.isWaiting;
  };
  return { plant, settle, things, act, nutsOf: (entity: number) => Squirrel.nuts[entity] };
}
