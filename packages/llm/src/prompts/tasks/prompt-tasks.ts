/** Model tasks other than planning, each with its own prompt. */
export const PROMPT_TASKS = ["judge", "rerank", "expand", "recovery", "describe"] as const;

/** Name of a task and of its prompt file. */
export type PromptTask = (typeof PROMPT_TASKS)[number];

/** Slots of the built-in prompts. */
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

/** Slots with untrusted text: reduced to one line without special tokens. */
export const USER_SLOTS: ReadonlySet<PromptSlot> = new Set(["persona", "directive", "broken"]);

/** Rules for the slots of a prompt. */
export interface SlotRules {
  /** Mandatory slots. */
  readonly required: readonly string[];
  /** Allowed slots; undefined: any. */
  readonly known: readonly string[] | undefined;
}

/** Rules for custom prompts: any slots. */
export const ANY_SLOTS: SlotRules = Object.freeze({ required: [], known: undefined });

/** Slot rules by task. */
export const PROMPT_SLOTS: Readonly<Record<PromptTask, SlotRules>> = {
  judge: { required: ["options"], known: ["options", "persona", "directive", "state"] },
  rerank: { required: ["options"], known: ["options", "persona", "directive", "state"] },
  expand: { required: ["directive", "variables"], known: ["directive", "variables", "persona"] },
  recovery: { required: ["broken", "goals"], known: ["broken", "goals", "persona", "state"] },
  describe: { required: ["steps"], known: ["steps", "persona", "goal", "sentence"] },
};
