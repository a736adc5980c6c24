/**
 * Collects what a game does and tells it to pages.
 *
 * @module
 */

import {
  type Domain,
  type Observer,
  RequestError,
  type StepEvent,
  systemClock,
} from "@understudy/planner-core";
import type { CommandReply } from "../protocol/command.ts";
import { type HelloMessage, type MapSummary, PROTOCOL_VERSION } from "../protocol/hello.ts";
import type { BreakerPanelState, EventMessage } from "../protocol/panels.ts";
import { readCommand } from "../protocol/read-command.ts";
import { AgentSlot } from "./agent-slot.ts";
import { Audience, type Sink } from "./audience.ts";
import { carryOut, errorOf } from "./commands/carry-out.ts";
import type { ViewerCommandContext } from "./commands/command-context.ts";
import { CommandFailure } from "./commands/command-failure.ts";
import { summariseDomain } from "./domain-summary.ts";
import { FrameWriter } from "./frame-writer.ts";
import { ViewedMap } from "./map.ts";
import { Observers } from "./observers.ts";
import type { AgentOptions, ViewerOptions } from "./options.ts";
import { Panels } from "./panels.ts";
import { Publisher } from "./publisher.ts";
import { RecordingBuffer } from "./recording-buffer.ts";
import { RequestLog } from "./requests/request-log.ts";
import { ShowMode } from "./show-mode.ts";
import { ToldThings } from "./things/told-things.ts";
import { ViewerConnections } from "./viewer-connections.ts";

const DEFAULT_UPDATES = 30;
const DEFAULT_DETAILS_OF_ALL = 64;
const DEFAULT_HISTORY_SECONDS = 300;
const DEFAULT_HISTORY_BYTES = 64 * 2 ** 20;

/**
 * Shows a running game: to pages that watch (`serveViewer`), and to recordings (`recordTo`). While nobody
 * watches and nothing records, a tick costs a comparison, and the orchestrator tells its observer nothing.
 *
 * @example
 * const viewer = createViewer({ domain });
 * const orchestrator = new Orchestrator({ domain, planner, observer: viewer.observer() });
 * viewer.add({ id: "ann", runner });
 * const { url } = await serveViewer(viewer);
 * // each frame of the game
 * viewer.tick(nowMs);
 */
export class Viewer {
  /** The first message to pages. */
  readonly hello: HelloMessage;
  readonly #domains: readonly Domain[];
  readonly #map: ViewedMap;
  readonly #audience: Audience;
  readonly #writer = new FrameWriter();
  readonly #requests = new RequestLog();
  readonly #panels: Panels;
  readonly #mode = new ShowMode();
  readonly #publisher: Publisher;
  readonly #stage: ViewerCommandContext;
  readonly #connections: ViewerConnections;
  readonly #observers: Observers;
  #tick = 0;
  #timeMs = 0;
  /** The time of the last tick that nobody watched. */
  #unwatchedMs = 0;

