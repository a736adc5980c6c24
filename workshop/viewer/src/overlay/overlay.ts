import type { Domain } from "@understudy/planner-core";
import type { ThingId } from "@understudy/world";
import type { ViewedSquad } from "../publish/squads/viewed-squad.ts";
import { AgentLabel, AUTHORS, COLOURS } from "./agent-label.ts";
import type { PointOnCanvas } from "./cameras.ts";
import { LanesPanel } from "./lanes-panel.ts";
import { defineOutcomeElement, type OutcomeElement } from "./outcome-element.ts";
import {
  OverlaidAgent,
  type OverlaidPlan,
  type OverlaidRunner,
  type OverlaidWorld,
} from "./overlaid-agent.ts";
import { AuthorPath, Room } from "./paths.ts";

/** The game under an overlay. */
export interface OverlayOptions {
  /** The game's canvas, with any renderer. */
  readonly canvas: HTMLCanvasElement;
  /** The position of an agent (by name) or a thing (by id), in canvas pixels; undefined if it is not visible. */
  readonly at: (id: ThingId) => PointOnCanvas | undefined;
  /** The world whose agents are shown. */
  readonly world?: OverlaidWorld;
  /** `PlanRunner`s of agents without a world, by name. */
  readonly runners?: Iterable<readonly [name: string, runner: OverlaidRunner]>;
  /** Squads whose lanes are shown at the bottom of the canvas: their runners. */
  readonly squads?: Iterable<ViewedSquad>;
  /** The game's time of these squads, in ms. Needed with `squads`. */
  readonly nowMs?: () => number;
  /** The domain of these agents, for the reasons of their steps. */
  readonly domain?: { readonly untyped: Domain };
  /** Whether it is initially shown. Default true. */
  readonly isOn?: boolean;
}

/** An overlay of plans on a running game. */
export interface Overlay {
  /** Whether it is shown. A hidden overlay costs nothing. */
  isOn: boolean;
  /** Paints the current state; runs automatically before each frame. */
  paint(): void;
  /** Shows an agent's plan beside the canvas, and marks its lane, like a click on it; undefined hides it. */
  select(agent: string | undefined): void;
  /** Removes the overlay. */
  close(): void;
}

const CLICK_REACH = 26;
const CLAIM_RADIUS = 11;
const LIFT = 14;
/** Interval at which the selected agent's plan is read again, in milliseconds. */
const PANEL_MS = 250;

/**
 * Shows plans over a running game: each agent's name and goal, its step in the author's colour, a line to the step's
 * thing, and rings around claimed things. A click on an agent shows its plan with reasons.
 *
 * @example const overlay = openOverlay({ canvas, world, at: (id) => spots.get(id) });
 */
export function openOverlay(options: OverlayOptions): Overlay {
  return new CanvasOverlay(options);
}

class CanvasOverlay implements Overlay {
  readonly #options: OverlayOptions;
  readonly #layer = document.createElement("canvas");
  readonly #pen: CanvasRenderingContext2D;
  readonly #panel: OutcomeElement;
  readonly #resized = new ResizeObserver(() => this.#fit());
  readonly #agents = new Map<string, OverlaidAgent>();
  readonly #labels = new Map<string, AgentLabel>();
  readonly #room = new Room();
  readonly #paths = new Map(AUTHORS.map((author) => [author, new AuthorPath()]));
  readonly #lanes: LanesPanel | undefined;
  #reading = 0;
  #claimed: readonly ThingId[] = [];
  #claimChanges = -1;
  #scale = 1;
  #frame = 0;
  #selected: string | undefined;
  #panelAtMs = 0;
  #isOn = false;

