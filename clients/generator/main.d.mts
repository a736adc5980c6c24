/** The generated files of all clients, by their path. */
export function generatedFiles(): Map<string, string>;
/** The files that are translated from the client for Python, by their path; needs Python. */
export function translatedFiles(): Map<string, string>;
