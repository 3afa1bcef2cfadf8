// The header of a NIfTI file field by field, under the names that its standard gives them.
import { niftiTypes } from './niftiHeader.ts';
import { niftiText, readFields } from './niftiFields.ts';

/** Empty where these bytes are no NIfTI header. */
export function niftiFieldList(
  bytes: Uint8Array,
): readonly { readonly name: string; readonly value: string }[] {
  const fields = readFields(bytes);
  if (!fields) return [];
  const numbers = (values: readonly number[]): string =>
    values.map((value) => Number(value.toPrecision(8))).join(', ');
  const type = Object.entries(niftiTypes).find(([code]) => Number(code) === fields.datatype)?.[1].name;
  return [
    ['version', fields.headerBytes === 540 ? 'NIfTI-2' : 'NIfTI-1'],
    ['byte order', fields.littleEndian ? 'little endian' : 'big endian'],
    ['dim', numbers(fields.dim)],
    ['datatype', type === undefined ? String(fields.datatype) : `${fields.datatype} (${type})`],
    ['pixdim', numbers(fields.pixdim)],
    ['vox_offset', String(fields.voxelOffset)],
    ['scl_slope', String(fields.slope)],
    ['scl_inter', String(fields.intercept)],
    ['xyzt_units', String(fields.units)],
    ['qform_code', String(fields.qformCode)],
    ['quatern_b, c, d', numbers(fields.quaternion)],
    ['qoffset_x, y, z', numbers(fields.offset)],
    ['sform_code', String(fields.sformCode)],
    ['srow_x', numbers(fields.srow.slice(0, 4))],
    ['srow_y', numbers(fields.srow.slice(4, 8))],
    ['srow_z', numbers(fields.srow.slice(8, 12))],
    ['descrip', niftiText(bytes, fields.at.description, 80)],
    ['intent_name', niftiText(bytes, fields.at.intentName, 16)],
    ...fields.comments.map((comment) => ['comment (extension 6)', comment]),
  ].map(([name = '', value = '']) => ({ name, value }));
}
