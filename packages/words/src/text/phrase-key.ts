import { fold } from "./fold.ts";
import { remembered } from "./known-texts.ts";
import { stem } from "./stem.ts";

/** A key for all forms of a phrase: the stems of its words. */
export const phraseKey: (phrase: string) => string = remembered((phrase) =>
  fold(phrase).split(" ").map(stem).join(" "),
);
