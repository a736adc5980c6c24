import type { ViewerApp } from "@understudy/viewer/web";
import type { LiveVillage } from "../village/live-village.ts";

/** Space pauses, j and k select, Escape deselects, anywhere except in text fields. */
export function listenToKeys(app: ViewerApp, village: LiveVillage): void {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof HTMLElement ? event.target : undefined;
    if (event.key === "Escape" && !isTyping(target)) app.select(undefined);
    if (isTyping(target) || (event.key === " " && target?.closest("button, label"))) return;
    const act = KEYS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act(app, village);
  });
}

const KEYS: Readonly<Record<string, (app: ViewerApp, village: LiveVillage) => void>> = {
  " ": (_, village) => {
    village.isPaused.value = !village.isPaused.peek();
  },
  j: (app) => app.selectNext(1),
  k: (app) => app.selectNext(-1),
  "/": () => document.querySelector<HTMLInputElement>("#filter")?.select(),
};

function isTyping(target: HTMLElement | undefined): boolean {
  return target?.closest("input:not([type=radio]), textarea, select") != null;
}
