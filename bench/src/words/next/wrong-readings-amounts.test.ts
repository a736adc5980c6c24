/** Readings of what one is to have done first, of amounts, of "someone" and of "not done yet", which are right or asked about. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const film = "scenes/filmset.json";
const rescue = "rescues/rescue.json";

it.each([
  // In an order of deeds each doer fits, and nothing is refused.
  [film, "sobald du Kiste 1 geöffnet hast, öffne Kiste 3", "opened crate3; once crate1.open"],
  [rescue, "Sobald du Barry gefüttert hast, schirr ihn an.", "harnessed barry; once barry.fed"],
  [film, "sobald du Mona geweckt hast, feg Garderobe 1", "?"],
  [film, "nachdem du Hugo geweckt hast, füttere ihn", "?"],
  [film, "once you have woken Hugo, don't feed him", "?"],
  [film, "feed Bela, but once you have woken Hugo, don't feed him", "?"],
  [film, "une fois que tu auras réveillé Hugo, ne le nourris pas", "?"],
  [film, "cuando hayas despertado a Hugo, no lo alimentes", "?"],
  [rescue, "don't feed Barry once you've harnessed him", "?"],
  [film, "as soon as you've fixed spot 4, light it", "lit spot4; once spot4.broken"],
  [film, "once you've woken Hugo, feed him", "woken hugo; fed hugo"],
  [film, "une fois que tu auras réveillé Hugo, nourris-le", "woken hugo; fed hugo"],
  [film, "cuando hayas despertado a Hugo, aliméntalo", "woken hugo; fed hugo"],
  // A number behind a name may say how many.
  [film, "Mona opens three crates and Theo 2", "?"],
  [film, "Mona öffnet drei Kisten und Theo 2", "?"],
  [film, "Mona ouvre trois caisses et Theo 2", "?"],
  [film, "Mona abre tres cajas y Theo 2", "?"],
  [film, "you open two crates, Mona three", "?"],
  [film, "Mona opens crate 1 and two others, Theo 3", "?"],
  [rescue, "bring Oskar 2 blankets, Marit 1 and Pilar 1", "?"],
  [
    film,
    "you open crate 2, Mona 4 and Theo 5",
    "opened crate2; opened crate4 by mona; opened crate5 by theo",
  ],
  // "Someone" is not everyone.
  [film, "give someone a prop", "?"],
  [film, "give someone the crown", "?"],
  [rescue, "bring jemandem eine Decke", "?"],
  [rescue, "bring somebody a blanket", "?"],
  [film, "da a alguien un accesorio", "?"],
  [film, "donne à quelqu'un un accessoire", "given crown,tilda"],
  [
    film,
    "don't give anybody the crown",
    "!given crown,tilda; !given crown,nora; !given crown,vera; !given crown,hugo; !given crown,bela",
  ],
  // "Not done yet" is told by a wanted deed, and not by a refused one.
  [film, "powder the actors we haven't done yet", "made_up vera; made_up hugo; made_up bela"],
  [film, "powder all the actors except the ones we haven't done yet", "?"],
  [film, "don't powder the actors we haven't done yet", "?"],
  [film, "leave the costumes we haven't done yet alone", "?"],
  [film, "iron all costumes except the ones that still need doing", "?"],
  [film, "never give anyone the props we haven't done yet", "?"],
  [film, "schmink die Schauspieler nicht, die wir noch nicht haben", "?"],
  [film, "schmink alle Schauspieler außer denen, die wir noch nicht haben", "?"],
  [film, "ne maquille pas les acteurs que nous n'avons pas encore faits", "?"],
  [film, "no maquilles a los actores que todavía no hemos hecho", "?"],
] as const)("%s: %s", (file, text, meant) => expect(readIn(file, text)).toBe(meant));
