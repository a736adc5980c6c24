import { describe, expect, it } from "vitest";
import { taken } from "../testing/talk-at-kennel.ts";

/** Meanings, each with ways to say it. */
function means(all: Readonly<Record<string, readonly string[]>>): void {
  it.each(Object.entries(all).flatMap(([meant, texts]) => texts.map((text) => [text, meant])))(
    "%s",
    (text, meant) => expect(taken(text)).toBe(meant),
  );
}

describe("refuses", () => {
  means({
    "not unlocked gate4": [
      "I forbid you to unlock gate 4",
      "you're not allowed to unlock gate 4",
      "thou shalt not unlock gate 4",
      "don't even think about unlocking gate 4",
      "es ist verboten, das Tor 4 aufzusperren",
      "dass du mir ja nicht das Tor 4 aufsperrst",
      "te prohíbo abrir la puerta 4",
      "no se te ocurra abrir la puerta 4",
      "il est interdit d'ouvrir le portail 4",
      "t'as pas le droit d'ouvrir le portail 4",
      "faut surtout pas ouvrir le portail 4",
    ],
    "away Rex": [
      "keep your mitts off Rex",
      "Rex is not to be touched",
      "lass bloß die Finger von Rex",
      "Rex wird nicht angefasst",
      "rühr Rex nicht an",
      "a Rex ni lo toques",
      "las manos quietas con Rex",
      "Rex, tu n'y touches pas",
      "faudrait pas toucher à Rex",
    ],
    "away Rex, who all": [
      "I won't have anyone going near Rex, understood?",
      "nobody lays a finger on Rex",
      "no quiero que nadie toque a Rex",
      "que personne ne touche à Rex",
    ],
    "not fed Rex, who all": [
      "I won't have anybody feeding Rex",
      "wehe, einer füttert Rex!",
      "dass mir keiner Rex füttert",
      "que a nadie se le ocurra alimentar a Rex",
    ],
    "away gate5": [
      "gate 5 stays as it is",
      "leave gate 5 the way it is",
      "Tor 5 bleibt, wie es ist",
      "la puerta 5 se queda como está",
      "le portail 5 reste comme il est",
    ],
    "rather not fed Rex": [
      "better not feed Rex for now",
      "I'd prefer it if you didn't feed Rex",
      "preferiría que no alimentes a Rex",
      "j'aimerais autant que tu ne nourrisses pas Rex",
    ],
    "rather not fed Rex, who Kim": ["Kim should rather not feed Rex"],
  });
});

describe("waits for", () => {
  means({
    "fed Rex, once storm=true": [
      "feed Rex as soon as the storm gets here",
      "sobald der Sturm hereinbricht, fütter Rex",
      "cuando llegue la tormenta alimenta a Rex",
      "nourris Rex dès que la tempête éclate",
    ],
    "fed Rex, once night=true": [
      "when it gets dark feed Rex",
      "cuando caiga la noche alimenta a Rex",
      "quand il fera nuit, nourris Rex",
    ],
    "fed Rex, if storm=true": [
      "should a storm come up, feed Rex",
      "feed Rex in case a storm breaks out",
      "bei Sturm fütterst du Rex",
      "en cas de tempête, nourris Rex",
    ],
    "fed Rex, once show_on=false": [
      "feed Rex once the show is over",
      "sobald die Vorstellung vorbei ist, fütter Rex",
      "en cuanto acabe la función alimenta a Rex",
      "dès que le spectacle est fini, nourris Rex",
    ],
    "not fed Rex, until show_on=false": [
      "don't feed Rex during the show",
      "fütter Rex nicht während der Vorstellung",
      "mientras dure la función no alimentes a Rex",
      "pendant le spectacle, ne nourris pas Rex",
      "tant que le spectacle dure, ne nourris pas Rex",
    ],
    "not unlocked gate2, until storm=false": [
      "keep gate 2 locked til the storm is over",
      "leave gate 2 locked until the storm dies down",
    ],
    "fed Rex, unless show_on=true": [
      "feed Rex before the show starts",
      "fütter Rex, bevor die Vorstellung beginnt",
      "alimenta a Rex antes de que empiece la función",
      "nourris Rex avant le spectacle",
    ],
    "brushed Bo, once Rex.fed=true": [
      "as soon as Kim has fed Rex, brush Bo",
      "sobald Kim Rex gefüttert hat, bürste Bo",
      "cuando Kim haya alimentado a Rex, cepilla a Bo",
      "quand Kim aura nourri Rex, brosse Bo",
    ],
  });
});

