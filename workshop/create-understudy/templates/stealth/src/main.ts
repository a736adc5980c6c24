import { drawStealth } from "./draw-stealth.ts";
import { play } from "./play.ts";
import { Stealth } from "./stealth/stealth.ts";

const stealth = new Stealth();
play(stealth, (pen) => drawStealth(pen, stealth));
