import { type OverlayOptions, openOverlay } from "@understudy/viewer/overlay";

/**
 * Shows an agent's plan on a click, the next agent's on the key N, and all plans on the key P; the page's buttons of these
 * names do the same.
 */
export function plansOnDemand(options: OverlayOptions): void {
  const overlay = openOverlay({ isOn: false, ...options });
  const show = (): void => {
    overlay.isOn = true;
    overlay.paint();
  };
  // The pointer goes down before the click, which selects an agent.
  options.canvas.addEventListener("pointerdown", show);
  const toggle = (): void => {
    overlay.isOn = !overlay.isOn;
  };
  let turn = 0;
  const next = (): void => {
    const names = namesIn(options);
    show();
    overlay.select(names[turn++ % names.length]);
  };
  addEventListener("keydown", ({ key, target }) => {
    // Letters of an order are no commands.
    if (target instanceof HTMLInputElement) return;
    if (key === "p") toggle();
    if (key === "n") next();
  });
  document.querySelector("#all-plans")?.addEventListener("click", toggle);
  document.querySelector("#next-plan")?.addEventListener("click", next);
}

function namesIn({ world, runners = [], squads = [] }: OverlayOptions): readonly string[] {
  const inSquads = [...squads].flatMap(({ members }) => [...members]);
  const names = [...(world?.agents ?? [])].map(({ name }) => name);
  return [...new Set([...names, ...[...runners].map(([name]) => name), ...inSquads])];
}
