import { describe, expect, it } from "vitest";
import { judgeLine, type LineContext, type LineFault } from "./judge-line.ts";

const smith: LineContext = {
  agent: "ann",
  goal: "stocked",
  steps: "goto forest, chop twice, goto home, store wood",
  persona: "a gruff old smith",
  sentence: "ann wants stocked: goto forest, chop twice, goto home, store wood.",
  world: ["A woodcutter keeps a hut warm through the winter.", "Wood for the night", "wood >= 2"],
  values: { said: ["forest", "home"], unsaid: ["market", "northern mill", "Castle Rook"] },
  prompt: [
    "You say what a character of a game is about to do, in one short sentence in the first person.",
    "Answer: A lick of tar, up with the sail, and we'll be across the bay before the gulls wake!",
    "Answer: Oh dear, the rent! I must fetch the money from the bank before the landlord comes knocking.",
  ].join("\n"),
};
const german: LineContext = {
  ...smith,
  persona: "ein mürrischer alter Schmied, der mit niemandem spricht und nicht gern wartet",
};
const french: LineContext = { ...smith, persona: "une vieille forgeronne qui parle français" };
const spanish: LineContext = { ...smith, persona: "a merry smith who speaks Spanish" };
const italian: LineContext = { ...smith, persona: "una fabbra allegra che parla italiano" };
const polish: LineContext = { ...smith, persona: "a weary smith, speaks Polish" };
const japanese: LineContext = {
  ...smith,
  steps: "森へ行く, 木を切る twice",
  persona: "無口な鍛冶屋",
};
const robot: LineContext = { ...smith, persona: "a helpful robot with an AI of its own" };

