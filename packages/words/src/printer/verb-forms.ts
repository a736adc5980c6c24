import type { Language } from "../language/language.ts";

/** All forms of an irregular verb, the command first. */
export function formsOfVerb({ orders }: Language, verb: string): readonly string[] | undefined {
  const all = (orders?.verbForms ?? "").split(/\s+/).map((forms) => forms.split("/"));
  return all.find((forms) => forms.includes(verb));
}
