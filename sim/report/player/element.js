// How is a part of the page made? From its name, its attributes, and what stands in it: text is never read as markup.

/**
 * @param {string} name @param {Record<string, any>} [attributes] @param {...(Node|string)} inside
 * @returns {any}
 */
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, String(value));
  }
  made.append(...inside);
  return made;
}
