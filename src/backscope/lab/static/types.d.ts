// The shapes that the page's modules hand to each other.
import type { Node } from "./vendor/preact.js";

/** What may stand in the address: numbers, words, switches, lists of numbers, lists of those. */
export type Value = number | string | boolean | number[] | number[][];
export type Params = Record<string, any>;

export type Translate = (key: string, values?: Record<string, unknown>) => string;

export interface ViewProps {
  state: any;
  set: (change: Params, options?: { replace?: boolean }) => void;
  t: Translate;
  language: string;
  share: (offer: Offer) => void;
}

/** What a view offers for saving: its data, and the lines of Python that give the same. */
export interface Offer {
  name: string;
  python: string;
  table?: (string | number | null)[][];
  data?: unknown;
  /** What a link needs beside the state to carry the weights themselves, where a seed stands for them. */
  weights?: Params;
}

export interface View {
  id: string;
  title: string;
  /** What stands before its name in the story, where that is not its number. */
  mark?: string;
  defaults: Params;
  /** The keys of its state that it has in common with other views that name the same list. */
  shares?: string[];
  render: (props: ViewProps) => Node;
}

export interface Answer<T = any> {
  data: T | null;
  shown: T | null;
  error: string | null;
  waiting: boolean;
}

export interface JobAnswer<T = any> extends Answer<T> {
  share: number;
  frames: any[];
  begun: any;
  queued: boolean;
}

export interface Points {
  x: number[][];
  y: number[];
}

export interface Place {
  x: number[];
  y: number;
  now?: boolean;
  wrong?: boolean;
  label?: string;
}

export interface Line {
  weights: number[];
  bias: number;
  kind?: string;
}

export interface Net {
  sizes: number[];
  w: any[][][];
  b: any[][];
}
