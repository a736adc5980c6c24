/** Tools that the first and the second member of a squad leave to each other, by squad. */
const LEFT: Readonly<Record<string, readonly (readonly string[])[]>> = {
  builders: [["nail"], ["saw", "hold_beam"]],
  others: [["saw", "hold_beam"], ["nail"]],
  fellers: [["hold"], ["chop"]],
};

/** The fields of a message that begins a squad, as far as they matter here. */
interface SquadMessage {
  readonly type?: string;
  readonly squad?: string;
  readonly members?: readonly string[];
  readonly disabled?: Readonly<Record<string, readonly unknown[]>>;
}

/** Gives the members of squads parts of their own: if they could change places, there would be several best plans. */
export function withRoles(message: object): object {
  const { type, squad = "", members = [], disabled = {} } = message as SquadMessage;
  const left = LEFT[squad];
  if (type !== "squad" || left === undefined) return message;
  const own = members.map((name, at) => [name, [...(disabled[name] ?? []), ...(left[at] ?? [])]]);
  return { ...message, disabled: Object.fromEntries(own) };
}
