/**
 * Reads players' text without a model.
 *
 * @module
 */

export {
  CommandDesk,
  type CommandDeskOptions,
  type CommandedAgent,
  type CommandQuestion,
  type CommandTaken,
  type DeskMemory,
  type DeskSituation,
} from "./commands/command-desk.ts";
export { CommandReader, type CommandReaderOptions } from "./commands/command-reader.ts";
export type { GivenCommand } from "./commands/given-commands.ts";
export type {
  CommandAnswer,
  CommandChoice,
  CommandCondition,
  CommandDeed,
  CommandDoubt,
  CommandGoal,
  CommandReading,
  CommandSituation,
  CommandThing,
  RefusedGoal,
} from "./commands/command-reading.ts";
export type {
  CommandMeaning,
  MeantDeed,
  ReadSpan,
  ThingPick,
  ThingSet,
} from "./grammar/meaning.ts";
export { MeaningPrinter, type MeaningPrinterOptions } from "./printer/meaning-printer.ts";
export type { BarkKind } from "./printer/print-table.ts";
export type { Choose, PrintedWords } from "./printer/things-printer.ts";
export { type KnowingAgent, thingsKnownTo } from "./commands/known-things.ts";
export { questionAbout } from "./commands/question-about.ts";
export { DUTCH } from "./language/dutch.ts";
export { ENGLISH } from "./language/english.ts";
export { FRENCH } from "./language/french.ts";
export { GERMAN } from "./language/german.ts";
export { ITALIAN } from "./language/italian.ts";
export { JAPANESE } from "./language/japanese.ts";
export type { Cue, Language } from "./language/language.ts";
export type { OrderWords } from "./language/order-words.ts";
export { LANGUAGES } from "./language/languages.ts";
export { POLISH } from "./language/polish.ts";
export { PORTUGUESE } from "./language/portuguese.ts";
export { SPANISH } from "./language/spanish.ts";
export type { OrderVocabulary } from "./pieces/order-vocabulary.ts";
export type { OrderDoubt, OrderReading, ThingMention, ThingOrder } from "./orders/order-reading.ts";
export { ThingOrderReader, type ThingOrderReaderOptions } from "./orders/thing-order-reader.ts";
export { KeptReader, type KeptReading, type KeptReadings } from "./kept-reader.ts";
export { LanguageReader, type LanguageReaderOptions } from "./language-reader.ts";
export { synonymsOf } from "./thesaurus/synonyms.ts";
export { WordReader } from "./word-reader.ts";
