import { type JudgedDomain, toldOf } from "../told.ts";

/** A stage manager on the day of the opening night. */
export const THEATRE: JudgedDomain = {
  definition: {
    name: "theatre",
    description:
      "The stage manager of a small theatre gets everything ready for the opening night.",
    state: {
      at: { type: "enum", values: ["stage", "workshop", "foyer", "wardrobe", "pit"] },
      holding: { type: "enum", values: ["nothing", "paint", "needle", "tuning_fork"] },
      scenery: { type: "enum", values: ["bare", "built", "painted"] },
      costumes: { type: "enum", values: ["torn", "patched", "pressed"] },
      piano_in_tune: { type: "boolean" },
      tickets_sold: { type: "integer", min: 0, max: 4 },
      cast_knows_lines: { type: "integer", min: 0, max: 3 },
      spotlight: { type: "enum", values: ["broken", "dark", "focused"] },
    },
    tools: [
      {
        name: "go",
        description: "Walk to another room.",
        parameters: { to: { enum: ["stage", "workshop", "foyer", "wardrobe", "pit"] } },
        when: { at: { "!=": "$to" } },
        then: { at: "$to" },
        cost: 1,
      },
      {
        name: "pick_up",
        description: "Take something from the shelves of the workshop.",
        parameters: { thing: { enum: ["paint", "needle", "tuning_fork"] } },
        when: { at: "workshop", holding: { "!=": "$thing" } },
        then: { holding: "$thing" },
        cost: 1,
      },
      {
        name: "build_flats",
        description: "Nail the walls of the set together.",
        when: { at: "stage", scenery: "bare" },
        then: { scenery: "built" },
        cost: 4,
      },
      {
        name: "brush_on_colour",
        description: "Paint the walls of the set.",
        when: { at: "stage", scenery: "built", holding: "paint" },
        then: { scenery: "painted", holding: "nothing" },
        cost: 3,
      },
      {
        name: "sew",
        description: "Patch what is torn.",
        when: { at: "wardrobe", costumes: "torn", holding: "needle" },
        then: { costumes: "patched" },
        cost: 2,
      },
      {
        name: "iron",
        description: "Press what is patched.",
        when: { at: "wardrobe", costumes: "patched" },
        then: { costumes: "pressed" },
        cost: 1,
      },
      {
        name: "tighten_strings",
        description: "Tune the piano by ear and fork.",
        when: { at: "pit", holding: "tuning_fork", piano_in_tune: false },
        then: { piano_in_tune: true },
        cost: 3,
      },
      {
        name: "call_out",
        description: "Sell a seat to somebody who passes by.",
        when: { at: "foyer", tickets_sold: { "<": 4 } },
        then: { tickets_sold: { "+": 1 } },
        cost: 2,
      },
      {
        name: "run_scene",
        description: "Go through a scene with the actors.",
        when: { at: "stage", cast_knows_lines: { "<": 3 } },
        then: { cast_knows_lines: { "+": 1 } },
        cost: 2,
      },
      {
        name: "change_bulb",
        description: "Screw a new bulb into the lamp.",
        when: { at: "stage", spotlight: "broken" },
        then: { spotlight: "dark" },
        cost: 1,
      },
      {
        name: "aim_lamp",
        description: "Point the lamp at the middle of the stage.",
        when: { at: "stage", spotlight: "dark" },
        then: { spotlight: "focused" },
        cost: 2,
      },
    ],
    goals: [
      { name: "paint_the_scenery", when: { scenery: "painted" }, priority: 3 },
      { name: "ready_the_costumes", when: { costumes: "pressed" }, priority: 3 },
      { name: "tune_the_piano", when: { piano_in_tune: true }, priority: 2 },
      { name: "sell_tickets", when: { tickets_sold: { ">=": 3 } }, priority: 4 },
      { name: "rehearse_the_cast", when: { cast_knows_lines: 3 }, priority: 4 },
      { name: "set_the_spotlight", when: { spotlight: "focused" }, priority: 1 },
    ],
  },
  told: toldOf(
    {
      paint_the_scenery: {
        byName: "Paint the scenery before anything else.",
        otherwise: [
          "That castle wall behind the actors still looks like raw plywood.",
          "Get some colour onto the backdrop, will you?",
          "The set needs its forest green by tonight.",
          "I cannot open with naked boards on view.",
        ],
        notThat: ["Forget the piano for now, the backdrop has to look finished.", "tune_the_piano"],
        ban: "Do not touch the scenery today.",
        persona: "a failed artist who is only happy with a brush and a bucket of colour",
      },
      ready_the_costumes: {
        byName: "See that the costumes are ready.",
        otherwise: [
          "The queen's dress has a hole in it!",
          "Nobody goes on in rags. Sort the clothes out.",
          "Everything on those hangers must be whole and without a crease.",
          "Our Hamlet cannot wear that ripped doublet.",
        ],
        notThat: ["The box office can wait, I want those gowns mended.", "sell_tickets"],
        ban: "Leave the costumes as they are.",
        persona: "a retired tailor who suffers when he sees a loose thread",
      },
      tune_the_piano: {
        byName: "I want the piano in tune.",
        otherwise: [
          "The music sounds awful, half of the keys are flat.",
          "Our pianist refuses to play on that instrument.",
          "Do something about the sour notes from the pit.",
          "The overture has to ring out clean tonight.",
        ],
        notThat: [
          "Never mind the lamp; listen to that dreadful instrument and put it right.",
          "set_the_spotlight",
        ],
        ban: "Anything except the piano, please.",
        persona: "a musician with perfect pitch who winces at every wrong note",
      },
      sell_tickets: {
        byName: "Go and sell tickets.",
        otherwise: [
          "We need people in those seats.",
          "The house is half empty, find us an audience.",
          "Without money at the door we cannot pay the rent.",
          "Fill the stalls for the opening night.",
        ],
        notThat: [
          "The actors know enough; what we lack is a crowd that pays.",
          "rehearse_the_cast",
        ],
        ban: "No selling of tickets for the moment.",
        persona: "a born salesman who counts every coin in the cash box",
      },
      rehearse_the_cast: {
        byName: "Rehearse with the cast.",
        otherwise: [
          "They keep forgetting their lines.",
          "Romeo still does not know what he has to say in the third act.",
          "Drill the actors until they have it by heart.",
          "Take the players through the whole piece once more.",
        ],
        notThat: ["Leave the frocks alone and practise with the players.", "ready_the_costumes"],
        ban: "Give the actors a rest: no rehearsal now.",
        persona: "a strict director who makes actors repeat a scene until it is perfect",
      },
      set_the_spotlight: {
        byName: "Set up the spotlight.",
        otherwise: [
          "Nobody will see the soprano in this gloom.",
          "It is pitch dark in the middle of the stage.",
          "Fix the beam on the place where she sings.",
          "The bulb must shine where the star stands.",
        ],
        notThat: ["Do not bother with the backdrop, we need light up there.", "paint_the_scenery"],
        ban: "Keep your hands off the spotlight.",
        persona: "an electrician who cares for lamps and nothing else",
      },
    },
    {
      cheapest: [
        "a stagehand who does as little as she can get away with",
        "a sleepy caretaker close to his pension",
      ],
      dearest: [
        "a workaholic who always takes the biggest job",
        "a zealous trainee who looks for the hardest task",
      ],
    },
  ),
};
