/**
 * A layer of a network and its gradients on Pyodide's own memory, four numbers at a time.
 *
 * Numpy in the browser has neither BLAS nor SIMD. AssemblyScript compiles this file to WebAssembly;
 * it imports the interpreter's memory and takes addresses of numpy's array objects, so a call
 * costs Python next to nothing. `browser_runtime/simd.py` is its only caller.
 *
 * Every exported function but `begin` returns whether it did its work: it refuses, and changes
 * nothing, unless all arrays are float32 of matching shapes without gaps between their numbers.
 */

/** Bytes of one float32. */
const FLOAT: usize = 4;

// The fields of PyArrayObject in numpy's C interface, with pointers of four bytes.
const DATA: usize = 8;
const DIMENSIONS: usize = 12;
const SHAPE: usize = 16;
const TYPE: usize = 28;
const FLAGS: usize = 32;
/** C_CONTIGUOUS: row by row without gaps. */
const GAPLESS: u32 = 0x0001;
const WRITEABLE: u32 = 0x0400;

/** The address of numpy's type object for float32. */
let float32: usize = 0;

/** Set the address of numpy's type object for float32; before this, everything is refused. */
export function begin(type: usize): void {
  float32 = type;
}

/** out (m, n) = x (m, k) @ weight (k, n) + bias (n), then tanh of it if `squash`. */
export function forward(x: usize, weight: usize, bias: usize, out: usize, squash: bool): bool {
  if (!isMatrix(weight) || !isMatrix(x)) return false;
  const m = rows(x);
  const k = rows(weight);
  const n = columns(weight);
  if (columns(x) !== k || !isVector(bias, n) || !isRoom(out, m, n)) return false;
  product(data(x), k * FLOAT, FLOAT, data(weight), data(out), m, n, k);
  addRow(data(out), data(bias), m, n);
  if (squash) tanh(data(out), m * n);
  return true;
}

/** dWeight (k, n) = x (m, k)^T @ delta (m, n); dBias (n) = the sum of delta's rows. */
export function gradients(x: usize, delta: usize, dWeight: usize, dBias: usize): bool {
  if (!isMatrix(x) || !isMatrix(delta) || rows(x) !== rows(delta)) return false;
  const m = rows(x);
  const k = columns(x);
  const n = columns(delta);
  if (!isRoom(dWeight, k, n) || !isVector(dBias, n) || !isWriteable(dBias)) return false;
  product(data(x), FLOAT, k * FLOAT, data(delta), data(dWeight), k, n, m);
  sumRows(data(delta), data(dBias), m, n);
  return true;
}

/** out (m, k) = (delta (m, n) @ weight (k, n)^T) * (1 - hidden (m, k)^2); `scratch` like weight. */
export function pull(delta: usize, weight: usize, hidden: usize, out: usize, scratch: usize): bool {
  if (!isMatrix(delta) || !isMatrix(weight) || !isMatrix(hidden)) return false;
  const m = rows(delta);
  const k = rows(weight);
  const n = columns(weight);
  if (columns(delta) !== n || rows(hidden) !== m || columns(hidden) !== k) return false;
  if (!isRoom(out, m, k) || !isRoom(scratch, k, n)) return false;
  transpose(data(weight), data(scratch), k, n);
  product(data(delta), n * FLOAT, FLOAT, data(scratch), data(out), m, k, n);
  timesSlope(data(out), data(hidden), m * k);
  return true;
}

function data(array: usize): usize {
  return load<usize>(array, DATA);
}

function rows(array: usize): usize {
  return load<usize>(load<usize>(array, SHAPE));
}

function columns(array: usize): usize {
  return load<usize>(load<usize>(array, SHAPE), 4);
}

function isFloats(array: usize, dimensions: i32): bool {
  return (
    load<usize>(array, TYPE) === float32 &&
    load<i32>(array, DIMENSIONS) === dimensions &&
    (load<u32>(array, FLAGS) & GAPLESS) !== 0
  );
}

function isMatrix(array: usize): bool {
  return isFloats(array, 2);
}

function isVector(array: usize, n: usize): bool {
  return isFloats(array, 1) && rows(array) === n;
}

function isWriteable(array: usize): bool {
  return (load<u32>(array, FLAGS) & WRITEABLE) !== 0;
}

/** Whether a matrix (m, n) can be written there. */
function isRoom(array: usize, m: usize, n: usize): bool {
  return isMatrix(array) && rows(array) === m && columns(array) === n && isWriteable(array);
}

/**
 * out (m, n) = a @ b, where `b` (count, n) lies row by row, and `a` (m, count)
 * has its entries `aRow` bytes apart from row to row and `aStep` along a row: a transpose is free.
 */
function product(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  out: usize,
  m: usize,
  n: usize,
  count: usize,
): void {
  const width: usize = n * FLOAT;
  const wide = n & ~7;
  const tall = m & ~3;
  for (let i: usize = 0; i < m; i += i < tall ? 4 : 1) {
    const from = a + i * aRow;
    const to = out + i * width;
    for (let j: usize = 0; j < wide; j += 8) {
      const at: usize = j * FLOAT;
      if (i < tall) tile4(from, aRow, aStep, b + at, width, count, to + at);
      else tile1(from, aStep, b + at, width, count, to + at);
    }
  }
  for (let i: usize = 0; i < m; i++) {
    for (let j = wide; j < n; j++) {
      const sum = dot(a + i * aRow, aStep, b + j * FLOAT, width, count);
      store<f32>(out + i * width + j * FLOAT, sum);
    }
  }
}

