// Pieces of a page in <template data-piece="…">, filled with what belongs in them.
// What stands in braces, `{name}`, is a value: a text, a node, or null, with which the
// attribute, or the element around the text, is left out; so is an element that says in
// `data-needs` that it makes no sense without a value.

const HOLE = /\{(\w+)\}/g;

function fillAttributes(element, values) {
  const needed = element.dataset?.needs;
  if (needed && values[needed.slice(1, -1)] === null) return element.remove();
  delete element.dataset?.needs;
  for (const { name, value } of [...element.attributes]) {
    const named = value.match(HOLE)?.map((hole) => hole.slice(1, -1)) ?? [];
    const empty = named.some((each) => values[each] === null);
    const told = value.replace(HOLE, (hole, each) => values[each] ?? hole);
    // An address that was none yet waits as `data-href`.
    const own = name === "data-href" ? "href" : name;
    if (empty || own !== name) element.removeAttribute(name);
    if (!empty && named.length) element.setAttribute(own, told);
  }
}

function fillText(text, values) {
  const parts = text.data.split(HOLE); // texts, and names between them
  if (parts.length === 1) return;
  if (parts.some((each, at) => at % 2 && values[each] === null)) {
    text.parentElement.remove();
    return;
  }
  text.replaceWith(...parts.map((each, at) => (at % 2 ? values[each] ?? `{${each}}` : each)));
}

// A piece with its values; `inside` says what stands in the place of its comment.
export function piece(name, values = {}, inside = []) {
  const made = document.querySelector(`template[data-piece="${name}"]`).content.cloneNode(true);
  const found = [], walker = document.createTreeWalker(made, NodeFilter.SHOW_ALL);
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const node of found) {
    if (node.nodeType === Node.ELEMENT_NODE) fillAttributes(node, values);
    else if (node.nodeType === Node.TEXT_NODE) fillText(node, values);
    else if (node.nodeType === Node.COMMENT_NODE) node.replaceWith(...inside);
  }
  // A thing without a page is a name and no link.
  for (const link of made.querySelectorAll("a:not([href])")) link.replaceWith(...link.childNodes);
  return made;
}

// A name in parts: what was sought stands in <mark>.
export function marks(parts) {
  const made = document.createDocumentFragment();
  for (const [text, hit] of parts) {
    const node = document.createElement("mark");
    node.textContent = text;
    made.append(hit ? node : text);
  }
  return made;
}
