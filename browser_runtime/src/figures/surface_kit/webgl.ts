/** The picture by WebGL 2, through ogl. */
import { Geometry, Program, Renderer } from "ogl";
import type { View } from "./camera";
import type { Colors } from "./colors";
import type { AnyLayer, Dots, Lines, Mesh } from "./layers";
import type { Picture } from "./picture";
import { DOTS, LINES, MESH } from "./shaders";

type Uniforms = Record<string, { value: unknown }>;
type GL = Renderer["gl"];

interface Drawn {
  readonly program: Program;
  readonly uniforms: Uniforms;
  geometry: Geometry | null;
  mode: number;
  version: number;
}

/** Whether this browser draws by WebGL 2; tried on a canvas of its own, which is given back. */
function works(): boolean {
  const probe = document.createElement("canvas").getContext("webgl2");
  probe?.getExtension("WEBGL_lose_context")?.loseContext();
  return probe !== null;
}

/** A picture on `canvas`; null where WebGL 2 is missing, which leaves the canvas untouched. */
export function webglPicture(canvas: HTMLCanvasElement): Picture | null {
  if (!works()) return null;
  const renderer = new Renderer({ canvas, alpha: true, antialias: true, premultipliedAlpha: true });
  const gl = renderer.gl;
  const drawn = new Map<AnyLayer, Drawn>();
  const shared: Uniforms = {};
  for (const name of ["turn", "lens", "target", "pixels", "ratio", "paper"]) {
    shared[name] = { value: 0 };
  }
  return {
    kind: "webgl",
    resize(width, height, ratio) {
      renderer.dpr = ratio;
      renderer.setSize(width, height);
    },
    draw(view, layers, colors, ratio) {
      share(shared, view, colors, ratio);
      clear(renderer, canvas);
      for (const layer of layers) {
        const known = drawn.get(layer) ?? start(gl, layer, shared);
        drawn.set(layer, known);
        if (layer.version !== known.version) upload(gl, layer, known);
        if (!layer.visible || !known.geometry) continue;
        dress(layer, known, colors);
        known.program.use();
        known.geometry.draw({ mode: known.mode, program: known.program });
      }
    },
    end: () => gl.getExtension("WEBGL_lose_context")?.loseContext(),
  };
}

function share(shared: Uniforms, view: View, colors: Colors, ratio: number): void {
  shared.turn!.value = view.turn;
  shared.lens!.value = view.lens;
  shared.target!.value = view.pose.centre;
  shared.pixels!.value = [view.width / 2, view.height / 2];
  shared.ratio!.value = ratio;
  shared.paper!.value = colors.paper;
}

function clear(renderer: Renderer, canvas: HTMLCanvasElement): void {
  const { gl } = renderer;
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  renderer.setViewport(canvas.width, canvas.height);
  gl.clearColor(0, 0, 0, 0);
  renderer.enable(gl.DEPTH_TEST);
  renderer.setDepthMask(true);
  gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
}

const SOURCES = { mesh: MESH, lines: LINES, dots: DOTS };

function start(gl: GL, layer: AnyLayer, shared: Uniforms): Drawn {
  const own: Uniforms =
    layer.kind === "mesh"
      ? {
          steps: { value: layer.steps },
          strength: { value: layer.strength },
          ink: { value: 0 },
          unlit: { value: 0 },
        }
      : layer.kind === "lines"
        ? { rise: { value: layer.rise ?? 0.006 } }
        : {};
  const uniforms = { ...shared, ...own };
  const through = layer.kind === "lines" && layer.through === true;
  const program = new Program(gl, {
    ...SOURCES[layer.kind],
    uniforms,
    transparent: true,
    depthTest: !through,
    depthWrite: !through && !(layer.kind === "mesh" && layer.sheet),
    // Both faces are seen; null would do it too, but ogl's types know false only.
    cullFace: false as unknown as null,
  });
  program.setBlendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  return { program, uniforms, geometry: null, mode: 0, version: -1 };
}

/** What may change without new arrays. */
function dress(layer: AnyLayer, { program, uniforms }: Drawn, colors: Colors): void {
  if (layer.kind !== "mesh") return;
  uniforms.ink!.value = colors[layer.ink ?? "ink"];
  uniforms.unlit!.value = layer.unlit;
  program.depthWrite = !layer.ghost && !layer.sheet;
}

function upload(gl: GL, layer: AnyLayer, drawn: Drawn): void {
  drawn.geometry?.remove();
  drawn.version = layer.version;
  const made =
    layer.kind === "mesh"
      ? ofMesh(gl, layer)
      : layer.kind === "lines"
        ? ofLines(gl, layer)
        : ofDots(gl, layer);
  drawn.geometry = made?.[0] ?? null;
  drawn.mode = made?.[1] ?? 0;
}

type Made = readonly [Geometry, number] | null;

function ofMesh(gl: GL, { arrays }: Mesh): Made {
  if (!arrays) return null;
  const geometry = new Geometry(gl, {
    position: { size: 3, data: arrays.position },
    normal: { size: 3, data: arrays.normal },
    color: { size: 4, data: arrays.color },
    data: { size: 3, data: arrays.data },
    index: { data: arrays.index },
  });
  return [geometry, gl.TRIANGLES];
}

function ofLines(gl: GL, { segments }: Lines): Made {
  if (segments.length === 0) return null;
  const packed = (size: number, of: (i: number) => readonly number[]) => {
    const data = new Float32Array(segments.length * size);
    for (let i = 0; i < segments.length; i += 1) data.set(of(i), i * size);
    return { size, data, instanced: 1 };
  };
  const geometry = new Geometry(gl, {
    corner: { size: 2, data: new Float32Array([0, -1, 1, -1, 0, 1, 1, 1]) },
    a: packed(3, (i) => segments[i]!.from),
    b: packed(3, (i) => segments[i]!.to),
    color: packed(4, (i) => [...segments[i]!.line.color, segments[i]!.line.alpha ?? 1]),
    width: packed(2, (i) => [segments[i]!.line.width, segments[i]!.line.dash ?? 0]),
  });
  return [geometry, gl.TRIANGLE_STRIP];
}

function ofDots(gl: GL, { dots }: Dots): Made {
  if (dots.length === 0) return null;
  const packed = (size: number, of: (i: number) => readonly number[]) => {
    const data = new Float32Array(dots.length * size);
    for (let i = 0; i < dots.length; i += 1) data.set(of(i), i * size);
    return { size, data };
  };
  const geometry = new Geometry(gl, {
    position: packed(3, (i) => dots[i]!.at),
    color: packed(4, (i) => [...dots[i]!.color, 1]),
    look: packed(2, (i) => [dots[i]!.size, dots[i]!.hollow ? 1 : 0]),
  });
  return [geometry, gl.POINTS];
}
