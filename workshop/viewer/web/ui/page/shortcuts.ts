import type { ViewerApp } from "../../store/app.ts";
import { VIEWS } from "../../store/app.ts";
import type { ThemeStore } from "./theme.ts";

/** A key with its help text. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly meaning: string;
}

/** All keys of the page. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ["Space"], meaning: "pause, and resume" },
  { keys: ["←", "→"], meaning: "one frame back, one on; with Shift ten" },
  { keys: ["Home", "End"], meaning: "to the earliest moment, to the latest" },
  { keys: ["j", "k"], meaning: "pick the next agent, the one before" },
  { keys: ["/"], meaning: "filter agents" },
  {
    keys: ["1", "…", "6"],
    meaning: "map, requests, engine, domain, things, squads",
  },
  { keys: ["f"], meaning: "faults" },
  { keys: ["o"], meaning: "open a recording" },
  { keys: ["t"], meaning: "light or dark" },
  { keys: ["+", "−", "0"], meaning: "on the map: closer, farther, all of it" },
  { keys: ["Esc"], meaning: "close, leave, deselect" },
  { keys: ["?"], meaning: "this list" },
];

/** Handles keys anywhere except in text fields. */
export function listenToKeys(app: ViewerApp, theme: ThemeStore): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof HTMLElement ? event.target : undefined;
    if (event.key === "Escape") {
      leave(app, target);
      return;
    }
    if (app.isHelpOpen.peek() || isTyping(target)) return;
    // Space on a focused button only presses the button.
    if (event.key === " " && target?.closest("button, summary, [role=switch]")) return;
    if (!act(event.key, event.shiftKey, app, theme)) return;
    event.preventDefault();
  };
  addEventListener("keydown", onKeyDown);
  return () => removeEventListener("keydown", onKeyDown);
}

/** @returns whether the key has a function */
function act(key: string, isShift: boolean, app: ViewerApp, theme: ThemeStore): boolean {
  const view = VIEWS[Number(key) - 1];
  if (/^[1-9]$/.test(key) && view !== undefined) {
    app.view.value = view;
    return true;
  }
  const act = KEYS[key];
  act?.(app, theme, isShift ? 10 : 1);
  return act !== undefined;
}

const KEYS: Readonly<Record<string, (app: ViewerApp, theme: ThemeStore, frames: number) => void>> =
  {
    " ": (app) => app.togglePause(),
    ArrowLeft: (app, _, frames) => app.stepBy(-frames),
    ArrowRight: (app, _, frames) => app.stepBy(frames),
    Home: (app) => app.player.first(),
    End: (app) => app.player.latest(),
    j: (app) => app.selectNext(1),
    k: (app) => app.selectNext(-1),
    "/": () => document.querySelector<HTMLInputElement>("#filter")?.select(),
    f: () => press("f"),
    o: () => press("o"),
    t: (_, theme) => theme.toggle(),
    "?": (app) => {
      app.isHelpOpen.value = true;
    },
  };

function press(shortcut: string): void {
  const button = document.querySelector<HTMLButtonElement>(`[data-shortcut="${shortcut}"]`);
  button?.focus();
  button?.click();
}

function leave(app: ViewerApp, target: HTMLElement | undefined): void {
  if (app.isHelpOpen.peek()) app.isHelpOpen.value = false;
  else if (target?.id === "filter" && app.filter.peek().text !== "") {
    app.filter.value = { ...app.filter.peek(), text: "" };
  } else if (isTyping(target)) target?.blur();
  else app.select(undefined);
}

function isTyping(target: HTMLElement | undefined): boolean {
  if (target === undefined) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox";
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
