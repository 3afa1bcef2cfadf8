// The MR contrasts that the program knows, in the order in which they are shown and listed.

export const contrasts = ['T1', 'T2'] as const;
export type Contrast = (typeof contrasts)[number];

/** One value a contrast. */
export type PerContrast<T> = Readonly<Record<Contrast, T>>;

export const perContrast = <T>(value: (contrast: Contrast) => T): PerContrast<T> => ({
  T1: value('T1'),
  T2: value('T2'),
});

export const otherContrast = (contrast: Contrast): Contrast => (contrast === 'T1' ? 'T2' : 'T1');
