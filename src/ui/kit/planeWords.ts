// What planes are called on the page.
import type { ViewPlane } from '../../core/view/viewSpace.ts';

export const planeWords: Readonly<Record<ViewPlane, string>> = {
  axial: 'Axial',
  coronal: 'Coronal',
  sagittal: 'Sagittal',
  acquired: 'As acquired',
};
