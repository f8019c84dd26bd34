/**
 * Location paths over any XML tree: nodes, axes, tests, predicates. Twin: tree.py.
 *
 *     ["tree", start, [[axis, test, [predicate…]]…], [predicate…]]   start: "." the context, a node's number, or nodes;
 *                                                                    the last predicates filter the start
 *     ["tree-name", kind, nodes]   ["tree-position", nodes]   ["refuse", reason]
 */
import { pathToFileURL } from "node:url";

const { keep } = await import(new URL("frame.js", pathToFileURL(`${process.argv[2]}/`)));

export class TreeNode {
  constructor(nodes, [kind, name, namespace, parent, text]) {
    this.order = nodes.length;
    this.kind = kind;
    this.name = name;
    this.namespace = namespace;
    this.parent = parent >= 0 ? nodes[parent] : null;
    this.text = text;
    this.children = [];
    this.attributes = [];
    this.nodes = nodes;
  }

  get value() {
    return this.text + descendants(this).map((node) => node.text).join("");
  }

  get group() {
    return this.children.some((node) => node.kind === "element");
  }
}

export function readTree(specs) {
  const nodes = [];
  for (const spec of specs) {
    const node = new TreeNode(nodes, spec);
    if (node.parent) (node.kind === "attribute" ? node.parent.attributes : node.parent.children).push(node);
    nodes.push(node);
  }
  return nodes;
}

export function descendants(node) {
  const found = [];
  const waiting = node.children.slice().reverse();
  while (waiting.length) {
    const item = waiting.pop();
    found.push(item);
    waiting.push(...item.children.slice().reverse());
  }
  return found;
}

export function ancestors(node) {
  const found = [];
  for (let above = node.parent; above; above = above.parent) found.push(above);
  return found;
}

export function siblings(node) {
  return !node.parent || node.kind === "attribute" ? [] : node.parent.children;
}

export function following(node) {
  const last = Math.max(node.order, ...descendants(node).map((item) => item.order));
  return node.nodes.slice(last + 1).filter((item) => item.kind !== "attribute");
}

export function preceding(node) {
  const above = new Set(ancestors(node));
  return node.nodes.slice(0, node.order).filter((item) => item.kind !== "attribute" && !above.has(item)).reverse();
}

export const AXES = {
  child: (node) => node.children,
  attribute: (node) => node.attributes,
  self: (node) => [node],
  parent: (node) => ancestors(node).slice(0, 1),
  descendant: descendants,
  "descendant-or-self": (node) => [node, ...descendants(node)],
  ancestor: ancestors,
  "ancestor-or-self": (node) => [node, ...ancestors(node)],
  "following-sibling": (node) => siblings(node).filter((item) => item.order > node.order),
  "preceding-sibling": (node) => siblings(node).filter((item) => item.order < node.order).reverse(),
  following,
  preceding,
};

export function passesTest(node, test, principal) {
  if (test === "node()") return true;
  if (test === "text()") return node.kind === "text";
  if (node.kind !== principal) return false;
  if (!test.startsWith("{")) return test === "*" || test === node.name;
  const [namespace, name] = test.slice(1).split("}");
  return node.namespace === namespace && (name === "*" || name === node.name);
}

export function inOrder(nodes) {
  return Array.from(new Set(nodes)).sort((a, b) => a.order - b.order);
}

export function buildTree(tree, plan, build) {
  const start = buildStart(tree[1], plan, build);
  const filters = tree[3].map((predicate) => build(predicate, plan));
  const steps = tree[2].map(([axis, test, predicates]) => [axis, test, predicates.map((item) => build(item, plan))]);
  return (frame) => {
    let nodes = keep(inOrder(start(frame)), filters, frame, "row");
    for (const [axis, test, predicates] of steps) nodes = takeStep(nodes, axis, test, predicates, frame);
    return nodes;
  };
}

export function buildStart(start, plan, build) {
  if (start === ".") return (frame) => [frame.row];
  if (typeof start === "number") return (frame) => [frame.top.row.nodes[start]];
  return build(start, plan);
}

export function takeStep(nodes, axis, test, predicates, frame) {
  const principal = axis === "attribute" ? "attribute" : "element";
  const found = [];
  for (const node of nodes) {
    const seen = AXES[axis](node);
    frame.call.fuel(seen.length);
    found.push(...keep(seen.filter((item) => passesTest(item, test, principal)), predicates, frame, "row"));
  }
  return inOrder(found);
}

export function buildTreeName(tree, plan, build) {
  const [, kind] = tree;
  const nodes = build(tree[2], plan);
  return (frame) => {
    const found = nodes(frame);
    if (!Array.isArray(found)) throw new TypeError(`${kind}() of no node`);
    return found.length ? (kind === "namespace-uri" ? found[0].namespace : found[0].name) : "";
  };
}

export function buildTreePosition(tree, plan, build) {
  const nodes = build(tree[1], plan);
  return (frame) => {
    const [node] = nodes(frame);
    if (!node || !node.name) throw new TypeError("position() of no named node");
    return siblings(node).filter((item) => item.order < node.order && item.name === node.name).length + 1;
  };
}

export function buildRefuse(tree) {
  return () => {
    throw new TypeError(tree[1]);
  };
}

export const TREES = {
  tree: buildTree,
  "tree-name": buildTreeName,
  "tree-position": buildTreePosition,
  refuse: buildRefuse,
};
