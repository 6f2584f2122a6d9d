/** The programs of the WebGL picture, in GLSL. All three share one projection with camera.ts. */

const PROJECT = `#version 300 es
precision highp float;
uniform mat3 turn; uniform vec4 lens; uniform vec3 target; // lens: zoom x, zoom y, perspective
vec4 project(vec3 p, float lift) {
  vec3 q = turn * (p - target);
  // Depth stays linear in space: divided by w it would bend long lines under the surface.
  return vec4(q.x * lens.x, q.z * lens.y, q.y * 0.3 - lift, 1.0 + lens.z * q.y);
}`;

/** A lit surface with contour lines and a grid, both a pixel wide at every distance. */
export const MESH = {
  vertex: `${PROJECT}
in vec3 position; in vec3 normal; in vec4 color; in vec3 data;
out vec3 vNormal; out vec4 vColor; out vec3 vData;
void main() {
  vNormal = turn * normal; vColor = color; vData = data;
  gl_Position = project(position, 0.0);
}`,
  fragment: `#version 300 es
precision highp float;
in vec3 vNormal; in vec4 vColor; in vec3 vData; out vec4 result;
uniform vec3 steps; uniform vec3 ink; uniform vec2 strength; uniform float unlit;
float line(float v, float step) {
  if (step <= 0.0) return 0.0;
  float u = v / step, d = abs(fract(u - 0.5) - 0.5), w = fwidth(u);
  return (1.0 - smoothstep(0.4, 1.3, d / max(w, 1e-6))) * (1.0 - smoothstep(0.3, 0.6, w))
    * smoothstep(0.0003, 0.002, w);
}
void main() {
  vec3 n = normalize(vNormal); if (n.y > 0.0) n = -n;
  float light = mix(0.72 + 0.34 * dot(n, normalize(vec3(-0.45, -0.55, 0.7))), 1.0, unlit);
  float grid = max(line(vData.x, steps.x), line(vData.y, steps.y)) * strength.x;
  float k = max(line(vData.z, steps.z) * strength.y, grid);
  float a = max(vColor.a, k * step(0.004, vColor.a));
  result = vec4(mix(vColor.rgb * light, ink, k) * a, a);
}`,
};

/** Segments as ribbons of a width in pixels, dashed along their length on screen. */
export const LINES = {
  vertex: `${PROJECT}
in vec2 corner; in vec3 a; in vec3 b; in vec4 color; in vec2 width;
uniform vec2 pixels; uniform float rise;
out vec4 vColor; out float along; out float side; out float dash; out float wide;
void main() {
  vec4 p = project(a, rise), q = project(b, rise);
  vec2 s = p.xy / p.w * pixels, t = q.xy / q.w * pixels, d = t - s;
  float size = length(d); vec2 u = size > 1e-4 ? d / size : vec2(1.0, 0.0);
  vec4 at = corner.x < 0.5 ? p : q;
  float reach = width.x * 0.5 + 0.75;
  vec2 move = vec2(-u.y, u.x) * corner.y * reach + u * (corner.x * 2.0 - 1.0) * width.x * 0.3;
  at.xy += move / pixels * at.w; gl_Position = at;
  vColor = color; along = corner.x * size; side = corner.y * reach;
  dash = width.y; wide = width.x * 0.5;
}`,
  fragment: `#version 300 es
precision highp float;
in vec4 vColor; in float along; in float side; in float dash; in float wide; out vec4 result;
void main() {
  if (dash > 0.0 && mod(along, dash * 2.0) > dash) discard;
  float a = vColor.a * clamp(wide + 0.5 - abs(side), 0.0, 1.0);
  if (a < 0.02) discard;
  result = vec4(vColor.rgb * a, a);
}`,
};

/** Round dots of a size in pixels with a rim, full or hollow. */
export const DOTS = {
  vertex: `${PROJECT}
in vec3 position; in vec4 color; in vec2 look; uniform float ratio;
out vec4 vColor; out vec2 vLook;
void main() {
  gl_Position = project(position, 0.012);
  gl_PointSize = (look.x + 2.0) * ratio; vColor = color; vLook = look;
}`,
  fragment: `#version 300 es
precision highp float;
in vec4 vColor; in vec2 vLook; out vec4 result; uniform vec3 paper;
void main() {
  float r = length(gl_PointCoord - 0.5) * (vLook.x + 2.0), edge = vLook.x * 0.5;
  float inside = 1.0 - smoothstep(edge - 0.6, edge + 0.5, r);
  if (inside < 0.02) discard;
  float rim = smoothstep(edge - 2.0, edge - 1.2, r);
  vec3 c = vLook.y > 0.5 ? mix(paper, vColor.rgb, rim) : mix(vColor.rgb, paper, rim);
  float a = vColor.a * inside; result = vec4(c * a, a);
}`,
};