/** Four rows and eight columns of a product: eight registers of sums, two of b, one of a. */
function tile4(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  width: usize,
  count: usize,
  out: usize,
): void {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  const row1 = aRow;
  const row2 = aRow + aRow;
  const row3 = row2 + aRow;
  for (let p: usize = 0; p < count; p++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load_splat<f32>(a);
    s00 = f32x4.add(s00, f32x4.mul(a0, b0));
    s01 = f32x4.add(s01, f32x4.mul(a0, b1));
    const a1 = v128.load_splat<f32>(a + row1);
    s10 = f32x4.add(s10, f32x4.mul(a1, b0));
    s11 = f32x4.add(s11, f32x4.mul(a1, b1));
    const a2 = v128.load_splat<f32>(a + row2);
    s20 = f32x4.add(s20, f32x4.mul(a2, b0));
    s21 = f32x4.add(s21, f32x4.mul(a2, b1));
    const a3 = v128.load_splat<f32>(a + row3);
    s30 = f32x4.add(s30, f32x4.mul(a3, b0));
    s31 = f32x4.add(s31, f32x4.mul(a3, b1));
    a += aStep;
    b += width;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(out + width, s10);
  v128.store(out + width, s11, 16);
  v128.store(out + 2 * width, s20);
  v128.store(out + 2 * width, s21, 16);
  v128.store(out + 3 * width, s30);
  v128.store(out + 3 * width, s31, 16);
}

/** One row and eight columns of a product. */
function tile1(a: usize, aStep: usize, b: usize, width: usize, count: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  for (let p: usize = 0; p < count; p++) {
    const a0 = v128.load_splat<f32>(a);
    s0 = f32x4.add(s0, f32x4.mul(a0, v128.load(b)));
    s1 = f32x4.add(s1, f32x4.mul(a0, v128.load(b, 16)));
    a += aStep;
    b += width;
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
}

/** One entry of a product. */
function dot(a: usize, aStep: usize, b: usize, bStep: usize, count: usize): f32 {
  let sum: f32 = 0;
  for (let p: usize = 0; p < count; p++) {
    sum += load<f32>(a) * load<f32>(b);
    a += aStep;
    b += bStep;
  }
  return sum;
}

/** Add the row (n) to each of m rows. */
function addRow(to: usize, row: usize, m: usize, n: usize): void {
  const wide = n & ~3;
  for (let i: usize = 0; i < m; i++) {
    for (let j: usize = 0; j < wide; j += 4) {
      const at: usize = j * FLOAT;
      v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(row + at)));
    }
    for (let j = wide; j < n; j++) {
      const at: usize = j * FLOAT;
      store<f32>(to + at, load<f32>(to + at) + load<f32>(row + at));
    }
    to += n * FLOAT;
  }
}

/** sums (n) = the sum of m rows (n). */
function sumRows(from: usize, sums: usize, m: usize, n: usize): void {
  memory.fill(sums, 0, n * FLOAT);
  for (let i: usize = 0; i < m; i++) {
    addRow(sums, from + i * n * FLOAT, 1, n);
  }
}

/** to (n, k) = from (k, n)^T. */
function transpose(from: usize, to: usize, k: usize, n: usize): void {
  for (let i: usize = 0; i < k; i++) {
    for (let j: usize = 0; j < n; j++) {
      store<f32>(to + (j * k + i) * FLOAT, load<f32>(from + (i * n + j) * FLOAT));
    }
  }
}

/** out *= 1 - hidden^2, entry by entry. */
function timesSlope(out: usize, hidden: usize, count: usize): void {
  const wide = count & ~3;
  for (let i: usize = 0; i < wide; i += 4) {
    const at: usize = i * FLOAT;
    const h = v128.load(hidden + at);
    const slope = f32x4.sub(f32x4.splat(1), f32x4.mul(h, h));
    v128.store(out + at, f32x4.mul(v128.load(out + at), slope));
  }
  for (let i = wide; i < count; i++) {
    const at: usize = i * FLOAT;
    const h = load<f32>(hidden + at);
    store<f32>(out + at, load<f32>(out + at) * (1 - h * h));
  }
}

/** tanh of `count` numbers in place. */
function tanh(x: usize, count: usize): void {
  const wide = count & ~3;
  for (let i: usize = 0; i < wide; i += 4) {
    v128.store(x + i * FLOAT, tanh4(v128.load(x + i * FLOAT)));
  }
  for (let i = wide; i < count; i++) {
    const y = tanh4(v128.load_splat<f32>(x + i * FLOAT));
    store<f32>(x + i * FLOAT, f32x4.extract_lane(y, 0));
  }
}

/**
 * A rational function of degree 13 over 6, within a few units of the last place of tanh; beyond
 * 7.9 tanh is 1 in float32. Coefficients: Eigen's `ptanh_float` (MPL-2.0).
 */
function tanh4(x: v128): v128 {
  // In this order pmin and pmax keep NaN, which must not be hidden.
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(7.9)), f32x4.splat(-7.9));
  const y = f32x4.mul(x, x);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(5.12229709037114e-8));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(1.48572235717979e-5));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(6.37261928875436e-4));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(4.89352455891786e-3));
  let q = f32x4.splat(1.19825839466702e-6);
  q = f32x4.add(f32x4.mul(q, y), f32x4.splat(1.18534705686654e-4));
  q = f32x4.add(f32x4.mul(q, y), f32x4.splat(2.268434632439e-3));
  q = f32x4.add(f32x4.mul(q, y), f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(p, x), q);
}