describe("does not wait for what is no condition", () => {
  means({
    "locked gate1": [
      "lock gate 1 when you get a minute",
      "if you get the chance lock gate 1",
      "lock gate 1 while youre at it",
      "if it's no bother, lock gate 1",
      "sperr Tor 1 zu, wenn du Zeit hast",
      "wenn du schon dabei bist, sperr Tor 1 zu",
      "si tienes un momento cierra la puerta 1",
      "cierra la puerta 1 en cuanto puedas",
      "verrouille le portail 1 pendant que t'y es",
      "quand t'auras deux minutes, verrouille le portail 1",
    ],
    "swept pen2": [
      "lead Rex to pen 2 > and once you've got him, sweep pen 2",
      "führ Rex in Zwinger 2 > und wenn du ihn hast, feg Zwinger 2",
      "lleva a Rex al corral 2 > y cuando lo tengas barre el corral 2",
      "emmène Rex dans l'enclos 2 > et quand tu l'auras, balaie l'enclos 2",
      "lead Rex to pen 2 > sweep it as soon as he's inside",
    ],
  });
});

describe("puts right", () => {
  means({
    "locked gate6": [
      "lock gate 2, er hang on, that one's locked, gate 6 then",
      "lock gate 2, no wait, not 2, gate 6",
    ],
    "locked gate5, back locked gate2": [
      "lock gate 2 > oops, 5 I meant",
      "lock gate 2 > wrong gate, I meant 5",
      "sperr Tor 2 zu > lieber doch die 5",
      "cierra la puerta 2 > perdón, quería decir la 5",
      "verrouille le portail 2 > je voulais dire le 5",
    ],
    "locked gate5, back locked gate4": ["lock gates 3 and 4 > not 4, 5"],
    "fed Luna, back fed Rex": [
      "feed Bo and Rex > not Rex, Luna",
      "fütter Bo und Rex > nicht Rex, Luna",
      "alimenta a Bo y a Rex > no a Rex, a Luna",
      "nourris Bo et Rex > pas Rex, Luna",
    ],
    "unlocked gate2, back locked gate2": ["lock gate 2 > unlock, I mean"],
    "swept pen1": [
      "feed Bo > wait, first sweep pen 1",
      "alimenta a Bo > espera, primero barre el corral 1",
      "nourris Bo > attends, balaie d'abord l'enclos 1",
    ],
    asked: ["lock gate 3 > not that one"],
    "fed Rex, fed Bo": [
      "fütter Bo, aber vorher fütter Rex",
      "alimenta a Bo, pero antes alimenta a Rex",
      "nourris Bo, mais avant ça nourris Rex",
    ],
  });
});

describe("goes on", () => {
  means({
    "fed Rex": [
      "feed Bo > same thing with Rex",
      "fütter Bo > und Rex nicht vergessen!",
      "fütter Bo > mit Rex das Gleiche",
      "alimenta a Bo > con Rex lo mismo",
      "alimenta a Bo > y no te olvides de Rex",
      "nourris Bo > et n'oublie pas Rex",
      "nourris Bo > pareil avec Rex",
    ],
    "fed Bo, who Kim, back fed Bo": [
      "feed Bo > nah, leave that to Kim",
      "fütter Bo > überlass das Kim",
      "fütter Bo > das macht Kim",
      "alimenta a Bo > mejor que lo haga Kim",
      "nourris Bo > laisse ça à Kim",
    ],
    "led Rex pen3": [
      "lead Rex to pen 2 > and from there to pen 3",
      "führ Rex in Zwinger 2 > und dann in Zwinger 3",
    ],
  });
});