  /** @throws RequestError if an option makes no sense */
  constructor(options: ViewerOptions) {
    const { controls = {}, history = {}, repertoires = [], faults = [] } = options;
    const { updatesPerSecond = DEFAULT_UPDATES, clock = systemClock } = options;
    this.#domains = Array.isArray(options.domain) ? options.domain : [options.domain];
    const [first] = this.#domains;
    if (first === undefined) fail("/domain", "names no domain");
    if (!(updatesPerSecond > 0 && updatesPerSecond <= 1000)) {
      fail("/updatesPerSecond", `must be more than 0 and at most 1000, not ${updatesPerSecond}`);
    }
    this.#map = new ViewedMap(this.#domains, options.map);
    this.#panels = new Panels(options.telemetry);
    this.#audience = new Audience(history === false ? undefined : historyOf(history));
    this.#publisher = new Publisher({
      clock,
      updatesPerSecond,
      writer: this.#writer,
      audience: this.#audience,
      requests: this.#requests,
      panels: this.#panels,
      mode: this.#mode,
      world: options.world,
      things: options.world && new ToldThings(options.world, this.#map, options.thingAt),
      detailsOfAll: options.detailsOfAll ?? DEFAULT_DETAILS_OF_ALL,
    });
    this.#stage = {
      domains: this.#domains,
      slots: this.#writer.slots,
      controls,
      faults,
      repertoires,
      mayOrder: options.orders ?? true,
      mayDirect: options.directives ?? false,
      onLateFailure: (error) => this.note(errorOf(error).message, undefined, "failed"),
    };
    this.hello = buildHello(options, this.#stage, this.#map.summary);
    const parts = {
      audience: this.#audience,
      writer: this.#writer,
      requests: this.#requests,
      publisher: this.#publisher,
    };
    this.#connections = new ViewerConnections(this.hello, parts, () => {
      this.#passTo(this.#unwatchedMs);
      this.#publisher.wake(this.#tick, this.#timeMs);
    });
    this.#observers = new Observers(parts, (agent, source) => {
      this.note(`a better plan came late (${source})`, agent, "revised");
    });
  }

  /** Whether anybody watches or records. */
  get isActive(): boolean {
    return this.#audience.isThere;
  }

  /** How often something was encoded so far, and how many characters came of it. */
  get counts(): { readonly encodings: number; readonly characters: number } {
    return { ...this.#audience.counts };
  }

  /**
   * Shows an agent from now on.
   *
   * @throws RequestError if there is one of this id, or its domain is none of the viewer's
   */
  add(options: AgentOptions): void {
    const { id, persona, domain = this.#domains[0] as Domain } = options;
    // A blank name could not be clicked.
    const name = options.name?.trim() ? options.name : id;
    const index = this.#domains.indexOf(domain.untyped);
    if (index < 0) fail("/domain", `"${domain.name}" is not a domain of this viewer`);
    if (this.#writer.indexOf(id) >= 0) fail("/id", `there is an agent "${id}" already`);
    const who = { index: this.#writer.nextIndex(), id, name, domain: index };
    const summary = persona === undefined ? who : { ...who, persona };
    this.#publisher.forget(summary.index);
    this.#writer.add(new AgentSlot(summary, domain, this.#map, options));
    if (this.isActive) this.#publisher.chooseDetails();
  }

  /** Shows an agent no longer. An id that is not there is left alone. */
  remove(id: string): void {
    const index = this.#writer.indexOf(id);
    if (index < 0) return;
    this.#writer.remove(index);
    this.#requests.forget(id);
    this.#publisher.forget(index);
  }

  /** For the orchestrator of a domain; default: of the first one. Each orchestrator gets one of its own. */
  observer(domain: Domain = this.#domains[0] as Domain): Observer {
    return this.#observers.of(domain);
  }

  /**
   * Tells what changed: to be called once per frame of the game.
   *
   * @param timeMs the game's time; never less than before
   */
  tick(timeMs: number): void {
    this.#tick++;
    if (!this.#audience.isThere) {
      this.#unwatchedMs = timeMs;
      return;
    }
    this.#passTo(timeMs);
    this.#publisher.frame(this.#tick, this.#timeMs);
  }

  /** A time that goes back, as where a saved game is loaded, stands still here: recordings go forward. */
  #passTo(timeMs: number): void {
    const rounded = Math.round(timeMs * 10) / 10;
    if (rounded > this.#timeMs && rounded < Number.POSITIVE_INFINITY) this.#timeMs = rounded;
  }

  /** Puts something into the feed. Costs nothing while nobody watches. */
  note(text: string, agent?: string, kind: EventMessage["kind"] = "note"): void {
    if (!this.isActive) return;
    const index = agent === undefined ? -1 : this.#writer.indexOf(agent);
    const event = { kind, text: text.slice(0, 500) };
    this.#publisher.event(index < 0 ? event : { ...event, agent: index }, this.#tick, this.#timeMs);
  }

  /** For `onStepEvent` of runners: puts into the feed what fails and what is broken off. */
  readonly onStepEvent = (event: StepEvent): void => {
    if (!this.isActive) return;
    const { tool } = event.step;
    if (event.type === "failed") {
      this.note(`${tool} failed: ${event.why ?? ""}`, event.agent, "failed");
    } else if (event.type === "interrupted") {
      this.note(`${tool} was broken off: ${event.why}`, event.agent, "broken");
    }
  };

  /** For the time line of the breaker: its panel knows only one state per second otherwise. */
  noteBreaker(state: BreakerPanelState): void {
    this.#panels.noteBreaker(this.#timeMs, state);
    this.note(`the breaker is ${state}`);
  }

  /** The game was paused, or its speed changed, by other means than a page. */
  setMode(mode: { readonly paused?: boolean; readonly speed?: number }): void {
    this.#mode.paused = mode.paused ?? this.#mode.paused;
    this.#mode.speed = mode.speed ?? this.#mode.speed;
    if (this.isActive) this.#publisher.tellMode();
  }

  /**
   * Lets somebody watch: for servers. The sink gets its welcome, the hello and a keyframe at once.
   *
   * @returns who it is, and what ends it
   */
  watch(sink: Sink): { readonly watcher: string; readonly close: () => void } {
    return this.#connections.watch(sink);
  }

  /**
   * Gives every line of a recording to a function, from now on.
   *
   * @param madeAt for the header: ISO 8601
   * @returns what ends it
   */
  record(write: (line: string) => void, madeAt?: string): () => void {
    return this.#connections.record(write, madeAt);
  }

  /** The past that is kept in memory, as the lines of a recording; the present alone if there is none. */
  history(): string[] {
    return this.#connections.history();
  }

  /** As `command`, and for a picture, which loads its code first. */
  async answer(value: unknown): Promise<CommandReply> {
    const read = readCommand(value);
    if ("error" in read || read.command.type !== "picture") return this.command(value);
    try {
      const { drawPicture } = await import("./commands/draw-picture.ts");
      return { ok: true, value: drawPicture(this.#stage, read.command) };
    } catch (error) {
      return { ok: false, error: errorOf(error) };
    }
  }

  /** Carries out what a page asks for: whatever it is, the answer says what came of it. */
  command(value: unknown): CommandReply {
    const read = readCommand(value);
    if ("error" in read) return { ok: false, error: read.error };
    const { command } = read;
    try {
      if (command.type === "select") {
        this.#connections.select(command.watcher, command.agents);
        return { ok: true, value: null };
      }
      if (command.type === "picture") {
        throw new CommandFailure("unsupported", "/type", "takes a while", "ask with answer()");
      }
      const { value: answer, said, kind = "command" } = carryOut(command, this.#stage, this.#mode);
      if (said !== undefined) {
        const agent =
          "agent" in command ? this.#writer.slots[command.agent]?.summary.id : undefined;
        this.note(said, agent, kind);
        if (this.isActive) this.#publisher.tellMode();
      }
      return { ok: true, value: answer };
    } catch (error) {
      return { ok: false, error: errorOf(error) };
    }
  }

  /** Sends everybody home; the viewer may be watched again. */
  dismiss(reason = "the game ended"): void {
    this.#audience.dismiss(reason);
  }
}

/**
 * A viewer for a game.
 *
 * @throws RequestError if an option makes no sense
 */
export function createViewer(options: ViewerOptions): Viewer {
  return new Viewer(options);
}

function historyOf(limits: {
  readonly seconds?: number | undefined;
  readonly bytes?: number | undefined;
}): RecordingBuffer {
  const { seconds = DEFAULT_HISTORY_SECONDS, bytes = DEFAULT_HISTORY_BYTES } = limits;
  for (const [name, value] of Object.entries({ seconds, bytes })) {
    if (!(value > 0)) fail(`/history/${name}`, `must be positive, not ${value}`);
  }
  return new RecordingBuffer(seconds * 1000, bytes);
}

function fail(pointer: string, message: string): never {
  throw new RequestError([{ pointer, message }]);
}

/** The first message to pages: the game's agents, and the commands that pages may send. */
function buildHello(
  options: ViewerOptions,
  { domains, controls, faults, mayOrder, mayDirect }: ViewerCommandContext,
  map: MapSummary | undefined,
): HelloMessage {
  const { budgetMs, model, title } = options;
  return {
    type: "hello",
    protocol: PROTOCOL_VERSION,
    title: title ?? (domains[0] as Domain).name,
    domains: domains.map(summariseDomain),
    ...(map === undefined ? undefined : { map }),
    capabilities: {
      pause: controls.pause !== undefined && controls.resume !== undefined,
      step: controls.step !== undefined,
      speed: controls.speed !== undefined,
      setVariable: controls.setVariable !== undefined,
      orderGoal: mayOrder,
      orderDirective: mayDirect,
      explain: true,
      history: options.history !== false,
    },
    faults:
      controls.setFault === undefined
        ? []
        : faults.map(({ name, description }) => ({ name, description })),
    ...(budgetMs === undefined ? undefined : { budgetMs }),
    ...(model === undefined ? undefined : { model }),
  };
}