const BAD: readonly (readonly [LineFault, string, LineContext?])[] = [
  ["refusal", "As an AI language model, I cannot chop wood."],
  ["refusal", "As an AI language model, I have no axe.", robot],
  ["refusal", "I'm sorry, but I can't assist with that request."],
  ["refusal", "I’m an AI assistant, so I don’t have a body to go to the forest."],
  ["refusal", "Could you please provide more information about the character?"],
  ["refusal", "How can I help you today?"],
  ["refusal", "What would you like me to do next?"],
  ["refusal", "I cannot continue this conversation."],
  ["refusal", "Yapay zeka olarak odun kesemem."],
  ["refusal", "Jako jazykový model dřevo nesekám."],
  ["refusal", "Mi dispiace, ma come modello di IA non posso farlo.", italian],
  ["refusal", "Ich bin ein KI-Assistent und habe keine Axt.", german],
  ["refusal", "Leider kann ich deine Anfrage nicht erfüllen.", german],
  ["refusal", "Lo siento, no puedo cumplir con esa solicitud.", spanish],
  ["refusal", "Désolé, je ne peux pas satisfaire cette demande.", french],
  ["refusal", "Niestety nie mogę spełnić tej prośby.", polish],
  ["refusal", "Извините, я не могу выполнить этот запрос."],
  ["comment", "Sure thing! Off to the forest, as per your instructions."],
  ["comment", "Out of character: off to the forest."],
  ["comment", "The character goes to the forest for wood."],
  ["comment", "In this scenario, I would go to the forest."],
  ["comment", "\u201cOff to the forest!\u201d the smith mutters."],
  ["comment", "\u00abOff to the forest!\u00bb she says."],
  ["comment", '"Off to the forest!" he says.'],
  ["refusal", "Als KI-Sprachmodell kann ich kein Holz hacken.", german],
  ["refusal", "Es tut mir leid, aber dabei kann ich dir nicht helfen.", german],
  ["refusal", "En tant que modèle de langage, je ne peux pas couper du bois.", french],
  ["refusal", "Lo siento, pero no puedo ayudarte con eso.", spanish],
  ["refusal", "Mi dispiace, non posso aiutarti con questa richiesta.", italian],
  ["refusal", "Przykro mi, ale nie mogę w tym pomóc.", polish],
  ["refusal", "申し訳ありませんが、そのご要望にはお応えできません。", japanese],
  ["comment", "Sure! Here's a short line in the voice of a gruff old smith:"],
  ["comment", "Certainly, here is the sentence you asked for: Off to the forest!"],
  ["comment", "Okay, the user wants one sentence in the first person."],
  ["refusal", "I apologize, but I am not able to roleplay as a smith."],
  ["refusal", "I'm unable to speak as this character."],
  ["refusal", "Wie kann ich dir helfen?", german],
  ["comment", "As a gruff old smith, I would say: off we go."],
  ["comment", "The plan is as follows: off to the forest."],
  ["comment", "Voici une phrase courte : je pars au bois.", french],
  ["comment", "Hier ist ein kurzer Satz: Ich gehe in den Wald.", german],
  ["markup", '{"line":"Off to the forest for wood!"}'],
  ["markup", '[{"tool":"goto","args":{"place":"forest"}}]'],
  ["markup", "```json"],
  ["markup", "<b onclick=alert(1)>Off to the forest!</b>"],
  ["markup", "<think>The smith wants wood."],
  ["markup", "Off to the forest!<|im_end|>"],
  ["markup", "Off to the forest!</s>"],
  ["markup", "[INST] Off to the forest! [/INST]"],
  ["markup", "<start_of_turn>model Off to the forest!"],
  ["markup", "**Off to the forest**, then home with the wood!"],
  ["markup", "*sighs* Wood again, then."],
  ["markup", "# To the forest"],
  ["markup", "1. Go to the forest."],
  ["markup", "goto_forest(); chop();"],
  ["markup", "See https://example.com for wood."],
  ["markup", "Off to the &lt;forest&gt; for wood."],
  ["markup", "Off to the forest \u202Edoow rof"],
  ["markup", "\u001B[31mOff to the forest!"],
  ["markup", "Off to the fore\uFFFDst for w\uFFFDod."],
  ["role", "Assistant: Off to the forest!"],
  ["role", "Character: a gruff old smith"],
  ["role", "Plan: goto forest, chop twice, goto home"],
  ["role", "Off to the forest! User: Thank you."],
  ["role", "Antwort: Ich gehe in den Wald.", german],
  ["role", "Réponse : je pars au bois.", french],
  ["role", "回答：森へ行く。", japanese],
  ["prompt", "A lick of tar, up with the sail, and we'll be across the bay before the gulls wake!"],
  ["prompt", "Oh dear, the rent! I must fetch the money from the bank!"],
  ["prompt", "One short sentence in the first person."],
  ["prompt", "A gruff old smith."],
  ["prompt", "goto forest, chop twice, goto home, store wood"],
  ["prompt", "Chop twice, goto home, store wood."],
  ["prompt", "goto forest; chop twice; goto home"],
  ["role", "Tool: goto forest"],
  ["role", "Scene: a hut. Off to the forest!"],
  ["role", "Action: chop wood"],
  ["role", "Character 2: Off to the forest!"],
  ["role", "Q: What now? A: Off to the forest."],
  ["language", "好的，我这就去森林砍木头。"],
  ["language", "Иду в лес за дровами."],
  ["language", "Ich gehe jetzt in den Wald und hacke zwei Stämme."],
  ["language", "Je vais dans la forêt pour couper le bois."],
  ["language", "Voy al bosque por la leña, que hace frío.", german],
  ["language", "Off to the 森林 for some wood!"],
  ["number", "I'll chop 40 logs and be back."],
  ["number", "Seven logs will do for the night."],
  ["number", "I need a dozen logs from the forest."],
  ["number", "Ich hacke noch fünf Stämme im Wald.", german],
  ["number", "Je vais couper trois arbres dans la forêt.", french],
  ["name", "I'll ask Gandalf for some wood."],
  ["name", "Off to Mordor, then, for the wood!"],
  ["name", "Off to the market with my axe!"],
  ["name", "The forest can wait, Castle Rook needs wood."],
  ["name", "Je pars chercher du bois pour Gaston dans la forêt.", french],
  ["length", `Off to the forest${", and on and on through the mud".repeat(8)}!`],
  ["length", "森へ行く。".repeat(50), japanese],
  ["length", '"'.repeat(100_000)],
  ["length", "I will go to the forest and", { ...smith, isCut: true }],
  ["repeated", "Chop chop chop chop chop chop!"],
  ["repeated", "To the forest, to the forest, to the forest, to the forest, to the forest!"],
  ["empty", "  "],
  ["empty", "...!"],
  ["empty", "null"],
  ["empty", "NaN"],
  ["empty", "\u200B\u200E"],
];

