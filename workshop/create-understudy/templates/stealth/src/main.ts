import { COATS, drawStealth } from "./draw-stealth.ts";
import { leadOfPage } from "./lead-of-page.ts";
import { play } from "./play.ts";
import { domain } from "./stealth/domain.ts";
import { Stealth } from "./stealth/stealth.ts";

const stealth = new Stealth(await leadOfPage(domain));
play(stealth, { coats: COATS, draw: (pen) => drawStealth(pen, stealth) });
