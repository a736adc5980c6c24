import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Message } from "../../src/protocol/message.ts";
import type { StreamListener } from "../link/live-link.ts";
import { agentSample, helloSample, keyframeSample } from "../testing/samples.ts";
import { openApp, type ViewerApp } from "./app.ts";
import { openLiveStore } from "./live.ts";
import { openPlayer } from "./player.ts";
import { openShowStore } from "./show.ts";

const header = '{"format":"understudy-viewer-recording","version":1}';

/** The text of a recording with frames at these times. */
function recordingOf(...times: readonly number[]): string {
  const [first = 0, ...rest] = times;
  const frames = rest.map((timeMs) => ({ type: "delta", tick: timeMs, timeMs, changes: [] }));
  const lines = [helloSample, keyframeSample([agentSample(0)], first), ...frames];
  return [header, ...lines.map((line) => JSON.stringify(line))].join("\n");
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(past?: string) {
  const streams: { readonly listener: StreamListener; isOpen: boolean }[] = [];
  const sent: unknown[] = [];
  const due: (() => void)[] = [];
  let nowMs = 0;
  const store = openShowStore();
  const live = openLiveStore({
    store,
    openStream: (listener) => {
      const stream = { listener, isOpen: true };
      streams.push(stream);
      return () => {
        stream.isOpen = false;
      };
    },
    fetchHistory: () =>
      past === undefined ? Promise.reject(new Error("none")) : Promise.resolve(past),
    onError: (message) => app.notify(message, "bad"),
  });
  const player = openPlayer(store, { nowMs: () => nowMs, nextFrame: (call) => due.push(call) });
  const app: ViewerApp = openApp(store, live, player, (command) => {
    sent.push(command);
    return Promise.resolve({ ok: false, error: { code: "refused", message: "no", pointer: "" } });
  });
  return {
    store,
    live,
    player,
    app,
    sent,
    streams,
    tell: (message: Message) => streams.at(-1)?.listener.onData(JSON.stringify(message)),
    /** Runs the next animation frame after some real time. */
    picture: (ms: number) => {
      nowMs += ms;
      due.shift()?.();
    },
  };
}

const able = { ...helloSample.capabilities, pause: true, step: true };

describe("a running game", () => {
  it("is followed, with details requested only for the selected agent", async () => {
    const { live, store, app, tell, streams, sent } = open();
    await live.connect();
    streams[0]?.listener.onOpen();
    tell({ type: "welcome", watcher: "w1" });
    tell(helloSample);
    tell(keyframeSample([agentSample(0), agentSample(1)]));
    vi.advanceTimersByTime(200);
    expect(app.isAtLive.value).toBe(true);
    expect(app.listed.value).toHaveLength(2);
    app.selectNext(1);
    expect(sent).toEqual([
      { type: "select", watcher: "w1", agents: [] },
      { type: "select", watcher: "w1", agents: [0] },
    ]);
    expect(store.moment.value?.agent(0)?.name).toBe("agent 0");
  });

  it("is reconnected with growing delays, and its history stays", async () => {
    const { live, store, streams, tell } = open();
    await live.connect();
    tell(helloSample);
    tell(keyframeSample([agentSample(0)], 40));
    streams[0]?.listener.onError();
    expect([live.status.value, streams[0]?.isOpen]).toEqual(["lost", false]);
    vi.advanceTimersByTime(500);
    expect(streams).toHaveLength(2);
    streams[1]?.listener.onError();
    vi.advanceTimersByTime(500);
    expect(streams).toHaveLength(2);
    vi.advanceTimersByTime(500);
    expect(streams).toHaveLength(3);
    // Messages of an old stream are ignored.
    streams[0]?.listener.onData(JSON.stringify({ type: "farewell", reason: "old" }));
    expect(live.farewell.value).toBeUndefined();
    tell(helloSample);
    tell(keyframeSample([agentSample(0)], 90));
    expect(store.history.value?.frames.fromMs).toBe(40);
  });

  it("that restarts is another show", async () => {
    const { live, store, tell } = open();
    await live.connect();
    tell(helloSample);
    tell(keyframeSample([agentSample(0)], 500));
    tell(helloSample);
    tell(keyframeSample([agentSample(0)], 10));
    expect(store.history.value?.frames.fromMs).toBe(10);
  });

  it("includes its history, without duplicates", async () => {
    const event = { type: "event", tick: 20, timeMs: 20, kind: "world", text: "rain" } as const;
    const { live, store, tell } = open(`${recordingOf(10, 20)}\n${JSON.stringify(event)}`);
    await live.connect();
    tell(helloSample);
    tell(keyframeSample([agentSample(0)], 30));
    tell(event);
    tell({ ...event, tick: 30, timeMs: 30 });
    expect(store.history.value?.frames.fromMs).toBe(10);
    expect(store.history.value?.events.length).toBe(2);
  });

  it("shows an error for unreadable messages", async () => {
    const { live, app, streams } = open();
    await live.connect();
    streams[0]?.listener.onData("{");
    expect(app.notices.value[0]).toMatchObject({ tone: "bad" });
    vi.advanceTimersByTime(7000);
    expect(app.notices.value).toEqual([]);
  });

  it("is paused by Space, and advanced by one frame", async () => {
    const { live, app, tell, streams, sent } = open();
    await live.connect();
    streams[0]?.listener.onOpen();
    tell({ ...helloSample, capabilities: able });
    tell(keyframeSample([agentSample(0)], 10));
    tell({ type: "show", tick: 10, timeMs: 10, paused: false, speed: 1, faults: [] });
    vi.advanceTimersByTime(200);
    app.togglePause();
    app.stepBy(1);
    tell({ type: "show", tick: 10, timeMs: 10, paused: true, speed: 1, faults: [] });
    vi.advanceTimersByTime(200);
    app.stepBy(1);
    app.togglePause();
    expect(sent).toEqual([{ type: "pause" }, { type: "step", ticks: 1 }, { type: "resume" }]);
  });
});

describe("a recording", () => {
  it("opens at its start, and can be scrubbed", () => {
    const { app, store, player } = open();
    expect(app.openText(recordingOf(0, 100, 200, 300), "a.jsonl")).toBe(true);
    expect(store.moment.value?.timeMs).toBe(0);
    app.stepBy(1);
    expect(store.moment.value?.timeMs).toBe(100);
    app.stepBy(10);
    expect(store.cursorMs.value).toBeUndefined();
    app.stepBy(-1);
    expect(store.moment.value?.timeMs).toBe(200);
    player.skip(-1000);
    expect(store.moment.value?.timeMs).toBe(0);
  });

  it("plays to its end", () => {
    const { app, store, player, picture } = open();
    app.openText(recordingOf(0, 100, 200), "a.jsonl");
    player.speed.value = 2;
    app.togglePause();
    picture(30);
    expect(store.cursorMs.value).toBe(60);
    picture(100);
    expect(player.isPlaying.value).toBe(false);
    expect(store.moment.value?.timeMs).toBe(200);
    // Plays again from the start.
    app.togglePause();
    picture(10);
    expect(store.cursorMs.value).toBe(20);
    app.togglePause();
    picture(10);
    expect(store.cursorMs.value).toBe(20);
  });

  it("that is invalid is refused with a message, and the old one stays", () => {
    const { app, store } = open();
    app.openText(recordingOf(0, 100), "a.jsonl");
    expect(app.openText("nonsense", "b.jsonl")).toBe(false);
    expect(app.notices.value[0]?.text).toMatch(/Line 1 .*is not JSON/);
    expect(store.origin.value).toEqual({ kind: "file", name: "a.jsonl" });
  });
});