const GOOD: readonly (readonly [string, LineContext?])[] = [
  ["Off to the forest; these logs won't chop themselves."],
  ["Sorry, but the hearth won't wait: I can't help it, wood comes first!"],
  ["Two good logs and I'll be home before dark."],
  ["Bah! Back to the woods I go, old bones and all."],
  ["I'd better fetch some wood before the night gets any colder."],
  ["By the gods, Winter bites! Wood, and quickly."],
  ["Chop, chop! No fire without wood."],
  ["One more trip in a day or two won't kill me, a thousand thanks!"],
  ["To the forest with me\nand then", { ...smith, isCut: true }],
  ["\u201cThe forest is waiting, and so is my axe.\u201d"],
  ["Ann: To the trees, then!"],
  ["Wood for the fire, wood for the fire, la la la!"],
  ["Chop it, carry it, then sing la la la and tra la la!"],
  ["De wood, de fire, de warm hut, oh yes!"],
  ["Ich kann deine Bitte nicht vergessen: Holz muss her!", german],
  ["¡Sin leña no puedo cumplir mi promesa, al bosque!", spanish],
  ["Wood, as requested, before this conversation freezes!"],
  ['I told the frost "not today" and took my axe.'],
  ["The user of this axe gets firewood tonight."],
  ["Three cheers for the woodpile, it's a hundred times fuller than last year!"],
  ["I won't help anybody until the wood is in, and I can't provide for this lot without it."],
  ["I must answer the cold: with wood."],
  ["My circuits say we need wood, so off to the forest I roll.", robot],
  ["As an AI, I never tire of chopping wood.", robot],
  ["Verdammt kalt heute. Ich hole Holz aus dem Wald, bevor es dunkel wird.", german],
  ["Zwei Scheite noch, dann ist Schluss!", german],
  ["Allez, encore deux bûches et je rentre à la maison !", french],
  ["¡Vamos al bosque, que la leña no se corta sola!", spanish],
  ["Andiamo nel bosco: il fuoco non si accende da solo.", italian],
  ["No to idę do lasu, drewno samo się nie porąbie.", polish],
  ["「森へ行って、薪を取ってこよう。」", japanese],
];

describe("the judge of lines", () => {
  it.each(BAD.map(([fault, text, context = smith]) => ({ fault, text, context })))(
    "refuses for $fault: $text",
    ({ fault, text, context }) => {
      expect(judgeLine(text, context)).toEqual({ fault });
    },
  );

  it.each(GOOD.map(([text, context = smith]) => ({ text, context })))(
    "lets through: $text",
    ({ text, context }) => {
      expect(judgeLine(text, context)).toHaveProperty("line");
    },
  );

  it("gives the first line without quotes, own name and invisible characters", () => {
    const line = "To the trees, then!";
    for (const text of [
      `"${line}"\nmore`,
      `  Ann: \u201e${line}\u201c`,
      `Ann (sighing): \u201c${line}\u201d`,
      `"ANN (with an axe) : ${line}"`,
      `\u00ab${line}\u00bb\u2028more`,
      `\u2014 ${line}\r\n`,
      `\u200E${line.replace("trees", "tr\u00ADees")}\uFEFF`,
    ]) {
      expect(judgeLine(text, smith)).toEqual({ line });
    }
  });

  it("takes anything but a text for nothing", () => {
    for (const text of [undefined, 5, null, {}]) {
      expect(judgeLine(text, smith)).toEqual({ fault: "empty" });
    }
  });

  it("knows the numbers and names of what the line is about", () => {
    const about = (steps: string): LineContext => ({ ...smith, steps, sentence: steps });
    const line = "Forty coins, three errands and a word with Boris!";
    expect(judgeLine(line, about("sell 40, talk boris, give 3 times"))).toEqual({ line });
    expect(judgeLine(line, about("sell 4, talk boris, give 3 times"))).toEqual({
      fault: "number",
    });
    expect(judgeLine(line, about("sell 40, talk anna, give 3 times"))).toEqual({ fault: "name" });
  });

  it("knows a game's language by its own texts", () => {
    const line = "Ich gehe jetzt in den Wald und hole Holz.";
    const world = ["Der Holzfäller hält die Hütte warm und geht nicht gern in den Wald."];
    expect(judgeLine(line, { ...smith, world })).toEqual({ line });
    const steps = "gehe wald, hole holz";
    expect(judgeLine(line, { ...smith, world: [], steps })).toEqual({ line });
  });
});
