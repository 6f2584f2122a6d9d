/** The same picture on a 2-D canvas: everything cut into pieces, the farthest painted first. */
import { project, type View } from "./camera";
import { type Color, type Colors, css } from "./colors";
import type { AnyLayer, Dots, Lines, Mesh } from "./layers";
import type { Picture } from "./picture";

interface Piece {
  readonly depth: number;
  paint(): void;
}

type Pen = CanvasRenderingContext2D;

export function paintedPicture(canvas: HTMLCanvasElement): Picture {
  const pen = canvas.getContext("2d");
  return {
    kind: "canvas",
    resize(width, height, ratio) {
      canvas.width = width * ratio;
      canvas.height = height * ratio;
    },
    draw(view, layers, colors, ratio) {
      if (!pen) return; // without any canvas the table is the picture
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, view.width, view.height);
      const pieces = layers
        .filter(({ visible }) => visible)
        .flatMap((layer) => piecesOf(pen, layer, view, colors));
      pieces.sort((a, b) => b.depth - a.depth);
      for (const piece of pieces) piece.paint();
    },
    end() {},
  };
}

function piecesOf(pen: Pen, layer: AnyLayer, view: View, colors: Colors): Piece[] {
  if (layer.kind === "mesh") return cells(pen, layer, view, colors);
  return layer.kind === "lines" ? segments(pen, layer, view) : circles(pen, layer, view, colors);
}

function cells(pen: Pen, mesh: Mesh, view: View, colors: Colors): Piece[] {
  const { arrays, sheet } = mesh;
  if (!arrays) return [];
  const net = css(colors[mesh.ink ?? "ink"], mesh.strength[0] * 0.6);
  const pieces: Piece[] = [];
  for (let cell = 0; cell < arrays.index.length / 6; cell += 1) {
    const alpha = arrays.color[cell * 16 + 3]!;
    if (alpha < 0.01) continue;
    const corner = (k: number) => {
      const at = cell * 12 + k * 3;
      return project(view, arrays.position.subarray(at, at + 3));
    };
    const corners = [corner(0), corner(1), corner(2), corner(3)];
    const light = sheet ? 1 : 0.75 + 0.25 * arrays.normal[cell * 12 + 2]!;
    const part = (k: number) => arrays.color[cell * 16 + k]! * light;
    const color: Color = [part(0), part(1), part(2)];
    const paint = () => {
      pen.beginPath();
      for (const [x, y] of corners) pen.lineTo(x, y);
      pen.closePath();
      pen.fillStyle = css(color, alpha);
      pen.fill();
      pen.setLineDash([]);
      // The grid of a sheet; elsewhere what covers the seam to the neighbour.
      pen.strokeStyle = sheet ? net : pen.fillStyle;
      pen.lineWidth = 0.5;
      pen.stroke();
    };
    pieces.push({ depth: (corners[0]![2] + corners[2]![2]) / 2, paint });
  }
  return pieces;
}

function segments(pen: Pen, layer: Lines, view: View): Piece[] {
  return layer.segments.map(({ from, to, line }) => {
    const [start, end] = [project(view, from), project(view, to)];
    // The axes are behind everything; other lines lie on what they belong to.
    const lift = layer.order < 0 ? -9 : 0.05;
    const paint = () => {
      pen.beginPath();
      pen.setLineDash(line.dash ? [line.dash, line.dash] : []);
      pen.moveTo(start[0], start[1]);
      pen.lineTo(end[0], end[1]);
      pen.strokeStyle = css(line.color, line.alpha ?? 1);
      pen.lineWidth = line.width;
      pen.stroke();
    };
    return { depth: (start[2] + end[2]) / 2 - lift, paint };
  });
}

function circles(pen: Pen, layer: Dots, view: View, { paper }: Colors): Piece[] {
  return layer.dots.map(({ at, size, color, hollow }) => {
    const [x, y, depth] = project(view, at);
    const paint = () => {
      pen.beginPath();
      pen.setLineDash([]);
      pen.arc(x, y, size / 2, 0, 7);
      pen.fillStyle = css(hollow ? paper : color);
      pen.strokeStyle = css(hollow ? color : paper);
      pen.lineWidth = 1.5;
      pen.fill();
      pen.stroke();
    };
    return { depth: depth - 0.1, paint };
  });
}
