/** Opens a URL, if there is a browser. */
export function openInBrowser(url: string): void;
