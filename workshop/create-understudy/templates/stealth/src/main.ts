import { COATS, drawStealth } from "./draw-stealth.ts";
import { leadOfPage } from "./lead-of-page.ts";
import { play } from "./play.ts";
import { domain } from "./stealth/domain.ts";
import { Stealth } from "./stealth/stealth.ts";
import { takeOrders } from "./take-orders.ts";

const stealth = new Stealth(await leadOfPage(domain));
play(stealth, { coats: COATS, draw: (pen) => drawStealth(pen, stealth) });
// Before patrols, after traces and the thief.
takeOrders(stealth, 2);
