// What the page uses of Preact, as types. The code beside this file comes from npm; see vendor.lock.json.
export type Node = object | string | number | null | undefined | boolean | Node[];
export function h(type: unknown, props: object | null, ...children: unknown[]): Node;
export function render(node: Node, parent: Element): void;
export const Fragment: unknown;
