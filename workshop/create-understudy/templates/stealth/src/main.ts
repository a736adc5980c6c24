import { COATS, drawStealth } from "./draw-stealth.ts";
import { leadOfPage } from "./lead-of-page.ts";
import { play } from "./play.ts";
import { domain } from "./stealth/domain.ts";
import { Stealth } from "./stealth/stealth.ts";
import { OrderDesk } from "./take-orders.ts";

const stealth = new Stealth(await leadOfPage(domain));
play(stealth, { coats: COATS, draw: (pen) => drawStealth(pen, stealth) });

const desk = new OrderDesk(stealth);
const form = document.querySelector("#orders") as HTMLFormElement;
const answer = form.querySelector("output") as HTMLOutputElement;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  answer.value = desk.take(String(new FormData(form).get("order")));
});
stealth.onOrder = (guard, change) => {
  answer.value = desk.told(guard, change);
};
