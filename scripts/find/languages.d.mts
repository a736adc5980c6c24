export type Language = "Python" | "Mono" | "Godot" | "Debian's gRPC tools";

/** The languages whose programs are all there, and the names of the others. */
export function findLanguages(): { readonly found: Language[]; readonly missing: Language[] };
