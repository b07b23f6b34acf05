// What the page uses of µPlot, as types. The code beside this file comes from npm; see vendor.lock.json.
export default class uPlot {
  constructor(options: object, data: unknown, target: HTMLElement);
  ctx: CanvasRenderingContext2D;
  static pxRatio: number;
  static join(tables: (number | null)[][][]): (number | null)[][];
  setData(data: unknown, resetScales?: boolean): void;
  setSize(size: { width: number; height: number }): void;
  valToPos(value: number, scale: string, canvas?: boolean): number;
  redraw(rebuildPaths?: boolean): void;
  destroy(): void;
}
