// This program as its files and reports name it.
export const application = { name: 'SynthMR', version: '0.13.0' } as const;
