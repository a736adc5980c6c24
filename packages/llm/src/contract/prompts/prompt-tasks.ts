/** The tasks of models besides plans, each with a prompt of its own. */
export const PROMPT_TASKS = ["judge", "rerank", "expand", "recovery", "describe"] as const;

/** Name of a task, and of the file of its prompt. */
export type PromptTask = (typeof PROMPT_TASKS)[number];

/** The slots that prompts can have. */
export type PromptSlot =
  | "persona"
  | "directive"
  | "broken"
  | "goal"
  | "goals"
  | "options"
  | "sentence"
  | "state"
  | "steps"
  | "variables";

/** Slots whose text somebody else wrote: it is one line, and holds no special tokens. */
export const USER_SLOTS: ReadonlySet<PromptSlot> = new Set(["persona", "directive", "broken"]);

/** The slots of a prompt. */
export interface SlotRules {
  /** It must have these. */
  readonly required: readonly string[];
  /** It may have these; undefined: any. */
  readonly known: readonly string[] | undefined;
}

/** A prompt of a program's own has any slots. */
export const ANY_SLOTS: SlotRules = Object.freeze({ required: [], known: undefined });

/** Which slots the prompt of a task must have, and which it may have. */
export const PROMPT_SLOTS: Readonly<Record<PromptTask, SlotRules>> = {
  judge: { required: ["options"], known: ["options", "persona", "directive", "state"] },
  rerank: { required: ["options"], known: ["options", "persona", "directive", "state"] },
  expand: { required: ["directive", "variables"], known: ["directive", "variables", "persona"] },
  recovery: { required: ["broken", "goals"], known: ["broken", "goals", "persona", "state"] },
  describe: { required: ["steps"], known: ["steps", "persona", "goal", "sentence"] },
};