  constructor(options: OverlayOptions) {
    this.#options = options;
    const { squads, nowMs } = options;
    if (squads !== undefined && nowMs === undefined) {
      throw new TypeError("An overlay with `squads` needs `nowMs`, the time of the game");
    }
    if (squads !== undefined && nowMs !== undefined) this.#lanes = new LanesPanel(squads, nowMs);
    this.#panel = document.createElement(defineOutcomeElement()) as OutcomeElement;
    const pen = this.#layer.getContext("2d");
    if (pen === null) throw new TypeError("A page without canvases has no overlay");
    this.#pen = pen;
    // Clicks go to the game; the overlay only listens.
    this.#layer.style.cssText = "position: absolute; pointer-events: none; z-index: 10";
    this.#panel.style.cssText = "position: absolute; z-index: 11; display: none";
    this.isOn = options.isOn ?? true;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  set isOn(isOn: boolean) {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    const { canvas } = this.#options;
    if (!isOn) {
      cancelAnimationFrame(this.#frame);
      this.#resized.disconnect();
      canvas.removeEventListener("click", this.#clicked);
      this.#layer.remove();
      this.#panel.remove();
      return;
    }
    canvas.after(this.#layer, this.#panel);
    canvas.addEventListener("click", this.#clicked);
    this.#resized.observe(canvas);
    this.#fit();
    this.#nextFrame();
  }

  paint(): void {
    const pen = this.#pen;
    const { width, height } = this.#layer;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, width, height);
    const density = devicePixelRatio;
    pen.scale(density, density);
    this.#readAgents();
    this.#paintClaims();
    this.#room.clear(width / density, height / density);
    for (const path of this.#paths.values()) path.begin();
    // The selected agent's label has priority.
    const selected = this.#selected === undefined ? undefined : this.#agents.get(this.#selected);
    if (selected !== undefined) this.#paintAgent(selected, density);
    for (const agent of this.#agents.values()) {
      if (agent !== selected) this.#paintAgent(agent, density);
    }
    for (const [author, path] of this.#paths) path.paint(pen, COLOURS[author]);
    this.#lanes?.paint(pen, { width: width / density, height: height / density });
    this.#paintPanel();
  }

  select(agent: string | undefined): void {
    this.#selected = agent;
    if (this.#lanes !== undefined) this.#lanes.selected = agent;
    this.#panelAtMs = 0;
    this.#paintPanel();
  }

  close(): void {
    this.isOn = false;
  }

  readonly #clicked = (event: MouseEvent): void => {
    const { canvas, at } = this.#options;
    const { left, top } = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    let nearest: string | undefined;
    let reach = CLICK_REACH;
    for (const id of new Set([...this.#agents.keys(), ...(this.#lanes?.members ?? [])])) {
      const spot = at(id);
      if (spot === undefined) continue;
      const away = Math.hypot(spot.x * this.#scale - x, spot.y * this.#scale - y);
      if (away < reach) [nearest, reach] = [id, away];
    }
    this.select(nearest);
  };

  #nextFrame(): void {
    this.#frame = requestAnimationFrame(() => {
      this.paint();
      this.#nextFrame();
    });
  }

  /** Fits the overlay to the canvas's size on the page. */
  #fit(): void {
    const { canvas } = this.#options;
    const { offsetLeft, offsetTop, clientWidth, clientHeight } = canvas;
    this.#layer.width = clientWidth * devicePixelRatio;
    this.#layer.height = clientHeight * devicePixelRatio;
    Object.assign(this.#layer.style, {
      left: `${offsetLeft}px`,
      top: `${offsetTop}px`,
      width: `${clientWidth}px`,
      height: `${clientHeight}px`,
    });
    Object.assign(this.#panel.style, {
      left: `${offsetLeft + clientWidth - 8}px`,
      top: `${offsetTop + 8}px`,
      maxHeight: `${clientHeight - 16}px`,
      transform: "translateX(-100%)",
    });
    this.#scale = clientWidth / canvas.width;
  }

  #readAgents(): void {
    const { world, runners = [] } = this.#options;
    this.#reading++;
    for (const agent of world?.agents ?? []) {
      const known = this.#agents.get(agent.name);
      const { name } = agent;
      const plan = (): OverlaidPlan | undefined => agent.currentRunner ?? this.#planInSquad(name);
      this.#read(known ?? new OverlaidAgent(name, plan));
    }
    for (const [name, viewed] of runners) {
      this.#read(this.#agents.get(name) ?? new OverlaidAgent(name, () => ({ viewed })));
    }
    for (const name of this.#lanes?.members ?? []) {
      const known = this.#agents.get(name);
      if (known?.readIn === this.#reading) continue;
      this.#read(known ?? new OverlaidAgent(name, () => this.#planInSquad(name)));
    }
    for (const { id, readIn } of this.#agents.values()) {
      if (readIn === this.#reading) continue;
      this.#agents.delete(id);
      this.#labels.delete(id);
    }
  }

  #planInSquad(name: string): OverlaidPlan | undefined {
    const doing = this.#lanes?.doing(name);
    return doing && { doing };
  }

  #read(agent: OverlaidAgent): void {
    this.#agents.set(agent.id, agent);
    agent.readIn = this.#reading;
    agent.read();
  }

  /** Paints the line to the thing and the label; a label that would overlap another becomes a dot. */
  #paintAgent(agent: OverlaidAgent, density: number): void {
    const { at } = this.#options;
    const spot = at(agent.id);
    if (spot === undefined) return;
    const [x, y] = [spot.x * this.#scale, spot.y * this.#scale];
    const path = this.#paths.get(agent.author ?? "nobody") as AuthorPath;
    const goal = agent.target === undefined ? undefined : at(agent.target);
    if (goal !== undefined) path.line(x, y, goal.x * this.#scale, goal.y * this.#scale);
    const label = this.#labelOf(agent.id);
    label.measure(agent);
    const { width, height, picture } = label;
    const [left, top] = [x - width / 2, y - LIFT - height];
    if (this.#room.take(left, top, width, height)) {
      label.refresh(agent, density);
      const [across, down] = [width * density, height * density];
      this.#pen.drawImage(picture, 0, 0, across, down, left, top, width, height);
    } else path.dot(x, y - LIFT);
  }

  #labelOf(id: string): AgentLabel {
    let label = this.#labels.get(id);
    if (label === undefined) {
      label = new AgentLabel();
      this.#labels.set(id, label);
    }
    return label;
  }

  #paintClaims(): void {
    const { world, at } = this.#options;
    if (world === undefined) return;
    if (world.claims.changes !== this.#claimChanges) {
      this.#claimChanges = world.claims.changes;
      this.#claimed = [...world.agents].flatMap(({ name }) => world.claims.heldBy(name));
    }
    const pen = this.#pen;
    pen.strokeStyle = "#ffffffb0";
    pen.lineWidth = 1;
    pen.beginPath();
    for (const id of this.#claimed) {
      const spot = at(id);
      if (spot === undefined) continue;
      const [x, y] = [spot.x * this.#scale, spot.y * this.#scale];
      pen.moveTo(x + CLAIM_RADIUS, y);
      pen.arc(x, y, CLAIM_RADIUS, 0, 2 * Math.PI);
    }
    pen.stroke();
  }

  #paintPanel(): void {
    const agent = this.#selected === undefined ? undefined : this.#agents.get(this.#selected);
    this.#panel.style.display = agent === undefined ? "none" : "block";
    if (agent === undefined) return;
    const nowMs = performance.now();
    if (this.#panelAtMs !== 0 && nowMs < this.#panelAtMs + PANEL_MS) return;
    this.#panelAtMs = nowMs;
    const { world, domain = world?.domain } = this.#options;
    const { viewed, bindings } = agent.plan ?? {};
    this.#panel.show(viewed?.outcome, {
      agent: agent.id,
      domain: domain?.untyped,
      state: viewed?.observed,
      position: viewed?.position,
      isPlaying: viewed?.isPlaying,
      bindings,
      beliefs: this.#beliefsOf(agent.id, bindings),
    });
  }

  /** An agent's beliefs about the things of its plan, and the truth. */
  #beliefsOf(
    name: string,
    bindings: ReadonlyMap<string, ThingId> | undefined,
  ): Parameters<OutcomeElement["show"]>[1]["beliefs"] {
    const { world } = this.#options;
    const [agent] = [...(world?.agents ?? [])].filter((one) => one.name === name);
    return [...(bindings?.values() ?? [])].map((id) => ({
      id,
      believed: agent?.believes(id),
      is: world?.get(id),
      isClaimed: world?.claims.heldBy(name).includes(id) === true,
    }));
  }
}
