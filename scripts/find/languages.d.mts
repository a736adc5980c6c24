export type Language = "Python" | "Mono" | "Godot" | "Debian's gRPC tools";

/** The completely installed languages, and the names of the others. */
export function findLanguages(): { readonly found: Language[]; readonly missing: Language[] };
