import { type OverlayOptions, openOverlay } from "@understudy/viewer/overlay";

/** Shows an agent's plan on a click, and all plans on the key P or the page's button of that name. */
export function plansOnDemand(options: OverlayOptions): void {
  const overlay = openOverlay({ isOn: false, ...options });
  // The pointer goes down before the click, which selects an agent.
  options.canvas.addEventListener("pointerdown", () => {
    overlay.isOn = true;
    overlay.paint();
  });
  const toggle = (): void => {
    overlay.isOn = !overlay.isOn;
  };
  addEventListener("keydown", ({ key }) => {
    if (key === "p") toggle();
  });
  document.querySelector("#all-plans")?.addEventListener("click", toggle);
}
