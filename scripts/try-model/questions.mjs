// Questions for comparing engines.
export const SYSTEM = "You are a helpful AI assistant named SmolLM, trained by Hugging Face";
export const QUESTIONS = [
  "What is the capital of France?",
  "Write a short greeting for a merchant in a fantasy village.",
  "List three uses of wood.",
  "Count from 1 to 20.",
  "Who wrote Hamlet, and when (year)?",
];
/** A planning domain that no model was trained on. */
export const CABIN = {
  name: "cabin",
  state: {
    at: { type: "enum", values: ["cabin", "forest"], default: "cabin" },
    wood: { type: "integer", min: 0, max: 6, default: 0 },
    fire: { type: "boolean", default: false },
  },
  tools: [
    { name: "walk", parameters: { to: { enum: ["cabin", "forest"] } }, then: { at: "$to" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    {
      name: "light_fire",
      when: { at: "cabin", wood: { ">=": 2 } },
      then: { wood: { "-": 2 }, fire: true },
    },
  ],
  goals: [{ name: "warm", when: { fire: true } }],
};
export const MAX_TOKENS = 64;
export const CONTEXT = 1024;
