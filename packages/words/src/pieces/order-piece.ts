import type { CompiledLanguage } from "../language/compiled-language.ts";
import type { Cue } from "../language/language.ts";
import type { Spelling } from "../text/spelling.ts";
import type { NameIndex, ThingsNamed } from "./name-index.ts";

/** The number of things in a unit. */
export type Unit = number | ((thing: string) => number);

/** A piece without a value of its own. */
export type Mark =
  | (
      | "all"
      | "half"
      | "vague"
      | "more"
      | "set"
      | "of"
      | "me"
      | "it"
      | "them"
      | "times"
      | "one"
      | "determiner"
    )
  | ("range" | "subject" | "time" | "condition" | "filler" | "unknown")
  /** Everything that the deed may be about. */
  | "everything"
  /** Excepts the things behind it. */
  | "except"
  /** A common verb that is no deed of the game: `come`. */
  | "verb";

/** A piece of an order. */
export type OrderPiece =
  | { readonly kind: "things"; readonly said: string; readonly named: ThingsNamed }
  | { readonly kind: "quality"; readonly said: string; readonly quality: string }
  | { readonly kind: "number"; readonly said: string; readonly value: number }
  | { readonly kind: "unit"; readonly said: string; readonly unit: Unit }
  | { readonly kind: "deed"; readonly said: string; readonly deed: string }
  | { readonly kind: "cue"; readonly said: string; readonly cue: Cue; readonly isLess: boolean }
  | {
      readonly kind: "place";
      readonly said: string;
      readonly isPlace: boolean;
      readonly isRecipient: boolean;
    }
  | { readonly kind: "break"; readonly said: string; readonly isHard: boolean }
  | { readonly kind: Mark; readonly said: string };

/** The words by which the pieces of a text are recognized. */
export interface PieceWords {
  readonly names: NameIndex;
  readonly qualities: NameIndex;
  readonly language: CompiledLanguage;
  /** Deeds by the stems of their verbs. */
  readonly deeds: ReadonlyMap<string, string>;
  readonly units: ReadonlyMap<string, Unit>;
  /** The stems of the verbs of deeds, by the verbs. */
  readonly verbs: ReadonlyMap<string, string>;
  /** Corrects slips of typing in these verbs. */
  readonly spelling: Spelling;
}
