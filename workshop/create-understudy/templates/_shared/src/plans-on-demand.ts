import { type OverlayOptions, openOverlay } from "@understudy/viewer/overlay";

/** Shows an agent's plan after a click on it, and all plans after the key P. */
export function plansOnDemand(options: OverlayOptions): void {
  const overlay = openOverlay({ isOn: false, ...options });
  // The pointer goes down before the click that selects an agent.
  options.canvas.addEventListener("pointerdown", () => {
    overlay.isOn = true;
    overlay.paint();
  });
  addEventListener("keydown", ({ key }) => {
    if (key === "p") overlay.isOn = !overlay.isOn;
  });
}
