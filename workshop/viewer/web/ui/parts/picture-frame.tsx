import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Before, in and behind the one style sheet of a picture. */
const STYLED = /^([\s\S]*?)<style>([\s\S]*?)<\/style>([\s\S]*)$/;

/**
 * Shows a picture of a domain. It has a tree of its own, so that its styles stay in it; they come by the script, since
 * the policy of a page may forbid those that stand in its text.
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
