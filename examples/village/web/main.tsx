/*!
 * This page has Preact (https://preactjs.com) and @preact/signals in it: MIT License,
 * Copyright (c) 2015-present Jason Miller, 2022-present Preact Team. See licences.txt.
 */
import { effect, signal } from "@preact/signals";
import { loadDomain, Telemetry } from "@understudy/planner-core";
import {
  openApp,
  openLiveStore,
  openPlayer,
  openShowStore,
  openTabLink,
  openTheme,
} from "@understudy/viewer/web";
import { render } from "preact";
import "@understudy/stress/colours.css";
import "@understudy/viewer/web.css";
import "./style/demo.css";
import { PlaygroundStore } from "./playground/playground-store.ts";
import { DemoPage, type Half } from "./ui/demo-page.tsx";
import { listenToKeys } from "./ui/keys.ts";
import { LiveVillage } from "./village/live-village.ts";
import { ModelInTab } from "./village/model-in-tab.ts";

const AGENTS = 24;
const DOMAINS = ["village", "guard", "courier"] as const;

async function readText(path: string): Promise<string> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} cannot be fetched: status ${response.status}`);
  return await response.text();
}

const telemetry = new Telemetry();
const model = new ModelInTab();
const texts = Promise.all(DOMAINS.map((name) => readText(`${name}.json`)));
const domains = texts.then((each) => each.map((text) => loadDomain(text)));
// Fetched first, as the largest download; the village starts without it.
void model.fetch(domains, {
  telemetry,
  onEvent: (event) => {
    if (event.type === "breaker-change") village?.viewer.noteBreaker(event.state);
  },
});
let village: LiveVillage | undefined;
const theme = openTheme();

async function begin(): Promise<void> {
  const [villageDomain, guard, courier] = await domains;
  if (villageDomain === undefined || guard === undefined || courier === undefined) return;
  const seed = Number(new URLSearchParams(location.search).get("seed") ?? 5);
  const live = new LiveVillage({
    domains: { village: villageDomain, guard, courier },
    model,
    telemetry,
    seed: Number.isSafeInteger(seed) ? seed : 5,
    agents: AGENTS,
  });
  village = live;
  const store = openShowStore();
  const link = openTabLink(live.viewer);
  const liveStore = openLiveStore({
    store,
    ...link,
    onError: (message) => app.notify(message, "bad"),
  });
  const player = openPlayer(store, {
    nowMs: () => performance.now(),
    nextFrame: (call) => void requestAnimationFrame(call),
  });
  const app = openApp(store, liveStore, player, link.send);
  const [villageText = "", guardText = "", courierText = ""] = await texts;
  const playground = new PlaygroundStore(model, {
    village: villageText,
    guard: guardText,
    courier: courierText,
  });
  const half = signal<Half>((await playground.openLink(location.hash)) ? "playground" : "village");
  addEventListener("hashchange", () => {
    void playground.openLink(location.hash).then((isOpen) => {
      if (isOpen) half.value = "playground";
    });
  });
  const root = document.querySelector("#app");
  if (root === null) return;
  render(<DemoPage {...{ app, theme, village: live, model, playground, half }} />, root);
  listenToKeys(app, live);
  // Without a selection, the first plan of the model shows its agent.
  const stop = effect(() => {
    const first = live.firstModelPlan.value;
    if (first === undefined) return;
    if (app.selected.peek() === undefined) app.select(first.index);
    queueMicrotask(() => stop());
  });
  await liveStore.connect();
  let beforeMs = performance.now();
  const frame = (nowMs: number): void => {
    live.advance(Math.max(0, nowMs - beforeMs));
    beforeMs = nowMs;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

begin().catch((error: unknown) => {
  const root = document.querySelector("#app");
  if (root !== null) root.textContent = String(error);
});
