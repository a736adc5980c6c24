import { loadDomain } from "@understudy/planner-core";
import { CommandDesk } from "../commands/command-desk.ts";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { NotedGoals } from "./noted-goals.ts";

const bool = { type: "boolean" } as const;
const is = (name: string, value: boolean) => ({ [`$it.${name}`]: value });

const kennel = loadDomain({
  name: "kennel",
  kinds: {
    dog: { fed: bool, brushed: bool, tired: bool, pen: { type: "thing", of: "pen" } },
    gate: { locked: bool },
    pen: { swept: bool },
    keeper: {},
  },
  state: { storm: bool, show_on: bool, night: bool },
  tools: [
    { name: "feed", things: { it: "dog" }, then: is("fed", true) },
    { name: "brush", things: { it: "dog" }, then: is("brushed", true) },
    { name: "lead", things: { it: "dog", to: "pen" }, then: { "$it.pen": "$to" } },
    { name: "lock", things: { it: "gate" }, then: is("locked", true) },
    { name: "unlock", things: { it: "gate" }, then: is("locked", false) },
    { name: "sweep", things: { it: "pen" }, then: is("swept", true) },
  ],
  goals: [
    {
      name: "fed",
      words: ["feed", "fütter", "alimenta", "nourris"],
      things: { it: "dog" },
      when: is("fed", true),
    },
    {
      name: "brushed",
      words: ["brush", "bürste", "cepilla", "brosse"],
      things: { it: "dog" },
      when: is("brushed", true),
    },
    {
      name: "led",
      words: ["lead", "führ", "lleva", "emmène"],
      things: { it: "dog", to: "pen" },
      when: { "$it.pen": "$to" },
    },
    {
      name: "locked",
      words: ["lock", "sperr zu", "cierra", "verrouille"],
      things: { it: "gate" },
      when: is("locked", true),
    },
    {
      name: "unlocked",
      words: ["unlock", "sperr auf", "abre", "ouvre"],
      things: { it: "gate" },
      when: is("locked", false),
    },
    {
      name: "swept",
      words: ["sweep", "feg", "barre", "balaie"],
      things: { it: "pen" },
      when: is("swept", true),
    },
  ],
  words: {
    dog: ["dogs", "Hund", "Hunde", "Hunden", "perro", "perros", "chien", "chiens"],
    gate: ["gates", "Tor", "Tore", "puerta", "puertas", "portail", "portails"],
    pen: ["pens", "Zwinger", "corral", "corrales", "enclos"],
    storm: ["Sturm", "tormenta", "tempête"],
    show_on: ["show on", "Vorstellung läuft", "función empezada", "spectacle commencé"],
    night: ["dark", "Nacht", "noche", "nuit"],
    tired: ["müde", "cansado", "fatigué"],
  },
});

const things = [
  ...["Bo", "Rex", "Luna"].map((id) => ({ id, kind: "dog", names: [id], properties: {} })),
  ...[1, 2, 3, 4, 5, 6].map((at) => ({ id: `gate${at}`, kind: "gate" })),
  ...[1, 2, 3].map((at) => ({ id: `pen${at}`, kind: "pen" })),
  ...["Ann", "Kim", "Till"].map((id) => ({ id, kind: "keeper", names: [id] })),
];

const desk = new CommandDesk({ domain: kennel, languages: [ENGLISH, GERMAN, SPANISH, FRENCH] });

/** A reading in short; "asked" for one with doubts. A text behind `>` follows the others. */
export function taken(said: string): string {
  const agent = { constraints: new NotedGoals(), orders: new NotedGoals() };
  const situation = { things, self: "Ann" };
  const texts = said.split(" > ");
  for (const each of texts.slice(0, -1)) desk.take(each, agent, situation);
  const { reading, withdrawn } = desk.take(texts.at(-1) ?? "", agent, situation);
  if (reading.doubts.length > 0) return "asked";
  const { goals, refused, avoided, conditions, who, cancelled } = reading;
  const tell = ({ goal, things: of }: (typeof goals)[number]): string =>
    [goal, ...Object.values(of)].join(" ");
  const back = [
    ...cancelled,
    ...withdrawn.orders.map(({ goal }) => goal as (typeof goals)[number]),
  ];
  return [
    ...goals.map((each) => tell(each) + (each.by === undefined ? "" : ` by ${String(each.by)}`)),
    ...refused.map((each) => `${each.isSoft ? "rather " : ""}not ${tell(each)}`),
    ...(refused.length > 0 ? [] : avoided.map((id) => `away ${String(id)}`)),
    ...conditions.map(
      ({ kind, thing, property, value }) =>
        `${kind} ${thing === undefined ? "" : `${thing}.`}${property}=${value}`,
    ),
    ...(who === undefined ? [] : [`who ${String(who)}`]),
    ...[...new Set(back.map((goal) => `back ${tell(goal)}`))],
  ].join(", ");
}
