import { TimePlanner } from "@understudy/classical/time";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { type SavedWorld, type ThingId, World } from "@understudy/world";
import {
  type SavedWorldSquad,
  type SquadWorldRunner,
  type WorldSquadAction,
  worldSquads,
} from "@understudy/world/squad";
import { type Kind, readPlay } from "../kind.ts";

const TICK_MS = 500;

interface Work {
  readonly tool: string;
  readonly things: Readonly<Record<string, ThingId>>;
  /** Null: the runner ends it. */
  readonly endsAtMs: number | null;
}

/** All that the game keeps besides the runner. */
interface VaultState {
  readonly domain: object;
  readonly expansions: number;
  readonly darkAtMs: number;
  readonly untilMs: number;
  nowMs: number;
  things: readonly (readonly [
    kind: string,
    id: ThingId,
    properties: Readonly<Record<string, unknown>>,
  ])[];
  near: Readonly<Record<string, ThingId | null>>;
  loot: number;
  works: Readonly<Record<string, Work>>;
  /** Starts of looting that fail when they should end. */
  fails: number;
  told: Readonly<Record<string, string>>;
}

/** The save of a game: its world with all claims, and the squad. */
interface SavedVault {
  readonly world: SavedWorld;
  readonly squad: SavedWorldSquad;
}

/** Two robbers of a vault: one holds the gate open for the other. */
class VaultGame {
  readonly lines: string[] = [];
  readonly state: VaultState;
  readonly world: World;
  readonly runner: SquadWorldRunner;

  constructor(state: VaultState, saved: SavedVault) {
    this.state = structuredClone(state);
    const { things, near, expansions } = state;
    this.world = new World(loadDomain(state.domain as DomainDefinition), {
      way: (_, from, to) => (from === "north gate" || to === "north gate" ? 4 : 3),
      squads: worldSquads,
    });
    const { domain } = this.world;
    for (const [kind, id, properties] of things) this.world.add(kind, id, properties);
    this.runner = this.world.squad(Object.keys(near)).runner({
      orchestrator: new InstantSquadPlanner(domain, new TimePlanner(), expansions),
      ...{ goal: "rich", budgetMs: 50, expansions, failureLimit: 1, failureCooldownMs: 8000 },
      onStepEvent: ({ type, step: { tool }, agent, elapsedMs, ...more }) =>
        this.#tell(agent, type, tool, elapsedMs, "why" in more ? more.why : undefined),
      onError: (error) => this.#tell("error", error),
    });
    this.world.restore(saved.world);
    this.runner.restore(saved.squad);
  }

  /** Goes on until a time of the game. */
  async playUntil(ms: number): Promise<void> {
    for (; this.state.nowMs < ms; this.state.nowMs += TICK_MS) {
      this.#tick();
      await settle();
    }
  }

  #tick(): void {
    const { state } = this;
    for (const [name, work] of Object.entries(state.works)) {
      if (work.endsAtMs !== null && work.endsAtMs <= state.nowMs) this.#end(name, work);
    }
    const own = Object.entries(state.near).map(([name, near]) => [
      name,
      { near: near ?? undefined },
    ]);
    const shared = { loot: state.loot, dark: state.nowMs >= state.darkAtMs };
    const actions = this.runner.tick(Object.fromEntries(own), shared, state.nowMs);
    for (const [name, action] of Object.entries(actions)) this.#act(name, action);
  }

  #end(name: string, { tool, things }: Work): void {
    const { state } = this;
    this.#drop(name);
    if (tool === "loot" && state.fails-- > 0) {
      this.runner.failed(name, "the lid is stuck");
      return;
    }
    if (tool === "go") state.near = { ...state.near, [name]: things["to"] ?? null };
    else {
      state.loot += 5;
      this.#set(things["chest"] ?? "", { gold: 0 });
    }
    this.runner.finished(name);
  }

  #act(name: string, action: WorldSquadAction): void {
    const { state } = this;
    const things = action.things as Work["things"];
    const { tool } = "step" in action ? action.step : { tool: "" };
    if (action.event === "start") {
      const isHeld = tool === "hold";
      const endsAtMs = isHeld ? null : state.nowMs + action.durationMs;
      state.works = { ...state.works, [name]: { tool, things, endsAtMs } };
      if (isHeld) this.#set(things["gate"] ?? "", { held: true });
    } else if (action.event === "finish" || action.event === "interrupt") {
      if (tool === "hold") this.#set(things["gate"] ?? "", { held: false });
      this.#drop(name);
    }
    const more =
      action.event === "wait" ? action.what : action.event === "idle" ? action.reason : "";
    const told = [name, action.event, tool, ...Object.values(things), more].join(" ").trim();
    if (action.event === "continue" || told === state.told[name]) return;
    this.#tell(told);
    state.told = { ...state.told, [name]: told };
  }

  #drop(name: string): void {
    const { [name]: _, ...others } = this.state.works;
    this.state.works = others;
  }

  #set(id: ThingId, change: Readonly<Record<string, unknown>>): void {
    this.world.set(id, change);
    this.state.things = this.state.things.map((thing) =>
      thing[1] === id ? [thing[0], id, { ...thing[2], ...change }] : thing,
    );
  }

  #tell(...words: readonly unknown[]): void {
    const told = words.filter((word) => word !== undefined && word !== "");
    this.lines.push([this.state.nowMs, ...told].join(" "));
  }
}

/** Saves of a squad whose steps are about things. */
export const thingSquadKind: Kind = {
  name: "thing-squad",
  slow: ["begun.json", "waiting-for-an-event.json"],
  replay: async (text) => {
    const { game, saved, then } = readPlay<VaultState>(text);
    const again = new VaultGame(game, saved as SavedVault);
    await again.playUntil(game.untilMs);
    // Who of a squad comes first in a moment is no matter.
    return { was: then.toSorted(), is: again.lines.toSorted() };
  },
};
