import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Capabilities } from "../../src/protocol/hello.ts";
import { readViewerRecording } from "../../src/protocol/recording/read-recording.ts";
import type { AgentView } from "../../src/protocol/show-state.ts";
import type { Send } from "../link/send-command.ts";
import { type AgentFilter, agentTest } from "../model/lists/agent-filter.ts";
import type { LiveStore } from "./live.ts";
import type { Player } from "./player.ts";
import type { ShowStore } from "./show.ts";

/** The main views of the page. */
export const VIEWS = ["map", "requests", "engine", "picture", "things", "squads"] as const;

/** Name of a view. */
export type ViewName = (typeof VIEWS)[number];

/** A message that disappears by itself. */
interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "good" | "bad";
}

/** The page's state and actions. */
export interface ViewerApp {
  readonly store: ShowStore;
  readonly live: LiveStore;
  readonly player: Player;
  readonly view: Signal<ViewName>;
  /** Index of the selected agent. */
  readonly selected: Signal<number | undefined>;
  /** Id of the selected request. */
  readonly request: Signal<number | undefined>;
  readonly filter: Signal<AgentFilter>;
  /** Agents that pass the filter, in list order. */
  readonly listed: ReadonlySignal<readonly AgentView[]>;
  readonly isHelpOpen: Signal<boolean>;
  readonly notices: Signal<readonly Notice[]>;
  /** Whether the game currently accepts commands. */
  readonly isConnected: ReadonlySignal<boolean>;
  /** Whether the latest moment of a running game is shown. */
  readonly isAtLive: ReadonlySignal<boolean>;
  /** The currently available commands: none without a connection. */
  readonly can: ReadonlySignal<Capabilities>;
  select(agent: number | undefined): void;
  /** Selects the previous or next agent of the list. */
  selectNext(step: 1 | -1): void;
  notify(text: string, tone?: Notice["tone"]): void;
  /** Sends a command; failures are also shown as notices. */
  send: Send;
  /** Opens a recording. */
  openText(text: string, name: string): boolean;
  /** Space: pauses and resumes game or playback. */
  togglePause(): void;
  /** Arrow keys: steps by frames; a paused game advances by one. */
  stepBy(frames: number): void;
}

const NOTHING: Capabilities = {
  pause: false,
  step: false,
  speed: false,
  setVariable: false,
  orderGoal: false,
  orderDirective: false,
  history: false,
};
const NOTICE_MS = 6000;

/** Creates the page's state from its parts. */
export function openApp(
  store: ShowStore,
  live: LiveStore,
  player: Player,
  sendCommand: Send,
): ViewerApp {
  const selected = signal<number | undefined>(undefined);
  const filter = signal<AgentFilter>({ text: "" });
  const { notices, notify } = openNotices();
  const isConnected = computed(
    () => live.status.value === "open" && store.origin.value.kind === "live",
  );
  const listed = computed(() => {
    const moment = store.moment.value;
    if (moment === undefined) return [];
    return moment.agents.filter(agentTest(filter.value, moment.history.hello));
  });
  const send: Send = async (command) => {
    const reply = await sendCommand(command);
    if (!reply.ok) {
      const { message, hint } = reply.error;
      notify(hint === undefined ? message : `${message}: ${hint}`, "bad");
    }
    return reply;
  };
  const isAtLive = computed(() => isConnected.value && store.cursorMs.value === undefined);
  const app: ViewerApp = {
    store,
    live,
    player,
    view: signal<ViewName>("map"),
    selected,
    request: signal<number | undefined>(undefined),
    filter,
    listed,
    isHelpOpen: signal(false),
    notices,
    isConnected,
    isAtLive,
    can: computed(() =>
      isConnected.value ? (store.history.value?.hello.capabilities ?? NOTHING) : NOTHING,
    ),
    select(agent) {
      selected.value = agent;
    },
    selectNext(step) {
      selected.value = neighbour(listed.peek(), selected.peek(), step);
    },
    notify,
    send,
    openText: (text, name) => openText(app, text, name),
    togglePause: () => togglePause(app),
    stepBy: (frames) => stepBy(app, frames),
  };
  // The game sends details only of the selected agent.
  effect(() => {
    const watcher = live.watcher.value;
    const agent = selected.value;
    if (watcher === undefined) return;
    void sendCommand({ type: "select", watcher, agents: agent === undefined ? [] : [agent] });
  });
  return app;
}

function openNotices(): Pick<ViewerApp, "notices" | "notify"> {
  const notices = signal<readonly Notice[]>([]);
  let last = 0;
  const notify: ViewerApp["notify"] = (text, tone = "plain") => {
    const id = ++last;
    notices.value = [...notices.peek().slice(-3), { id, text, tone }];
    setTimeout(() => {
      notices.value = notices.peek().filter((each) => each.id !== id);
    }, NOTICE_MS);
  };
  return { notices, notify };
}

/** The neighbour of the selected agent; at either end the agent itself. */
function neighbour(
  listed: readonly AgentView[],
  picked: number | undefined,
  step: 1 | -1,
): number | undefined {
  const at = listed.findIndex(({ index }) => index === picked);
  const next = at < 0 ? (step > 0 ? 0 : listed.length - 1) : at + step;
  return listed[Math.min(listed.length - 1, Math.max(0, next))]?.index ?? picked;
}

function openText(app: ViewerApp, text: string, name: string): boolean {
  const { store, live, player } = app;
  try {
    const { hello, messages } = readViewerRecording(text);
    live.close();
    const history = store.begin({ kind: "file", name }, hello);
    for (const message of messages) if (message.type !== "hello") history.push(message);
    player.stop();
    player.first();
    app.selected.value = undefined;
    app.request.value = undefined;
    store.refresh();
    return true;
  } catch (error) {
    app.notify(error instanceof Error ? error.message : String(error), "bad");
    return false;
  }
}

function togglePause({ store, live, player, isAtLive, can, send }: ViewerApp): void {
  // While connecting, a live show can neither be paused nor played as history.
  if (store.cursorMs.peek() === undefined && live.status.peek() === "connecting") return;
  if (!isAtLive.peek()) {
    player.toggle();
    return;
  }
  if (!can.peek().pause) return;
  const isPaused = store.moment.peek()?.show?.paused === true;
  void send({ type: isPaused ? "resume" : "pause" });
}

function stepBy({ store, player, isAtLive, can, send }: ViewerApp, frames: number): void {
  const isAtEnd = store.cursorMs.peek() === undefined;
  if (frames > 0 && isAtEnd) {
    const isPaused = store.moment.peek()?.show?.paused === true;
    if (isAtLive.peek() && can.peek().step && isPaused) {
      void send({ type: "step", ticks: frames });
    }
    return;
  }
  player.step(frames);
}
