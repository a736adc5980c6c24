import type { ThingId } from "../../things/thing.ts";
import type { Draw } from "./watched-orchestrator.ts";

/** Length of the road on which everything lies, and the range of sight. */
const WIDTH = 40;
const SIGHT = 25;

/** A step that agents do. */
export interface Doing {
  readonly tool: string;
  readonly things: Readonly<Record<string, ThingId | undefined>>;
  readonly members: readonly string[];
  readonly endsAtMs: number;
}

/** An agent as the game knows it. */
export interface CrowdBody {
  readonly name: string;
  x: number;
  near: ThingId | undefined;
  holds: ThingId | undefined;
  hungry: boolean;
}

/** The truth in a game of a crowd, whatever its agents plan or believe. */
export class CrowdStage {
  readonly bodies: ReadonlyMap<string, CrowdBody>;
  /** The position of each thing. */
  readonly places = new Map<ThingId, number>();
  readonly logs = new Map<ThingId, { cut: boolean; home: boolean }>();
  /** The steps of agents that are busy. */
  readonly doing = new Map<string, Doing>();
  stock = 0;
  readonly #draw: Draw;
  #made = 0;

  constructor(names: readonly string[], draw: Draw) {
    this.#draw = draw;
    const unburdened = { near: undefined, holds: undefined, hungry: false };
    this.bodies = new Map(names.map((name) => [name, { name, x: draw(WIDTH), ...unburdened }]));
  }

  body(name: string): CrowdBody {
    return this.bodies.get(name) as CrowdBody;
  }

  /** An agent's own variables. */
  own(name: string) {
    const { near, holds, hungry } = this.body(name);
    return { near, holds, hungry, stock: this.stock };
  }

  add(kind: "log" | "axe"): ThingId {
    const id = `${kind}${this.#made++}`;
    this.places.set(id, this.#draw(WIDTH));
    if (kind === "log") this.logs.set(id, { cut: this.#draw(3) === 0, home: false });
    return id;
  }

  remove(id: ThingId): void {
    this.places.delete(id);
    this.logs.delete(id);
    for (const body of this.bodies.values()) {
      if (body.near === id) body.near = undefined;
      if (body.holds === id) body.holds = undefined;
    }
  }

  sees(name: string): readonly ThingId[] {
    const { x } = this.body(name);
    return [...this.places].filter(([, at]) => Math.abs(at - x) <= SIGHT).map(([id]) => id);
  }

  way(name: string, from: ThingId | undefined, to: ThingId): number {
    const x = from === undefined ? this.body(name).x : (this.places.get(from) ?? 0);
    return Math.max(1, Math.ceil(Math.abs(x - (this.places.get(to) ?? 0)) / 4));
  }

  drop(name: string): void {
    for (const each of this.doing.get(name)?.members ?? []) this.doing.delete(each);
  }

  /** Brings about the effects of a step. Returns whether they were possible. */
  end(doing: Doing): boolean {
    const { tool, things, members } = doing;
    for (const name of members) this.doing.delete(name);
    const target = things["to"] ?? things["axe"];
    if (target !== undefined && !this.places.has(target)) return false;
    for (const name of members) this.#moved(this.body(name), tool, target);
    const { log, axe } = things;
    if (log === undefined) return true;
    const facts = this.logs.get(log);
    if (facts === undefined) return false;
    if (tool === "cut") {
      if (facts.cut || this.body(members[0] as string).holds !== axe) return false;
      facts.cut = true;
    } else {
      if (!facts.cut || facts.home) return false;
      facts.home = true;
      this.stock++;
    }
    return true;
  }

  #moved(body: CrowdBody, tool: string, target: ThingId | undefined): void {
    if (tool === "eat") body.hungry = false;
    if (tool === "go" && target !== undefined) {
      body.near = target;
      body.x = this.places.get(target) as number;
    }
    if (tool !== "take") return;
    for (const other of this.bodies.values()) if (other.holds === target) other.holds = undefined;
    body.holds = target;
  }
}
