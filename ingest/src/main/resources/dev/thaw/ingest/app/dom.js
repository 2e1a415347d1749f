/**
 * Makes an element. Text is always text: nothing here parses HTML.
 *
 * @param {string} name such as `button` or `p.quiet`
 * @param {Object} properties attributes; a function becomes a listener, `true` an empty attribute
 * @param {...(Node|string|null|Array)} children
 */
export function h(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length > 0) {
    element.className = classes.join(" ");
  }
  if (tag === "button") {
    element.type = "button";
  }
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      element.addEventListener(key.replace(/^on/, ""), value);
    } else if (value === true) {
      element.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text in paragraphs as it was written, line breaks kept. */
export function paragraphs(text) {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => h("p.as-written", {}, paragraph));
}
