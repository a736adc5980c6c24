import { Client } from "colyseus.js";
import { CampState } from "./camp-state.ts";
import { drawCamp } from "./draw-camp.ts";
import { showPlans } from "./show-plans.ts";

const canvas = document.querySelector("canvas")?.getContext("2d") as CanvasRenderingContext2D;
const plans = document.querySelector("#plans") as HTMLElement;

// A second player sees the same camp.
const server = import.meta.env["VITE_SERVER"] ?? location.origin;
const room = await new Client(server).joinOrCreate("camp", {}, CampState);

room.onStateChange(({ campers, isFireLit }) => {
  const views = [...campers.values()];
  drawCamp(canvas, views, isFireLit);
  showPlans(plans, views);
});
