/** The path of Python with its Model Context Protocol client; undefined if not installed. */
export function findPythonMcp(): string | undefined;
