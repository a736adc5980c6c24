/** A directive and what it means. */
export interface TrialIntent {
  readonly says: string;
  /** The goal to pursue first; undefined if the directive is about nothing in the domain. */
  readonly goal: string | undefined;
  /** The goal to pursue after that. */
  readonly after?: string;
  /** Actions to avoid: a tool, or a tool with a value, such as `buy apples`. */
  readonly avoid?: readonly string[];
  /** Actions asked for, which a reading must not forbid. */
  readonly wants?: readonly string[];
}

/**
 * Directives for the domains that no model was trained on, by domain: orders, refusals, complaints, preferences, orders
 * of two things, in four languages, and some about nothing that the domain has. Written before any reading of them.
 */
export const UNTAUGHT_INTENTS: Readonly<Record<string, readonly TrialIntent[]>> = {
  lighthouse: [
    { says: "Any captain out there is blind without us, so hurry!", goal: "light_the_way" },
    { says: "It is thick as soup outside. Make some noise.", goal: "warn_of_fog" },
    {
      says: "Bring in the boat, but leave that diary for tomorrow.",
      goal: "save_the_boat",
      avoid: ["write_log"],
    },
    {
      says: "Don't you dare forget the diary tonight.",
      goal: "finish_the_log",
      wants: ["write_log"],
    },
    { says: "First the dinghy, then the beam.", goal: "save_the_boat", after: "light_the_way" },
    {
      says: "Mach das Licht an, aber lass das Nebelhorn in Ruhe.",
      goal: "light_the_way",
      avoid: ["wind_horn"],
    },
    { says: "On n'entend rien dans ce brouillard, fais quelque chose.", goal: "warn_of_fog" },
    { says: "No more darkness up there!", goal: "light_the_way", wants: ["light_lamp"] },
    { says: "The sea is about to take our rowing boat.", goal: "save_the_boat" },
    {
      says: "Write down what happened before you do anything about the lamp.",
      goal: "finish_the_log",
      after: "light_the_way",
    },
    {
      says: "My ears hurt. Anything but that horn; get the boat in.",
      goal: "save_the_boat",
      avoid: ["wind_horn"],
    },
    { says: "El barco está a la deriva, sálvalo.", goal: "save_the_boat" },
    { says: "Did you ever see a whale from here?", goal: undefined },
  ],
  bakery: [
    { says: "The rent is due on Friday and the till is empty.", goal: "earn_money" },
    {
      says: "Two loaves on the shelf, please, and do not open the door yet.",
      goal: "stock_bread",
      avoid: ["open_shop"],
    },
    { says: "An old lady is waiting for something with apples.", goal: "serve_a_pie" },
    { says: "It's filthy in here. No more ash!", goal: "clean_up", wants: ["sweep_oven"] },
    {
      says: "Earn something, but keep the loaves for us.",
      goal: "earn_money",
      avoid: ["sell_bread"],
    },
    {
      says: "Wir brauchen Brot, aber kauf keine Äpfel.",
      goal: "stock_bread",
      avoid: ["buy apples"],
    },
    { says: "Fais le ménage avant la fermeture.", goal: "clean_up" },
    {
      says: "Tidy up first, and then bake us a stock of bread.",
      goal: "clean_up",
      after: "stock_bread",
    },
    {
      says: "Don't sell a single pie; still, we need coins.",
      goal: "earn_money",
      avoid: ["sell_pie"],
    },
    {
      says: "Whatever you do, don't leave that oven dirty.",
      goal: "clean_up",
      wants: ["sweep_oven"],
    },
    { says: "La gente quiere tarta de manzana.", goal: "serve_a_pie" },
    { says: "I'd rather have bread than money today.", goal: "stock_bread" },
    { says: "Sing me the song about the miller's daughter.", goal: undefined },
  ],
  airship: [
    { says: "Flames! Flames in the engine room!", goal: "put_out_the_fire" },
    { says: "We are sinking, and I can see the treetops.", goal: "gain_height" },
    { says: "The propeller stands still. Find out why and mend it.", goal: "fix_the_engine" },
    { says: "Cast off, we're expected in Vienna.", goal: "get_under_way" },
    { says: "Take us up, but keep off the bridge.", goal: "gain_height", avoid: ["climb bridge"] },
    {
      says: "Repair the engine, and don't start it yet.",
      goal: "fix_the_engine",
      avoid: ["start_engine"],
    },
    {
      says: "Lösch das Feuer, und dann repariere den Motor.",
      goal: "put_out_the_fire",
      after: "fix_the_engine",
    },
    { says: "Monte plus haut, les montagnes approchent.", goal: "gain_height" },
    { says: "No fire on my ship, ever!", goal: "put_out_the_fire", wants: ["douse"] },
    { says: "Never mind the height; get that motor going again.", goal: "fix_the_engine" },
    { says: "Don't just stand there while it burns!", goal: "put_out_the_fire", wants: ["douse"] },
    {
      says: "Apaga el incendio sin tocar el motor.",
      goal: "put_out_the_fire",
      avoid: ["repair", "start_engine"],
    },
    { says: "What time is it in Lisbon?", goal: undefined },
  ],
};
