import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** The parts before, in and after the picture's single style sheet. */
const STYLED = /^([\s\S]*?)<style>([\s\S]*?)<\/style>([\s\S]*)$/;

/**
 * Shows a domain's picture in a shadow tree, so that its styles stay inside. They are set by script, since a page's
 * policy may forbid inline styles.
 */
export function PictureFrame({ svg }: { svg: string }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const frame = host.current;
    if (frame === null) return;
    const root = frame.shadowRoot ?? frame.attachShadow({ mode: "open" });
    const [, head = "", style = "", body = ""] = STYLED.exec(svg) ?? [];
    const { documentElement: picture } = new DOMParser().parseFromString(
      `${head}${body}`,
      "image/svg+xml",
    );
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${style} svg{display:block;margin:auto}`);
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(document.adoptNode(picture));
  }, [svg]);
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by keyboard
  return <div ref={host} class="picture-frame scrolls" tabIndex={0} />;
}
