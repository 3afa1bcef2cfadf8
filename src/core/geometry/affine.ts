// Maps from one volume to another: rotation by three angles, shift, and the general affine map, in patient millimetres.
import { add, subtract, type Vec3 } from './vec.ts';

/** Rows of a 3 x 3 matrix, one after another. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

/** y = matrix (x - centre) + centre + shift, in mm. Registration maps points of the CT to points of the MR. */
export interface Affine {
  readonly matrix: Matrix3;
  readonly centre: Vec3;
  readonly shift: Vec3;
}

/** Six degrees of freedom: degrees about the patient's x, then y, then z axis, and mm along them. */
export interface RigidParts {
  readonly rotate: Vec3;
  readonly shift: Vec3;
}

export const noMove: RigidParts = { rotate: [0, 0, 0], shift: [0, 0, 0] };
const identity3: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export const identityAt = (centre: Vec3): Affine => ({ matrix: identity3, centre, shift: [0, 0, 0] });

export const times = (m: Matrix3, [x, y, z]: Vec3): Vec3 => [
  m[0] * x + m[1] * y + m[2] * z,
  m[3] * x + m[4] * y + m[5] * z,
  m[6] * x + m[7] * y + m[8] * z,
];

export function product(a: Matrix3, b: Matrix3): Matrix3 {
  const columns = [0, 1, 2].map((c) => times(a, [b[c] ?? 0, b[c + 3] ?? 0, b[c + 6] ?? 0]));
  const [p, q, r] = [columns[0] ?? [0, 0, 0], columns[1] ?? [0, 0, 0], columns[2] ?? [0, 0, 0]];
  return [p[0], q[0], r[0], p[1], q[1], r[1], p[2], q[2], r[2]] as Matrix3;
}

/** Rz Ry Rx for angles in radians about x, y and z. */
export function rotation([ax, ay, az]: Vec3): Matrix3 {
  const [cx, sx, cy, sy, cz, sz] = [ax, ay, az].flatMap((a) => [Math.cos(a), Math.sin(a)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return [
    cz * cy,
    cz * sy * sx - sz * cx,
    cz * sy * cx + sz * sx,
    sz * cy,
    sz * sy * sx + cz * cx,
    sz * sy * cx - cz * sx,
    -sy,
    cy * sx,
    cy * cx,
  ];
}

export const radians = (degrees: Vec3): Vec3 => [
  (degrees[0] * Math.PI) / 180,
  (degrees[1] * Math.PI) / 180,
  (degrees[2] * Math.PI) / 180,
];

export const rigidAbout = (centre: Vec3, { rotate, shift }: RigidParts): Affine => ({
  matrix: rotation(radians(rotate)),
  centre,
  shift,
});

export const moved = ({ matrix, centre, shift }: Affine, point: Vec3): Vec3 =>
  add(add(times(matrix, subtract(point, centre)), centre), shift);

/** First `inner`, then `outer`; written about the inner one's centre. */
export function composed(outer: Affine, inner: Affine): Affine {
  const matrix = product(outer.matrix, inner.matrix);
  const shift = subtract(moved(outer, moved(inner, inner.centre)), inner.centre);
  return { matrix, centre: inner.centre, shift };
}

/** The inverse map. */
export function inverted({ matrix: m, centre, shift }: Affine): Affine {
  const cofactor = (a: number, b: number, c: number, d: number): number =>
    (m[a] ?? 0) * (m[d] ?? 0) - (m[b] ?? 0) * (m[c] ?? 0);
  const det = m[0] * cofactor(4, 5, 7, 8) - m[1] * cofactor(3, 5, 6, 8) + m[2] * cofactor(3, 4, 6, 7);
  const back = [
    cofactor(4, 5, 7, 8),
    -cofactor(1, 2, 7, 8),
    cofactor(1, 2, 4, 5),
    -cofactor(3, 5, 6, 8),
    cofactor(0, 2, 6, 8),
    -cofactor(0, 2, 3, 5),
    cofactor(3, 4, 6, 7),
    -cofactor(0, 1, 6, 7),
    cofactor(0, 1, 3, 4),
  ].map((v) => v / det) as unknown as Matrix3;
  const at = add(centre, shift);
  return { matrix: back, centre: at, shift: subtract(centre, at) };
}

/** The rotation nearest to a matrix: its polar part, by Higham's iteration. */
export function rotationOf(m: Matrix3): Matrix3 {
  let near = m;
  for (let i = 0; i < 30; i++) {
    const { matrix: back } = inverted({ matrix: near, centre: [0, 0, 0], shift: [0, 0, 0] });
    const turned: Matrix3 = [back[0], back[3], back[6], back[1], back[4], back[7], back[2], back[5], back[8]];
    near = near.map((v, k) => (v + (turned[k] ?? 0)) / 2) as unknown as Matrix3;
  }
  return near;
}

/** The angle that a matrix turns by, degrees; scale and shear are left out. */
export function angleOf(matrix: Matrix3): number {
  const m = rotationOf(matrix);
  const cos = (m[0] + m[4] + m[8] - 1) / 2;
  return (Math.acos(Math.min(1, Math.max(-1, cos))) * 180) / Math.PI;
}

/** Six parts of a map's rotation and shift; scale and shear are left out. */
export function rigidPartsOf({ matrix: m, shift }: Affine): RigidParts {
  const degrees = (v: number): number => (v * 180) / Math.PI;
  return {
    rotate: [
      degrees(Math.atan2(m[7], m[8])),
      degrees(Math.asin(Math.min(1, Math.max(-1, -m[6])))),
      degrees(Math.atan2(m[3], m[0])),
    ],
    shift,
  };
}
